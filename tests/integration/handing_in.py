"""Handing in questionnaire workbooks as a person does: download, type into cells, upload, look, press the button."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from sqlalchemy.orm import Session

from exports.marking.original_looks import FILL_COLOUR
from exports.questionnaire.layout import lay_out
from survey.definitions.catalogue import catalogue
from tests.integration.conftest import Browser
from tests.integration.workbooks.test_download_routes import draft_of

FACTS = catalogue().questionnaires["facts"]
LAYOUT = lay_out(FACTS)
LONG = "长" * 201


def download(browser: Browser, path: str = "/workbooks/facts.xlsx") -> Workbook:
    response = browser.get(path)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.data))


def taken_for(official: Browser, path: str) -> Workbook:
    """Return a workbook that an official takes for an enterprise, with the reason that he is asked for."""
    response = official.send(path, reason="代企业填写")
    assert response.mimetype.endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(io.BytesIO(response.data))


def draft(database: Session) -> dict[str, Any]:
    """Return the draft as it is now, not as an open transaction sees it."""
    database.rollback()
    return draft_of(database)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(book: Workbook, key: str, value: Any) -> tuple[str, str]:
    """Write into the answer cell of a key as a person would, and return where it is."""
    sheet, cell = where(key)
    book[sheet][cell].value = value
    return sheet, cell


def where(key: str) -> tuple[str, str]:
    """Return sheet and cell of the answer of a key."""
    row, column = place(key)
    return LAYOUT.by_key[f"facts.{key}"].sheet, f"{get_column_letter(column)}{row}"


GIVEN = {"source": "file", "why": "示例：企业发来的表格"}
"""What an official says of workbooks that he hands in."""


def hand_in(browser: Browser, content: bytes, name: str = "表格.xlsx", path: str = "/workbooks") -> str:
    """Upload a workbook, for another firm with what an official says of it, and return the address of its preview."""
    given = GIVEN if path != "/workbooks" else {}
    response = browser.send(path, workbook=(io.BytesIO(content), name), **given)
    assert response.status_code == 302
    return str(response.headers["Location"])


def page(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def adopt(browser: Browser, preview: str) -> str:
    """Press the button of a preview and return the page that follows."""
    text = page(browser, preview)
    stamp = text.partition('name="stamp" value="')[2].partition('"')[0]
    [action] = re.findall(r'action="(/workbooks/uploads/\d+/(?:adopt|propose))"', text)
    response = browser.send(action, stamp=stamp)
    assert response.status_code == 302
    return page(browser, response.headers["Location"])


def counts(text: str) -> tuple[int, ...]:
    """Return total, new, changed, unchanged and refused as the preview says them."""
    said = text.partition("共 ")[2].partition("</b>")[0]
    numbers = [int("".join(filter(str.isdigit, part))) for part in said.replace("=", "+").split("+")]
    assert numbers[0] == sum(numbers[1:])
    return tuple(numbers)


def marked_cells(book: Workbook) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.patternType == "solid" and str(cell.fill.fgColor.rgb).endswith(FILL_COLOUR[-6:])
    }


SCENES = [
    option.id
    for option in FACTS.questions["project_scenes"].options
    if option.id not in {"production", "quality", "equipment_management"}
]

# Twelve kinds of errors; forty of them on three sheets, each in a cell of its own.
ERRORS: list[tuple[str, str, Any]] = [
    ("another firm", "credit_code", "91999999MA00000150"),
    ("another firm", "name", "示例别家"),
    ("blank", "registered_place", "   "),
    ("unknown name", "unit", "不存在镇"),
    ("too long", "production_place", LONG),
    ("unknown name", "production_unit", "某某街道"),
    ("too long", "tax_place", "长" * 61),
    ("unknown name", "park", "没有这个园区"),
    ("formula", "contact", '="示例"&"某"'),
    ("lost digits", "contact_phone", 1.3912345678912345e17),
    ("wrong format", "contact_email", "不是邮箱"),
    ("no date", "founded", "去年春天"),
    ("formula", "legal_person", "=TRUE"),
    ("no option", "registered_in_district", "也许"),
    ("no option", "operates_in_district", "大概"),
    ("no option", "tax_in_district", "部分"),
    ("no option", "veto_safety", "不详"),
    ("blank", "veto_environment", None),
    ("no option", "veto_quality", "2"),
    ("blank", "veto_tax", None),
    ("formula", "veto_credit", "=1=1"),
    ("no option", "veto_fictitious", "无可奉告"),
    ("no option", "earlier_pilot", "N/A"),
    ("too long", "project_title", "长" * 101),
    ("no option", "project_direction", "其他方向（自填）"),
    ("no tick", "project_scenes/production", "选"),
    ("no tick", "project_scenes/quality", "对对"),
    ("no tick", "project_scenes/equipment_management", "ok"),
    *[("no tick", f"project_scenes/{name}", "选中") for name in SCENES[:6]],
    ("too long", "project_summary", "长" * 2001),
    ("no date", "project_start", "2026年13月1日"),
    ("no date", "project_end", "年底"),
    ("no number", "investment", "约三百万"),
    ("below", "software_investment", -1),
    ("no option", "supplier", "外星供应商"),
]


def place(key: str) -> tuple[int, int]:
    """Return row and column of the answer cell of a key, counted from 1."""
    line = LAYOUT.by_key[f"facts.{key}"]
    return line.row + 1, line.value_column + 1
