"""Reading sets of signals: every fault at once, and nothing that can't be meant."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.signals import SignalKind
from scoring.loading.reader import DefinitionError
from scoring.loading.signals import load_signals
from tests.unit.scoring.signals.firms_of_signals import check_data, signals_of
from tests.unit.scoring.small import words

RATIO = {"figure": {"of": ["facts.investment"], "to": ["facts.revenue"]}}


def faults(*checks: dict[str, Any], **more: Any) -> list[str]:
    data = {"id": "test", "version": "1", "title": words("t"), "checks": list(checks), **more}
    with pytest.raises(DefinitionError) as caught:
        load_signals(data)
    return [f"{'.'.join(map(str, fault.path))}: {fault.problem}" for fault in caught.value.faults]


def test_every_fault_is_listed_at_once() -> None:
    wrong = check_data("Bad", "ratio", **RATIO, at_most="x", share="0.5")
    assert faults(wrong, check_data("b", "guess"), check_data("b", "change", now=["facts.a"]), odd=1) == [
        "odd: unknown key 'odd'",
        "checks.0.share: unknown key 'share'",
        "checks.0.id: 'Bad' is no id",
        "checks.0.at_most: 'x' is no decimal in quotes",
        "checks.0.at_most: a ratio needs a bound",
        "checks.1.kind: unknown check 'guess'",
        "checks.2.before: a change needs both years",
        "checks.2.factor: the factor of a change is above 1",
        "checks: the id 'unnamed' occurs more than once",
    ]


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            check_data("x", "ratio", figure={"of": ["facts.a"]}, at_most="1"),
            "checks.0.figure: a figure is a sum over a sum",
        ),
        (
            check_data("x", "ratio", **RATIO, at_least="2", at_most="1"),
            "checks.0.at_least: no figure lies between these bounds",
        ),
        (check_data("x", "contradiction"), "checks.0.then: a contradiction needs both conditions"),
        (check_data("x", "same_option"), "checks.0.among: a check of many answers needs to know which"),
        (
            check_data("x", "rating_gap", among=["form", "other"]),
            "checks.0.among: a rating is held against one questionnaire",
        ),
        (
            check_data("x", "unrecorded", rating="示例评定"),
            "checks.0.questions: a claim is made at a question, under a condition",
        ),
        (
            check_data("x", "ratio", **RATIO, at_most="1", questions=["facts.a"], ask=words("{firm}?")),
            "checks.0.ask: a firm is told of no other firm",
        ),
        (
            check_data("x", "same_option", among=["form"], share="1.5"),
            "checks.0.share: share lies above 0 and is at most 1",
        ),
        (check_data("x", "outlier", **RATIO), "checks.0.factor: an outlier needs a factor above 0"),
        (
            check_data("x", "outlier", **RATIO, factor="5", fewest="7"),
            "checks.0.fewest: fewer than 8 peers say nothing",
        ),
        (check_data("x", "outlier", **RATIO, factor="5", side="left"), "checks.0.side: unknown side 'left'"),
        (
            check_data("x", "outlier", **RATIO, factor="5", ask=words("?")),
            "checks.0.ask: a firm can't be asked about other firms or other years' files",
        ),
        (
            check_data("x", "all_top", among=["form"], ask=words("?")),
            "checks.0.questions: a firm is asked at a question",
        ),
        (
            check_data("x", "ratio", **RATIO, at_most="1") | {"reason": words("{figure} of {facts.staff}")},
            "checks.0.reason: {facts.staff} stands for nothing here",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_fault(check: dict[str, Any], fault: str) -> None:
    assert fault in faults(check)


def test_a_check_is_shown_where_it_looks_unless_it_says_otherwise() -> None:
    change = {"now": ["facts.revenue"], "before": ["facts.revenue_before"], "factor": "2"}
    first, second, third = signals_of(
        check_data("a", "ratio", **RATIO, at_most="1"),
        check_data("b", "change", **change, questions=["facts.staff"]),
        check_data("c", "same_option", among=["form"]),
    ).checks
    shown = (first.questions, second.questions, third.questions)
    assert shown == (("facts.investment", "facts.revenue"), ("facts.staff",), ())
    assert (first.of_one, second.of_one, third.kind) == (True, True, SignalKind.SAME_OPTION)
    assert second.reads == ("facts.revenue", "facts.revenue_before")


def test_the_digest_changes_with_the_checks() -> None:
    digests = {signals_of(check_data("a", "ratio", **RATIO, at_most=bound)).digest for bound in ("1", "2")}
    assert len(digests) == 2
