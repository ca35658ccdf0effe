"""The layout: every line once, keys both ways, sheet names that Excel takes, option texts that name one option."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.questionnaire.layout import (
    FILLED_IN,
    HEADER_ROW,
    RESERVED,
    Column,
    LineKind,
    column_of,
    lay_out,
    option_of,
    option_text,
    reason_of,
    reason_text,
    sheet_names,
    yes_or_no,
)
from exports.writing.tables import check_name
from scoring.definition.questionnaire import Kind, Option, Question, Questionnaire
from scoring.definition.texts import Words
from survey.definitions.catalogue import catalogue

SHIPPED = sorted(catalogue().versions.values(), key=lambda item: item.id)
FACTS = next(item for item in SHIPPED if item.id == "facts")
every_shipped = pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda item: item.id)


def question(*labels: tuple[str, str]) -> Question:
    options = tuple(Option(f"o{place}", Words(zh, en)) for place, (zh, en) in enumerate(labels))
    return Question("q", Kind.SINGLE, Words("题", "Q"), "s", options=options)


@every_shipped
def test_every_question_and_option_has_one_line(questionnaire: Questionnaire) -> None:
    layout = lay_out(questionnaire)
    expected = []
    for one in questionnaire.questions.values():
        expected.append(f"{questionnaire.id}.{one.id}")
        if one.kind is Kind.MULTIPLE:
            expected += [f"{questionnaire.id}.{one.id}/{option.id}" for option in one.options]
    keys = [line.key for sheet in layout.sheets for line in sheet.lines]
    assert [key for key in keys if "note:" not in key] == expected
    soft = [f"{questionnaire.id}.note:{check.id}" for check in questionnaire.checks if not check.hard]
    assert sorted(key for key in keys if "note:" in key) == sorted(soft)
    assert len(layout.by_key) == len(keys)


@every_shipped
def test_lines_stand_below_each_other_and_are_found_by_key(questionnaire: Questionnaire) -> None:
    layout = lay_out(questionnaire)
    assert layout.sheets
    for sheet in layout.sheets:
        check_name(sheet.name)
        assert [line.row for line in sheet.lines] == list(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(sheet.lines)))
        for line in sheet.lines:
            assert (line.answer_column == 2) == (line.kind in FILLED_IN)
            assert layout.by_key[line.key] == line


@every_shipped
def test_option_texts_name_their_option(questionnaire: Questionnaire) -> None:
    questions = questionnaire.questions.values()
    assert any(one.options for one in questions)
    for one in questions:
        for option in one.options:
            assert option_of(one, option.id) == option
            for language in ("zh", "en"):
                text = option_text(one, option, language)
                assert option_of(one, text) == option
                assert option_of(one, f"  {text.replace('，', ', ').replace('（', '(')}　") == option
        for option in one.not_applicable:
            assert reason_of(one, reason_text(one, option)) == option


def test_lines_of_the_facts() -> None:
    layout = lay_out(FACTS)
    assert [sheet.name for sheet in layout.sheets][:3] == ["企业身份", "行业与产业链", "人员与经营"]
    staff = layout.by_key["facts.staff_y1"]
    assert (staff.sheet, staff.row, staff.kind, staff.number) == ("人员与经营", 4, LineKind.ANSWER, "3.2")
    assert layout.by_key["facts.systems"].kind is LineKind.HEADING
    assert layout.by_key["facts.systems/erp"].option == "erp"
    assert layout.by_key["facts.evidence_ratings"].answer_column is None
    assert layout.by_key["facts.note:revenue_change"].sheet == "人员与经营"
    identity = layout.sheets[0]
    assert Column.REASON not in identity.columns
    assert identity.place(Column.KEY) == len(identity.columns) - 1


def test_reasons_stand_where_a_question_offers_them() -> None:
    integration = next(item for item in SHIPPED if item.id == "integration")
    layout = lay_out(integration)
    offered = {one.id for one in integration.questions.values() if one.not_applicable and not one.computed}
    found = {line.question for line in layout.by_key.values() if line.reason_column is not None}
    assert found == offered
    assert offered


labels = st.text(st.sampled_from("甲乙aAａ（o0o1）() 。.=+"), min_size=1, max_size=8)


@given(st.lists(st.tuples(labels, labels), min_size=1, max_size=6))
def test_any_labels_name_one_option(pairs: list[tuple[str, str]]) -> None:
    asked = question(*pairs)
    for option in asked.options:
        for language in ("zh", "en"):
            assert option_of(asked, option_text(asked, option, language)) == option


def test_text_that_names_none_or_two_options() -> None:
    asked = question(("全部", "All"), ("全 部", "Every"), ("没有", "None"))
    assert option_of(asked, "全部") is None
    assert option_of(asked, "其他") is None
    assert option_of(asked, "　") is None
    assert option_of(asked, "全部（o1）") == asked.options[1]
    assert option_of(asked, "ｎｏｎｅ") == asked.options[2]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_sheet_names_are_valid_and_unique(titles: list[str]) -> None:
    names = sheet_names([*titles, *RESERVED])
    for name in names:
        check_name(name)
        assert len(name.encode("utf-16-le")) // 2 <= 31
    folded = [name.casefold() for name in names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {name.casefold() for name in RESERVED}


def test_headers_and_ticks_are_read_generously() -> None:
    assert column_of("填写 Your answer") is Column.ANSWER
    assert column_of("　题目编码 ") is Column.KEY
    assert column_of("题") is None
    assert column_of("") is None
    assert [yes_or_no(word) for word in ("是", " √", "ＹＥＳ", "否", "no", "0", "", "也许", "x")] == [
        True, True, True, False, False, False, None, None, None,
    ]  # fmt: skip
