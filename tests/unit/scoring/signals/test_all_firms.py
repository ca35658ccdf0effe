"""All checks over all firms: each firm's own, in the order of the checks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.answers.answers import AnswerSheet, Dossier
from scoring.signals.all_firms import find_in_all
from scoring.signals.one_firm import find_in_one
from tests.unit.scoring.signals.firms_of_signals import check_data, firm, signals_of

FIGURE = {"of": ["facts.revenue"], "to": ["facts.staff"]}
ALL = signals_of(
    check_data("far", "outlier", figure=FIGURE, factor="5"),
    check_data("large", "ratio", figure=FIGURE, at_most="50"),
    check_data("told", "change", now=["facts.revenue"], before=["facts.revenue"], earlier=True, factor="2"),
)


def test_every_firm_gets_its_own_in_the_order_of_the_checks() -> None:
    firms = [
        firm(str(value), group="36/small", revenue=value, staff=1) for value in (10, 11, 12, 13, 14, 15, 16, 17, 60)
    ]
    found = find_in_all(ALL, firms)
    assert {key: [signal.check for signal in own] for key, own in found.items() if own} == {"60": ["far", "large"]}
    assert len(found) == 9


def test_what_was_told_last_year_is_compared_with_what_is_told_now() -> None:
    earlier = Dossier({"facts": AnswerSheet("facts", "0", {"revenue": Decimal(10)})})
    firms = [replace(firm("a", revenue=30, staff=1), earlier=earlier), firm("b", revenue=30, staff=1)]
    found = find_in_all(ALL, firms)
    assert {key: [(signal.check, dict(signal.figures)) for signal in own] for key, own in found.items()} == {
        "a": [("told", {"now": "30", "before": "10", "times": "3", "facts.revenue": "30"})], "b": []
    }  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "ratings", "figures"),
    [
        ({"cmmm": 4}, {"c3mep": 2}, [{"ours": "4", "theirs": "2", "levels": "2"}]),
        ({"cmmm": 0}, {"c3mep": 3}, [{"ours": "0", "theirs": "3", "levels": "3"}]),
        ({"cmmm": 3}, {"c3mep": 2}, []),
        ({"cmmm": 4}, {"sme": 1}, []),
        ({"sme2024": 4}, {"c3mep": 1}, []),
        ({"cmmm": 4}, {}, []),
    ],
)
def test_a_level_far_from_a_rating_is_found_either_way(
    levels: dict[str, int], ratings: dict[str, int], figures: list[dict[str, str]]
) -> None:
    check = check_data("far", "rating_gap", among=["cmmm"], rating="c3mep", fewest="2")
    one = replace(firm(), levels=levels, ratings=ratings)
    assert [dict(item.figures) for item in find_in_all(signals_of(check), [one])[one.key]] == figures
    assert find_in_one(signals_of(check), one) == ()  # nobody asks the firm itself


CLAIM = {"when": {"question": "facts.small", "is": "yes"}, "questions": ["facts.claim"], "rating": "c3mep"}


@pytest.mark.parametrize(
    ("answers", "read", "rated", "figures"),
    [
        ({"small": "yes", "claim": "四级"}, {"c3mep"}, set(), [{"claimed": "四级"}]),
        ({"small": "yes"}, {"c3mep", "sme"}, {"sme"}, [{"claimed": "–"}]),
        ({"small": "yes", "claim": "四级"}, {"c3mep"}, {"c3mep"}, []),
        ({"small": "yes", "claim": "四级"}, {"sme"}, set(), []),  # nobody ever read such a table: not checked
        ({"small": "yes", "claim": "四级"}, set(), set(), []),
        ({"small": "no", "claim": "四级"}, {"c3mep"}, set(), []),
        ({"claim": "四级"}, {"c3mep"}, set(), []),
    ],
)
def test_a_claim_without_a_rating_on_record_is_found_once_a_table_was_read(
    answers: dict[str, str], read: set[str], rated: set[str], figures: list[dict[str, str]]
) -> None:
    one = replace(firm(**answers), read=frozenset(read), rated=frozenset(rated))
    found = find_in_all(signals_of(check_data("claim", "unrecorded", **CLAIM)), [one])[one.key]
    assert [dict(item.figures) for item in found] == figures


@pytest.mark.parametrize(
    ("claimed", "recorded", "figures"),
    [
        (4, 2, [{"claimed": "4", "recorded": "2", "levels": "2"}]),
        (3, 2, [{"claimed": "3", "recorded": "2", "levels": "1"}]),
        (2, 2, []),
        (1, 2, []),
        (None, 2, []),
        (4, None, []),
    ],
)
def test_a_claimed_level_above_the_one_on_record_is_found(
    claimed: int | None, recorded: int | None, figures: list[dict[str, str]]
) -> None:
    one = replace(
        firm(small="yes", claim="x"),
        claims={} if claimed is None else {"facts.claim": claimed},
        ratings={} if recorded is None else {"c3mep": recorded},
    )
    found = find_in_all(signals_of(check_data("above", "claim_above", **CLAIM)), [one])[one.key]
    assert [dict(item.figures) for item in found] == figures
