"""An empty table to fill in: titles, drop-downs from a list sheet, text cells for codes, and how to fill it in."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence

import xlsxwriter
from openpyxl.utils import get_column_letter
from xlsxwriter.worksheet import Worksheet

from exports.incoming_lists.reader import Field, FieldKind
from exports.writing.cell_text import clean, text_width
from exports.writing.workbook_writer import Properties

LIST_SHEET, GUIDE_SHEET, ROWS = "选项", "填写说明", 5_000
_WIDTHS = {FieldKind.CODE: 22, FieldKind.DATE: 14, FieldKind.YES_NO: 8, FieldKind.TEXT: 20}
_NAME_WIDTH, _SHORT, _SHORT_WIDTH = 28, 80, 14
_GUIDE_WIDTH, _FOOTER = 84, "&C第 &P 页 / 共 &N 页&R&A"


def write_template(
    name: str,
    fields: Sequence[Field],
    guide: Sequence[tuple[str, str]],
    *,
    offered: Mapping[str, Sequence[str]],
    properties: Properties,
) -> bytes:
    """Return an .xlsx file with one empty table, its guide and its lists.

    `offered`: field -> what its drop-down offers; a field of kind yes/no offers 是 and 否. Typing something else is
    stopped only where the field has choices of its own.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = properties.created.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": properties.title, "author": properties.author, "created": created})
    base = {"font_name": "等线", "font_size": 10.5, "valign": "vcenter"}
    cell = base | {"border": 1, "border_color": "#C9D2E0"}
    head = book.add_format(cell | {"bold": True, "bg_color": "#12386B", "font_color": "#FFFFFF", "align": "center"})
    must = book.add_format(cell | {"bold": True, "bg_color": "#8A3B12", "font_color": "#FFFFFF", "align": "center"})
    text = book.add_format(base | {"num_format": "@"})
    day = book.add_format(base | {"num_format": "yyyy-mm-dd"})
    page, lists = book.add_worksheet(name), dict[int, tuple[Field, tuple[str, ...]]]()
    for place, item in enumerate(fields):
        page.set_column(place, place, _width_of(item), day if item.kind is FieldKind.DATE else text)
        page.write_string(0, place, clean(item.title + ("*" if item.required else "")), must if item.required else head)
        choices = item.choices or (("是", "否") if item.kind is FieldKind.YES_NO else offered.get(item.key, ()))
        if choices:
            lists[place] = (item, tuple(choices))
    page.set_row(0, 24)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, 0, len(fields) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer(_FOOTER)
    _write_guide(book, guide, base)
    _write_lists(book, page, lists)
    book.close()
    return buffer.getvalue()


def _width_of(item: Field) -> int:
    """Return a column's width, so that the table prints legibly on one A4 page: little where little is written."""
    if item.key == "name":
        return _NAME_WIDTH
    small = item.kind is FieldKind.TEXT and item.limit <= _SHORT
    return _SHORT_WIDTH if small else _WIDTHS[item.kind]


def _write_lists(
    book: xlsxwriter.Workbook, page: Worksheet, lists: Mapping[int, tuple[Field, tuple[str, ...]]]
) -> None:
    """Write each list under a name of its own and bind its column to it. `lists`: column -> (field, texts)."""
    options = book.add_worksheet(LIST_SHEET)
    options.hide()
    for column, (place, (item, choices)) in enumerate(lists.items()):
        options.write_column(0, column, [clean(choice) for choice in choices])
        letter = get_column_letter(column + 1)
        book.define_name(f"list_{item.key}", f"='{LIST_SHEET}'!${letter}$1:${letter}${len(choices)}")
        strict = bool(item.choices) or item.kind is FieldKind.YES_NO
        rule = {
            "validate": "list",
            "source": f"=list_{item.key}",
            "error_type": "stop" if strict else "information",
            "error_title": "请从列表中选择",
            "error_message": "请从下拉列表中选择。",
        }
        page.data_validation(1, place, ROWS, place, rule)


def _write_guide(book: xlsxwriter.Workbook, guide: Sequence[tuple[str, str]], base: Mapping[str, object]) -> None:
    page = book.add_worksheet(GUIDE_SHEET)
    box = {**base, "border": 1, "border_color": "#C9D2E0", "text_wrap": True, "valign": "top"}
    label, body = book.add_format({**box, "bg_color": "#F3F5F9"}), book.add_format(box)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, _GUIDE_WIDTH)
    page.write_string(0, 0, GUIDE_SHEET, book.add_format({**base, "bold": True, "font_size": 15}))
    page.set_row(0, 26)
    for row, (title, said) in enumerate(guide, start=2):
        page.write_string(row, 0, clean(title), label)
        page.write_string(row, 1, clean(said), body)
        page.set_row(row, 16 * math.ceil(text_width(said) / (_GUIDE_WIDTH - 2)))
    page.hide_gridlines(2)
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(_FOOTER)
