"""Contents of questionnaire workbooks for tests, with plain words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from exports.questionnaire.contents import Contents, Legend, LineWords, SheetWords, TemplateWords
from exports.questionnaire.layout import TEMPLATE, Identity, Line, lay_out
from exports.questionnaire.writer import write_questionnaire
from exports.reading.workbook import Raw
from exports.writing.workbook_writer import Properties
from scoring.definition.questionnaire import Questionnaire

PROPERTIES = Properties("示例填写表", "示例", datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
IDENTITY = {label: f"示例{label.value}" for label in Identity} | {Identity.TEMPLATE: TEMPLATE}


def words(questionnaire: Questionnaire, text: str = "") -> TemplateWords:
    """Return words made from the definition; `text` stands wherever there is room for any."""
    layout = lay_out(questionnaire)
    lines = {}
    for line in layout.by_key.values():
        question = questionnaire.questions.get(line.question)
        title = question.title.zh if question else line.key
        when = "仅当示例时填写" if question and question.visible else ""
        lines[line.key] = LineWords(title, "台", text or "说明", when, text or "提示", text or "请更正", text or "不填")
    sheets = {item.id: SheetWords(item.title.zh, text or "先看这里", text or "3 题") for item in questionnaire.sections}
    legend = Legend(text or "颜色", text or "填", text or "锁定", text or "不问", text or "示例")
    guide = [(text or "须知", [(text or "标签", text or "内容")])]
    return TemplateWords(
        "示例填写表",
        text,
        guide,
        legend,
        "各部分",
        "已填 {} 题",
        sheets,
        lines,
        "请更正",
        "目前不需填写：",
        "示例 & 表",
    )


def contents(questionnaire: Questionnaire, cells: Mapping[str, Raw] | None = None, text: str = "") -> Contents:
    """Return contents with these cells; every text of the file is `text` where that is given."""
    named = dict.fromkeys(Identity, text) if text else IDENTITY
    return Contents(questionnaire, words(questionnaire, text), named, cells or {})


def written(what: Contents) -> Workbook:
    """Return a workbook written and opened again by another library."""
    return openpyxl.load_workbook(io.BytesIO(write_questionnaire(what, PROPERTIES)))


def cell_of(book: Workbook, line: Line, column: int) -> Cell:
    """Return a cell of a line; `column` counts from 0."""
    found = book[line.sheet].cell(line.row + 1, column + 1)
    assert isinstance(found, Cell)
    return found
