"""A section's sheet, opened again: locks, formats, rules, grey lines, print set-up, and what is sealed of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from exports.questionnaire.layout import FILLED_IN, HEADER_ROW, Column, column_of, lay_out, reason_key
from exports.questionnaire.section_sheet import header_text, sealed_tables
from exports.questionnaire.writer import write_questionnaire
from exports.reading.reader import read_book
from exports.seals.row_seals import seal_tables
from exports.seals.verification import Export, check_book
from scoring.definition.questionnaire import Kind
from tests.unit.exports.templates import PROPERTIES, cell_of, contents, written
from tests.unit.survey.shipped import CATALOGUE

FACTS, INTEGRATION = CATALOGUE.questionnaires["facts"], CATALOGUE.questionnaires["integration"]
LAYOUT = lay_out(FACTS)


@pytest.mark.parametrize("questionnaire", [FACTS, INTEGRATION], ids=lambda item: item.id)
def test_only_answers_and_reasons_are_unlocked(questionnaire: object) -> None:
    form = FACTS if questionnaire is FACTS else INTEGRATION
    book = written(contents(form))
    sheets = lay_out(form).sheets
    assert sheets
    for sheet in sheets:
        found = {
            (c.row - 1, c.column - 1) for row in book[sheet.name].iter_rows() for c in row if not c.protection.locked
        }
        expected = {(line.row, line.answer_column) for line in sheet.lines if line.answer_column is not None}
        expected |= {(line.row, line.reason_column) for line in sheet.lines if line.reason_column is not None}
        assert found == expected


def test_headers_keys_and_print_set_up() -> None:
    book = written(contents(FACTS))
    assert LAYOUT.sheets
    for sheet in LAYOUT.sheets:
        page = book[sheet.name]
        header = [str(cell.value) for cell in page[HEADER_ROW + 1]]
        assert tuple(column_of(text) for text in header) == sheet.columns
        letter = "I" if Column.REASON in sheet.columns else "H"
        assert page.column_dimensions[letter].hidden
        keys = [cell.value for cell in page[letter][HEADER_ROW + 1 :]]
        assert keys == [line.key for line in sheet.lines]
        assert page.freeze_panes == "C4"
        assert page.print_title_rows == "$3:$3"
        assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == (
            "landscape",
            9,
            0,
        )
        assert page.print_area.endswith(f"$G${HEADER_ROW + 1 + len(sheet.lines)}")
        assert page.oddFooter.left.text == "示例 && 表"


def test_answers_stand_typed_in_their_cells() -> None:
    cells = {
        "facts.credit_code": "91999999MA0000001N",
        "facts.founded": date(2001, 2, 3),
        "facts.staff_y1": 12.0,
        "facts.systems/erp": "是",
        "facts.note:revenue_change": "=新厂",
    }
    book = written(contents(FACTS, cells))
    found = {key: cell_of(book, LAYOUT.by_key[key], 2) for key in cells}
    assert {key: (cell.data_type, cell.number_format) for key, cell in found.items()} == {
        "facts.credit_code": ("s", "@"),
        "facts.founded": ("d", "yyyy-mm-dd"),
        "facts.staff_y1": ("n", "#,##0"),
        "facts.systems/erp": ("s", "@"),
        "facts.note:revenue_change": ("s", "@"),
    }
    assert found["facts.staff_y1"].value == 12
    assert found["facts.note:revenue_change"].value == "=新厂"


def test_lines_that_explain_say_so_and_reasons_have_a_cell() -> None:
    layout = lay_out(INTEGRATION)
    line = next(line for line in layout.by_key.values() if line.reason_column is not None)
    computed = next(line for line in layout.by_key.values() if line.kind == "computed")
    book = written(contents(INTEGRATION, {reason_key(line.key): "外包"}))
    assert cell_of(book, line, line.reason_column or 0).value == "外包"
    assert cell_of(book, computed, 2).value == "不填"
    assert cell_of(book, computed, 2).protection.locked


def test_lines_are_grey_while_they_are_not_asked() -> None:
    book = written(contents(FACTS))
    page = book["系统与已有评级"]
    level = LAYOUT.by_key["facts.rating_cmmm_level"]
    rules = {str(found.sqref): rule.formula for found in page.conditional_formatting for rule in found.rules}
    assert rules[f"A{level.row + 1}:F{level.row + 3}"] == ['NOT(q_rating_cmmm="是")']
    answer = LAYOUT.by_key["facts.rating_cmmm"]
    assert book.defined_names["q_rating_cmmm"].attr_text == f"'{answer.sheet}'!$C${answer.row + 1}"
    when = cell_of(book, level, 5)
    assert when.value == '=IF(q_rating_cmmm="是","","目前不需填写：")&"仅当示例时填写"'


def test_lines_decided_elsewhere_are_grey_from_the_start() -> None:
    sme = CATALOGUE.questionnaires["sme2024"]
    asking = [item for item in sme.questions.values() if item.visible is not None and not item.computed]
    what = replace(contents(sme), decided=lambda _atom: False)
    book = written(what)
    marked = [
        cell_of(book, line, list(sheet.columns).index(Column.WHEN)).value
        for sheet in lay_out(sme).sheets
        for line in sheet.lines
        if line.question in {item.id for item in asking} and line.kind in FILLED_IN and not line.option
    ]
    assert set(marked) <= {"目前不需填写：仅当示例时填写", "仅当示例时填写"}


def test_rows_are_high_enough_for_their_words() -> None:
    what = contents(FACTS, {"facts.project_summary": "做" * 400})
    book = written(what)
    line = LAYOUT.by_key["facts.project_summary"]
    assert book[line.sheet].row_dimensions[line.row + 1].height > 400 * 2 / 44 * 14
    assert book[line.sheet].row_dimensions[LAYOUT.by_key["facts.project_title"].row + 1].height < 40


def test_english_headers_are_known_by_their_chinese_title() -> None:
    assert header_text(Column.ANSWER, "zh") == "填写"
    assert header_text(Column.ANSWER, "en") == "填写 Your answer"
    assert all(column_of(header_text(column, "en")) is column for column in Column)


def test_what_is_sealed_stands_in_the_file() -> None:
    what = contents(INTEGRATION, {"integration.b5": "示例", "integration.b9_staff": 3.0})
    book = written(what)
    for table in sealed_tables(what):
        table.check()
        page = book[table.name]
        header = [cell.value for cell in page[HEADER_ROW + 1]]
        places = [header.index(column.title) for column in table.columns]
        rows = {row[places[-1]].value: row for row in page.iter_rows(min_row=HEADER_ROW + 2)}
        for cells in table.rows:
            found = rows[cells[-1]]
            assert [str(found[place].value or "").removesuffix(".0") for place in places] == [
                str(cell).removesuffix(".0") for cell in cells
            ]
    assert sum(len(table.rows) for table in sealed_tables(what)) == len(lay_out(INTEGRATION).by_key)
    assert any(question.kind is Kind.RATE for question in INTEGRATION.questions.values())


def test_an_altered_answer_is_found_by_its_seal() -> None:
    what = contents(FACTS, {"facts.staff_y1": 12.0, "facts.founded": date(2001, 2, 3), "facts.name": "示例"})
    key, number = b"k" * 32, "JD-EX-20261125-0A1B2C3D"
    content = write_questionnaire(what, PROPERTIES)
    export = Export(number, list(seal_tables(key, number, sealed_tables(what), Column.KEY.value)), None)
    untouched = check_book(key, export, read_book(content))
    assert [(report.altered, report.added, report.removed) for report in untouched] == [((), (), ())] * len(untouched)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell_of(book, LAYOUT.by_key["facts.staff_y1"], 2).value = 120
    buffer = io.BytesIO()
    book.save(buffer)
    altered = [row for report in check_book(key, export, read_book(buffer.getvalue())) for row in report.altered]
    assert [row.key for row in altered] == ["facts.staff_y1"]


def test_a_long_name_with_ampersands_keeps_the_footer_whole() -> None:
    what = contents(FACTS)
    book = written(replace(what, words=replace(what.words, footer="示" + "&" * 100)))
    footer = book["企业身份"].oddFooter
    assert (footer.left.text, footer.center.text, footer.right.text) == (
        "示" + "&&" * 59,
        "第 &P 页 / 共 &N 页",
        "&A",
    )
