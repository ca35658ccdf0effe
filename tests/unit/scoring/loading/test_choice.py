"""How a scheme declares its choice and certainty; every fault is told."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.scheme import CertaintyPlan, ChoicePlan, Objective, Quota
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from tests.unit.scoring.small import scheme_data

QUOTA = {"attribute": "unit", "value": "north", "floor": "2"}


def faults(**more: Any) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        load_scheme(scheme_data() | more)
    return [f"{'.'.join(map(str, fault.path))}: {fault.problem}" for fault in refused.value.faults]


def test_without_them_the_best_ranked_are_taken_and_nothing_is_drawn() -> None:
    scheme = load_scheme(scheme_data())
    assert (scheme.choice, scheme.certainty) == (ChoicePlan(Objective.RANK, (), 0), None)


def test_both_are_read_as_declared() -> None:
    quotas = [QUOTA, {"attribute": "size", "value": "large", "ceiling": "9"}]
    choice = {"objective": "score", "quotas": quotas, "per_group": "1"}
    certainty = {
        "draws": "500", "seed": "7", "concentration": "30", "replicas": "5", "fall": "0.1", "stable": "0.9",
        "hopeless": "0.2",
    }  # fmt: skip
    scheme = load_scheme(scheme_data() | {"choice": choice, "certainty": certainty})
    assert scheme.choice == ChoicePlan(
        Objective.SCORE, (Quota("unit", "north", 2, None), Quota("size", "large", 0, 9)), 1
    )
    assert scheme.certainty == CertaintyPlan(500, 7, 30, 5, 1_000, 9_000, 2_000)


def test_an_empty_certainty_takes_the_documented_numbers() -> None:
    scheme = load_scheme(scheme_data() | {"certainty": {}})
    assert scheme.certainty == CertaintyPlan(10_000, 0, 100, 1, 0, 9_500, 500)


@pytest.mark.parametrize(
    ("quotas", "told"),
    [
        ([QUOTA | {"attribute": "colour"}], ["choice.quotas.0.attribute: 'colour' is no attribute"]),
        ([QUOTA | {"ceiling": "1"}], ["choice.quotas.0: the floor is above the ceiling"]),
        ([{"attribute": "unit", "value": "north"}], ["choice.quotas.0: this quota limits nothing"]),
        ([QUOTA, QUOTA], ["choice.quotas: 'unit north' occurs twice"]),
        ([QUOTA | {"most": "3"}], ["choice.quotas.0.most: this key is not known"]),
    ],
)
def test_quotas_that_make_no_sense_are_refused(quotas: list[dict[str, str]], told: list[str]) -> None:
    found = faults(choice={"quotas": quotas})
    assert [line.partition(":")[0] for line in found] == [line.partition(":")[0] for line in told]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("certainty", "place"),
    [
        ({"draws": "0"}, "certainty.draws"),
        ({"draws": "100001"}, "certainty.draws"),
        ({"replicas": "101"}, "certainty.replicas"),
        ({"draws": "3", "replicas": "4"}, "certainty.replicas"),
        ({"concentration": "0"}, "certainty.concentration"),
        ({"stable": "0.1", "hopeless": "0.1"}, "certainty"),
        ({"fall": "1.5"}, "certainty.fall"),
        ({"chance": "1"}, "certainty.chance"),
    ],
)
def test_numbers_that_can_not_be_drawn_with_are_refused(certainty: dict[str, str], place: str) -> None:
    found = faults(certainty=certainty)
    assert [line.partition(":")[0] for line in found] == [place]
