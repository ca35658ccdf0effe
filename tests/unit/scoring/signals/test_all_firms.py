"""All checks over all firms: each firm's own, in the order of the checks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from scoring.answers.answers import AnswerSheet, Dossier
from scoring.signals.all_firms import find_in_all
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
