"""The whole workbook, opened again by openpyxl: sheets, locks, identity, lists; and that no text becomes a formula."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from exports.questionnaire.layout import GUIDE_SHEET, IDENTITY_SHEET, LIST_SHEET, Identity, lay_out, option_text
from exports.questionnaire.writer import write_questionnaire
from exports.reading.workbook import CellError, Raw
from exports.writing.tables import FactSheet
from scoring.definition.questionnaire import Kind, Option, Question, Questionnaire, Section
from scoring.definition.texts import Status, Words
from tests.unit.exports.templates import IDENTITY, PROPERTIES, cell_of, contents, written
from tests.unit.survey.shipped import CATALOGUE

FACTS = CATALOGUE.questionnaires["facts"]
every_shipped = pytest.mark.parametrize("name", sorted(CATALOGUE.questionnaires))


def small() -> Questionnaire:
    """Return a form of one text, one choice and one number question."""
    options = (Option("a", Words("甲", "A")), Option("b", Words("乙", "B")))
    questions = (
        Question("t", Kind.TEXT, Words("文", "T"), "s"),
        Question("c", Kind.SINGLE, Words("选", "C"), "s", options=options),
        Question("n", Kind.NUMBER, Words("数", "N"), "s"),
    )
    section = Section("s", Words("节", "S"), questions)
    return Questionnaire("form", "1", Words("卷", "F"), Words("据", "B"), Status.WORKING, (section,), (), "d" * 64)


@every_shipped
def test_sheets_stand_in_order_and_are_locked(name: str) -> None:
    questionnaire = CATALOGUE.questionnaires[name]
    book = written(contents(questionnaire))
    sections = [sheet.name for sheet in lay_out(questionnaire).sheets]
    assert book.sheetnames == [GUIDE_SHEET, *sections, LIST_SHEET, IDENTITY_SHEET]
    assert [book[sheet].sheet_state for sheet in book.sheetnames[-2:]] == ["hidden", "veryHidden"]
    assert all(book[sheet].protection.sheet for sheet in book.sheetnames)
    assert {book[sheet].protection.password for sheet in book.sheetnames} == {None}
    assert book.security is not None
    assert book.security.lockStructure


@every_shipped
def test_quick_worksheet_writes_what_an_ordinary_one_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    what = contents(CATALOGUE.questionnaires[name])
    quick = write_questionnaire(what, PROPERTIES)
    monkeypatch.setattr("exports.questionnaire.writer.PlainFormulas", Worksheet)
    assert write_questionnaire(what, PROPERTIES) == quick


def test_identity_says_what_the_file_is() -> None:
    sheet = written(contents(FACTS))[IDENTITY_SHEET]
    said = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert said == {label.value: text for label, text in IDENTITY.items()}
    assert list(said) == ["模板", "问卷", "版本", "摘要", "企业", "企业名称", "文件编号", "导出时间"]


@every_shipped
def test_every_choice_is_a_named_list_on_the_list_sheet(name: str) -> None:
    questionnaire = CATALOGUE.questionnaires[name]
    book = written(contents(questionnaire))
    layout = lay_out(questionnaire)
    rules = {
        (sheet.name, str(rule.sqref)): rule
        for sheet in layout.sheets
        for rule in book[sheet.name].data_validations.dataValidation
    }
    assert questionnaire.questions
    for question in questionnaire.questions.values():
        if question.kind not in {Kind.SINGLE, Kind.CLAUSE, Kind.LADDER}:
            continue
        line = layout.by_key[questionnaire.qualified(question.id)]
        rule = rules[line.sheet, f"C{line.row + 1}"]
        assert (rule.type, rule.errorStyle or "stop", rule.showErrorMessage) == ("list", "stop", True)
        sheet, cells = book.defined_names[rule.formula1].attr_text.split("!")
        texts = [cell.value for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]
        assert texts == [option_text(question, option) for option in question.options]


def test_guide_leads_to_every_section() -> None:
    guide = written(contents(FACTS))[GUIDE_SHEET]
    links = [cell.hyperlink.location for row in guide.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{sheet.name}'!A1" for sheet in lay_out(FACTS).sheets]


def test_notes_are_sheets_of_facts() -> None:
    what = contents(small())
    note = FactSheet("文件说明", "文件说明", [("本文件", [("文件编号", "=1+1")])])
    book = written(type(what)(what.questionnaire, what.words, what.identity, notes=(note,)))
    assert [cell.value for cell in book["文件说明"][4]][:2] == ["文件编号", "=1+1"]
    assert book["文件说明"]["B4"].data_type == "s"
    assert book["文件说明"].protection.sheet


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("=1+1", "=1+1", "s"),
        (12.5, 12.5, "n"),
        (True, True, "b"),
        (date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC).replace(tzinfo=None), "d"),
        (datetime(2025, 3, 1, 8, 30, tzinfo=UTC), datetime(2025, 3, 1, 8, 30, tzinfo=UTC).replace(tzinfo=None), "d"),
        (date(1899, 1, 2), "1899-01-02", "s"),
        (time(8, 30), "08:30:00", "s"),
        (timedelta(hours=30), "1 day, 6:00:00", "s"),
        (CellError("#DIV/0!"), "#DIV/0!", "s"),
        (float("inf"), "inf", "s"),
        (None, None, "n"),
    ],
)
def test_whatever_stood_in_a_cell_stands_there_again(raw: Raw, value: object, kind: str) -> None:
    form = small()
    book = written(contents(form, {"form.t": raw}))
    found = cell_of(book, lay_out(form).by_key["form.t"], 2)
    assert (found.value, found.data_type) == (value, kind)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "+1", "-1", "{=1}", "http://example.com", "mailto:a@b.c", "=cmd|' /C calc'!A0", "_x0041_"]
)


@settings(max_examples=30)
@given(texts)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    form = small()
    cells: dict[str, Raw] = {"form.t": text, "form.c": text, "form.n": text}
    content = write_questionnaire(contents(form, cells, text), PROPERTIES)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")}
    formulas = [found for part in parts.values() for found in re.findall(r"<f>(.*?)</f>", part)]
    assert formulas == ["COUNTA('节'!$C$4:$C$6)"]
    assert not any("TargetMode" in part for part in parts.values())


def test_a_live_word_stands_only_beside_conditions() -> None:
    book = written(contents(FACTS))
    layout = lay_out(FACTS)
    formulas = {
        (sheet.name, cell.column)
        for sheet in layout.sheets
        for row in book[sheet.name].iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert {column for _, column in formulas} == {6}


def test_guide_counts_what_is_filled_in() -> None:
    guide = written(contents(FACTS, {"facts.name": "示例", "facts.chains/medical": "是"}))[GUIDE_SHEET]
    cells = [row[3] for row in guide.iter_rows() if row[3].data_type == "f"]
    assert len(cells) == len(FACTS.sections)
    assert {cell.number_format for cell in cells} == {'"已填 "0" 题"'}


def test_same_contents_give_the_same_bytes() -> None:
    assert write_questionnaire(contents(FACTS), PROPERTIES) == write_questionnaire(contents(FACTS), PROPERTIES)


def test_a_facts_workbook_is_small_and_its_labels_are_the_readers() -> None:
    assert len(write_questionnaire(contents(FACTS), PROPERTIES)) < 80_000
    assert [label.value for label in Identity][6] == "文件编号"
