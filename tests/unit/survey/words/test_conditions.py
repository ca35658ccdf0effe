"""Conditions and soft checks in words, as the workbook prints them."""

from __future__ import annotations

import pytest

from exports.questionnaire.layout import lay_out
from scoring.definition.questionnaire import Atom, Condition, Every, Negation, Some
from survey.words.conditions import Naming, say_check, say_condition, say_when
from tests.unit.survey.shipped import CATALOGUE

QUESTIONNAIRES = CATALOGUE.questionnaires


def naming(name: str) -> Naming:
    lines = lay_out(QUESTIONNAIRES[name]).by_key.values()
    return Naming(name, QUESTIONNAIRES, {line.question: line.number for line in lines if line.number})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Atom("facts.above_scale", "is", ("yes",)), "第2.5题选“是”"),
        (Atom("facts.systems", "contains", ("erp",)), "第6.1题勾选了“ERP”"),
        (Negation(Atom("facts.systems", "contains", ("none",))), "第6.1题没有勾选“以上都没有”"),
        (Negation(Atom("facts.supplier", "in", ("not_yet", "comparing"))), "第8.10题没有选“尚未接触”或“正在比选”"),
        (Atom("facts.staff_y1", "at_least", ("20",)), "第3.2题不小于20"),
        (Atom("facts.staff_y1", "at_most", ("20",)), "第3.2题不大于20"),
        (Atom("facts.name", "answered"), "第1.2题已填写"),
        (Atom("cmmm.claim", "in", ("l2", "l3", "l4", "l5")),
         "“智能制造能力成熟度自评”中的“贵单位认为自己已达到哪一级？”选“二级 规范级：单个业务用上系统”或更高级别"),
        (Atom("cmmm.claim", "in", ("l1", "l2", "l3", "l4", "l5")),
         "“智能制造能力成熟度自评”中的“贵单位认为自己已达到哪一级？”已填写"),
        (Every((Atom("facts.name", "answered"), Atom("facts.above_scale", "is", ("no",)))),
         "第1.2题已填写，并且第2.5题选“否”"),
        (Some((Atom("facts.name", "answered"), Atom("facts.above_scale", "is", ("no",)))),
         "第1.2题已填写，或者第2.5题选“否”"),
        (Negation(Atom("facts.staff_y1", "at_least", ("20",))), "以下情况除外：第3.2题不小于20"),
        (Atom("gone.q", "is", ("a", "b")), "gone.q选a、b"),
    ],
)  # fmt: skip
def test_conditions(condition: Condition, said: str) -> None:
    assert say_condition(condition, naming("facts")) == said


def test_when_a_question_is_asked() -> None:
    facts = QUESTIONNAIRES["facts"]
    assert say_when(facts.questions["staff_y1"], facts, naming("facts")) == ""
    said = say_when(facts.questions["staff_y2"], facts, naming("facts"))
    assert said == "仅当第3.1题没有选“不满2年（只有2025年度数据）”时填写"


def test_variants_are_named() -> None:
    form = QUESTIONNAIRES["integration"]
    limited = [item for item in form.questions.values() if item.variants == ("discrete",) and item.visible is None]
    assert {say_when(item, form, naming("integration")) for item in limited} == {"仅当贵单位属于离散型时填写"}


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("revenue_change", "2025年度营业收入（第3.4题）比2024年度营业收入（第3.5题）变动超过50%"),
        ("cost_within_revenue", "2025年度成本费用（第3.7题）大于2025年度营业收入（第3.4题）"),
    ],
)
def test_soft_checks(check: str, said: str) -> None:
    facts = QUESTIONNAIRES["facts"]
    found = next(item for item in facts.checks if item.id == check)
    assert say_check(found, naming("facts")) == said


def test_every_condition_and_soft_check_that_ships_can_be_said() -> None:
    assert QUESTIONNAIRES
    for name, form in QUESTIONNAIRES.items():
        spoken = [say_when(question, form, naming(name)) for question in form.questions.values()]
        spoken += [say_check(check, naming(name)) for check in form.checks if not check.hard]
        assert not any("{" in text or "facts." in text or f"{name}." in text for text in spoken)
