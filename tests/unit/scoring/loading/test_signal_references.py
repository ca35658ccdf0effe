"""What a set of signals names has to be there, and of the right kind."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.loading.signal_references import check_signals
from tests.unit.scoring.signals.firms_of_signals import check_data, questionnaires, signals_of
from tests.unit.scoring.small import words

RATIO = {"figure": {"of": ["facts.investment"], "to": ["facts.revenue"]}}


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (check_data("x", "ratio", **RATIO, at_most="1"), None),
        (
            check_data("x", "ratio", figure={"of": ["facts.gone"], "to": ["facts.revenue"]}, at_most="1"),
            "there is no question 'facts.gone'",
        ),
        (check_data("x", "ratio", **RATIO, at_most="1", questions=["facts.gone"]), "there is no question 'facts.gone'"),
        (
            check_data("x", "ratio", figure={"of": ["facts.small"], "to": ["facts.revenue"]}, at_most="1"),
            "facts.small is no number question",
        ),
        (check_data("x", "same_option", among=["gone"]), "there is no questionnaire 'gone'"),
        (check_data("x", "same_option", among=["form.third"]), "form has no section 'third'"),
        (
            check_data("x", "change", now=["facts.small"], before=["facts.revenue"], factor="2"),
            "'facts.small' is no number question",
        ),
        (
            check_data("x", "ratio", **RATIO, at_most="1", when={"question": "facts.systems", "contains": "sap"}),
            "facts.systems has no option 'sap'",
        ),
        (
            check_data("x", "ratio", **RATIO, at_most="1", when={"question": "facts.small", "is": "yes"})
            | {"reason": words("{facts.small}")},
            "{facts.small} is no figure",
        ),
    ],
)
def test_references_are_checked(check: dict[str, Any], fault: str | None) -> None:
    problems = [found.problem for found in check_signals(signals_of(check), questionnaires())]
    assert problems[:1] == ([fault] if fault is not None else [])
