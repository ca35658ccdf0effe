"""What says "we have none" in the questionnaires that ship: options that exclude the others, and reasons for 不适用.

A reason takes the question out of the denominator, so it may only say that a figure can't be formed or that somebody
else does the thing. Who does it and has nothing for it says so by an answer, and that answer gives no points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from scoring.answers.answers import Answer, NotApplicable, Unreadable, sheet_from_json
from scoring.answers.checks import find
from scoring.definition.questionnaire import Kind, Question
from scoring.maturity import StageProfile, score
from tests.unit.survey.sheets import DEFINITIONS, INTEGRATION, coded, dossier
from tests.unit.survey.shipped import CATALOGUE
from tests.unit.survey.test_integration_form import FACTS, lowest

SAYS_NONE = re.compile(r"以上(都|均)|^(没有|尚未|未|无|不用|不与)|不用系统|都不|none of", re.IGNORECASE)
NONE_OF_THESE = {
    "facts.chains": "以上都不属于",
    "facts.systems": "以上都没有",
    "integration.b14": "以上都没有",
    "integration.b19": "以上都没有",
    "integration.b22": "以上都没有",
    "integration.s3": "以上都没有",
    "integration.s22": "以上都没有",
    "integration.s28": "以上都没有",
    "integration.s33": "以上都没有",
    "integration.s34": "以上都没有",
    "integration.s36": "以上都没有",
    "integration.g8": "以上都没有",
    "integration.c5": "以上都没有",
    "integration.c11": "以上都没有",
    "sme2024.network": "以上都没有",
    "sme2024.collection": "以上都没有",
    "sme2024.network_security": "以上都没有",
    "sme2024.data_security": "以上都没有",
    "sme2024.mechanisms": "以上都没有",
    "sme2024.talent": "以上都没有",
}
"""Every question of several choices that can be answered by none of them."""
OTHERS = {"s33": "arranged_by_others", "c12": "single_plant"}
"""Reasons why a scored choice is not asked: somebody else does it, or there is nothing to do it between."""
NO_FIGURE = {
    "s2_new": "2025年没有新品",
    "k1_bad_y2": "2024年首检全部合格",
    "k2_y2": "2024年没有退货与索赔",
    "k3_late_y2": "2024年没有迟交",
    "k4_y1": "2025年末没有存货（来料加工）",
    "k4_y2": "2024年末没有存货（来料加工）",
    "k7_y1": "2025年没有新品进入量产",
    "k7_y2": "2024年没有新品进入量产",
    "k10_y1": "2025年底没有应收账款（全部现结）",
    "k10_y2": "2024年底没有应收账款（全部现结）",
    "e5_y1": "2025年和2024年都没有产生危险废物",
    "e5_y2": "2024年没有产生危险废物",
}
"""Reasons why a figure can't be formed: it would be divided by nothing, or compared with nothing."""


def several() -> Iterator[tuple[str, Question]]:
    for form in CATALOGUE.versions.values():
        for question in form.questions.values():
            if question.kind is Kind.MULTIPLE:
                yield form.qualified(question.id), question


def test_none_of_these_stands_last_excludes_the_others_and_says_so_in_the_same_words() -> None:
    found = {name: question.options[-1] for name, question in several() if question.options[-1].exclusive}
    assert {name: option.label.zh for name, option in found.items()} == NONE_OF_THESE
    assert {(option.id, option.label.en, option.points) for option in found.values()} == {("none", "None of these", 0)}


def test_no_other_option_of_several_says_that_there_is_none() -> None:
    others = [
        (name, option.id)
        for name, question in several()
        for option in question.options
        if not option.exclusive and (SAYS_NONE.search(option.label.zh) or SAYS_NONE.search(option.label.en))
    ]
    before = [(name, option.id) for name, question in several() for option in question.options[:-1] if option.exclusive]
    assert (others, before) == ([], [])


def test_the_reasons_for_not_applicable_are_these_and_no_others() -> None:
    found = {
        form.qualified(question.id): [(option.id, option.label.zh) for option in question.not_applicable]
        for form in CATALOGUE.versions.values()
        for question in form.questions.values()
        if question.not_applicable
    }
    others = {
        "integration.s33": [("arranged_by_others", "运输由客户或集团承担，本单位不管理")],
        "integration.c12": [("single_plant", "只有一个工厂")],
    }
    assert found == others | {f"integration.{name}": [("none", text)] for name, text in NO_FIGURE.items()}


def test_no_scored_choice_is_left_out_because_there_is_none_of_it() -> None:
    labels = {
        (question.id, reason.id): reason.label.zh
        for form in CATALOGUE.versions.values()
        for question in form.questions.values()
        for reason in question.not_applicable
        if question.kind is not Kind.NUMBER
    }
    assert set(labels) == set(OTHERS.items())
    assert [key for key, text in labels.items() if SAYS_NONE.search(text)] == []


def test_a_figure_that_would_divide_is_either_above_nothing_or_not_applicable() -> None:
    """Were 0 accepted beside the reason, one and the same truth would score twice: 0 points typed, left out ticked."""
    dividing: set[str] = set()
    for question in INTEGRATION.questions.values():
        if question.compute is not None:
            dividing |= set(question.compute.now.to)
        if question.compute is not None and question.compute.before is not None:
            dividing |= {*question.compute.before.of, *question.compute.before.to}
    both = {name for name in NO_FIGURE if f"integration.{name}" in dividing}
    assert set(NO_FIGURE) - both == {"e5_y1", "k7_y1"}
    least = {name: INTEGRATION.questions[name].minimum for name in both}
    assert {name: minimum for name, minimum in least.items() if minimum is None or minimum <= 0} == {}


def warehouse(answer: Answer) -> int:
    sheet = lowest() | {"s32": "r4", "s33": answer}
    found = score(coded("integration", dossier(FACTS, integration=sheet)))
    assert isinstance(found, StageProfile)
    return int(found.nodes["warehouse"][0])


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (("none",), "66.6667"),
        (("o1",), "73.3333"),
        (("o1", "o2", "o3", "o4", "o5"), "100"),
        (NotApplicable("arranged_by_others"), "100"),
    ],
)
def test_transport_without_a_system_scores_as_none(answer: Answer, points: str) -> None:
    """s32 at its best weighs 2 and s33 1: (2 x 100 + share) / 3; who ships nothing has the 100 of s32 alone."""
    assert warehouse(answer) == int(Decimal(points) * 10_000)


def test_a_draft_with_the_old_reason_is_asked_again_and_not_read_as_the_new_one() -> None:
    stored = {"values": {"s33": {"not_applicable": "no_transport"}, "c3": {"not_applicable": "none"}}}
    values = sheet_from_json(INTEGRATION, stored).values
    assert values == {"s33": Unreadable("no_transport"), "c3": Unreadable("none")}
    found = find(DEFINITIONS, dossier(FACTS, integration=values))
    assert [(item.code, item.hard) for item in found if item.questions[0] in {"s33", "c3"}] == [
        ("unreadable", True)
    ] * 2


def test_no_joint_design_is_the_lowest_rung_and_not_left_out() -> None:
    question = INTEGRATION.questions["c3"]
    assert question.not_applicable == ()
    assert (question.options[0].label.zh, question.options[0].points) == (
        "不与外单位一起设计，或图纸只用邮件来回发",
        0,
    )
