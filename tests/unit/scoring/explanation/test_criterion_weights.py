"""Real weights: by definition over a made district, and against whole evaluations without a criterion's weight."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import pstdev

import pytest

from scoring.answers.coding import encode
from scoring.definition.scheme import ChoicePlan, Quota
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.explanation.criterion_weights import RealWeight, real_weights
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place
from tests.unit.scoring.small import both, dossier, full_facts, pilots

CHAINS = ("auto", "chips", "other")
CEILING = ChoicePlan(quotas=(Quota("unit", "north", 0, 3),))


def district(choice: ChoicePlan) -> Evaluation:
    random, rows = Random(8), []
    for _ in range(40):
        facts = full_facts(digital=str(random.randint(0, 100)), total="100") | {"chain": random.choice(CHAINS)}
        rows.append(dossier(facts, {"nets": ("wired",), "plan": random.choice(("no", "some")), "rules": "no"}))
    keys = tuple(f"firm{number:02d}" for number in range(40))
    units = tuple(random.choice(("north", "south")) for _ in keys)
    inputs = Inputs(keys, encode(both(), rows), attributes={"unit": units})
    return evaluate(replace(pilots(), choice=choice), inputs, 8)


def selected(evaluation: Evaluation) -> set[str]:
    places = zip(evaluation.keys, evaluation.shortlist.places, strict=True)
    return {key for key, place in places if place is Place.SELECTED}


@pytest.mark.parametrize("choice", [ChoicePlan(), CEILING])
def test_what_criteria_weigh_and_who_is_in_by_them(choice: ChoicePlan) -> None:
    evaluation = district(choice)
    fine = [not (row == Verdict.FAILED).any() for row in evaluation.verdicts]
    columns = [
        [int(value) for value, ok in zip(column, fine, strict=True) if ok] for column in evaluation.matrix.values.T
    ]
    criteria = evaluation.scheme.criteria
    products = [pstdev(column) * item.weight for column, item in zip(columns, criteria, strict=True)]
    found = real_weights(evaluation)
    assert [item.criterion for item in found] == [item.id for item in criteria]
    for item, column, product, criterion in zip(found, columns, products, criteria, strict=True):
        assert (item.pool, item.weight, item.rows) == ("all", criterion.weight, sum(fine))
        assert (item.spread, item.share) == (round(pstdev(column)), round(10_000 * product / sum(products)))
        assert (item.full, item.zero) == (column.count(10_000), column.count(0))
        without = tuple(replace(one, weight=0 if one.id == item.criterion else one.weight) for one in criteria)
        other = evaluate(replace(evaluation.scheme, criteria=without), evaluation.inputs, 8)
        assert set(item.entered or ()) == selected(other) - selected(evaluation)
        assert set(item.left or ()) == selected(evaluation) - selected(other)
    assert sum(len(item.entered or ()) for item in found) > 0


def test_a_criterion_that_is_the_same_for_all_weighs_nothing() -> None:
    rows = [dossier(full_facts(), {"nets": ("wired",), "plan": "some", "rules": "no"}) for _ in range(3)]
    found = real_weights(evaluate(pilots(), Inputs(("a", "b", "c"), encode(both(), rows)), 1))
    assert found[0] == RealWeight("index", "all", 4_000, 0, 0, 0, 0, 3, (), ())
    assert {item.share for item in found} == {0}
