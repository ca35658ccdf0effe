"""Until when an answer about a condition holds, and why one is not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scoring.definition.questionnaire import Atom
from scoring.definition.scheme import GateRule
from scoring.definition.texts import Words
from survey.models import GateVerdict
from survey.verifying.condition_results import Answer, ConditionRefusedError, last_day, refuse_unfounded

GATE = GateRule(
    "tax", Words("示例", "example"), Atom("facts.veto_tax", "is", ("yes",)), None, computed=False, valid_days=30
)
DAY = date(2026, 11, 20)
ANSWER = Answer("tax", GateVerdict.PASSED, "示例部门", DAY, number="示1号")
PENDING = replace(ANSWER, verdict=GateVerdict.PENDING, note="示例")


@pytest.mark.parametrize(
    ("answer", "gate", "last"),
    [
        (ANSWER, GATE, date(2026, 12, 20)),
        (replace(ANSWER, valid_until=date(2027, 1, 1)), GATE, date(2027, 1, 1)),
        (ANSWER, replace(GATE, valid_days=0), None),
        (PENDING, GATE, None),
    ],
)
def test_an_answer_holds_as_it_says_or_as_the_scheme_does(answer: Answer, gate: GateRule, last: date | None) -> None:
    assert last_day(answer, gate) == last


@pytest.mark.parametrize(
    ("more", "day", "code"),
    [
        ({"dated": date(2026, 11, 21)}, DAY, "future"),
        ({"source": "  "}, DAY, "source"),
        ({"number": ""}, DAY, "document"),
        ({}, date(2026, 12, 21), "run_out"),
        ({"valid_until": date(2026, 11, 19)}, DAY, "run_out"),
        ({"verdict": GateVerdict.PENDING}, DAY, "note"),
    ],
)
def test_what_rests_on_nothing_is_refused(more: dict[str, Any], day: date, code: str) -> None:
    with pytest.raises(ConditionRefusedError) as refused:
        refuse_unfounded(replace(ANSWER, **more), GATE, day, document=False)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("answer", "day", "document"),
    [
        (ANSWER, date(2026, 12, 20), False),
        (replace(ANSWER, number=""), DAY, True),
        (replace(PENDING, source="", number=""), DAY, False),
    ],
)
def test_what_is_founded_is_taken(answer: Answer, day: date, *, document: bool) -> None:
    assert code_of(answer, day, document=document) == ""


def code_of(answer: Answer, day: date, *, document: bool) -> str:
    """Return why an answer is refused, empty where it is taken."""
    try:
        refuse_unfounded(answer, GATE, day, document=document)
    except ConditionRefusedError as refused:
        return refused.code
    return ""
