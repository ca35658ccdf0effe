"""The same workbook back with wrong cells marked, the reason beside them, and a list of all faults in front.

A marked cell gets a fill and a thick border, a comment with the rule and the remedy, and the same text in the row's
填写检查 column: the template's own, or a new one right of what is used. Marks that were there before are taken off
first (`exports.marking.original_looks`), so that a corrected file that comes back carries only what is wrong now.

openpyxl keeps values, formulas, styles, widths, validations, conditional formats, protection, print set-up, names,
hidden sheets, tables and rich text. It loses: pictures without a picture library, shapes, charts, slicers and pivot
caches; drop-downs and conditional formats that a program stored as extensions (x14); the cached values of formulas
(programs work them out again when they open the file); the sizes of comments. Whoever can't lose these writes a fresh
copy of the template with the user's cells and marks that.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.archive.refusals import Hint, Mark
from exports.archive.regular_names import with_regular_names
from exports.marking.cell_looks import Look, apply_look, held_cell, held_cells, look_of, made_cell
from exports.marking.fault_list import add_lists
from exports.marking.original_looks import (
    BORDER_COLOUR,
    FILL_COLOUR,
    MESSAGE_PREFIX,
    OriginalLooks,
    plain_text,
    remove_marks,
    write_text,
)
from exports.marking.words import CHINESE, MarkWords
from exports.reading.reader import LIST

_HEADER_SEARCH = 60  # rows in which a header is looked for
_MESSAGE_WIDTH, _LINE_HEIGHT, _COMMENT_WIDTH, _COMMENT_LINE = 44, 15.0, 320, 18
_FILL = PatternFill("solid", fgColor=FILL_COLOUR, bgColor=FILL_COLOUR)
_SIDE = Side("medium", color=BORDER_COLOUR)
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def mark(
    content: bytes,
    marks: Sequence[Mark],
    hints: Sequence[Hint] = (),
    words: MarkWords = CHINESE,
    *,
    site: str = "",
) -> bytes:
    """Return the workbook with these marks instead of those of an earlier time; without any, with none.

    `content` must have passed `exports.reading.reader`. `site` (``https://…``) is put before the links of marks;
    without it they stand as plain text. A mark on a cell that the file does not have is listed and colours nothing.
    """
    book = load(content)
    forgotten = remove_marks(book, words)
    if not marks and not hints:
        return saved(book) if forgotten else content
    memory = OriginalLooks(book, words)
    for name, own in _by_sheet(marks).items():
        if name in book.sheetnames and isinstance(book[name], Worksheet):
            _mark_sheet(book[name], own, words, memory)
    memory.close()
    add_lists(book, marks, hints, words, site=site)
    return saved(book)


def load(content: bytes) -> Workbook:
    """Return a workbook opened by openpyxl to be changed, without its warnings of dropped parts (see `Book.lost`)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(with_regular_names(content, LIST)), rich_text=True)


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _by_sheet(marks: Sequence[Mark]) -> Mapping[str, list[Mark]]:
    by_sheet: dict[str, list[Mark]] = {}
    for item in marks:
        by_sheet.setdefault(item.sheet, []).append(item)
    return by_sheet


def _mark_sheet(sheet: Worksheet, marks: Sequence[Mark], words: MarkWords, memory: OriginalLooks) -> None:
    """Mark the cells of one sheet and write each row's message."""
    height, width = sheet.max_row, sheet.max_column
    by_cell: dict[tuple[int, int], list[Mark]] = {}
    by_row: dict[int, list[Mark]] = {}
    merged = _anchors(sheet)
    for item in marks:
        row, column = item.row + 1, item.column + 1
        if 1 <= row <= height and 1 <= column <= width:
            place = merged.get((row, column), (row, column))
            by_cell.setdefault(place, []).append(item)
            by_row.setdefault(place[0], []).append(item)
    if not by_cell:
        return
    column = _message_column(sheet, min(by_row), words, memory)
    looks: dict[Look, Look] = {}
    for place, own in by_cell.items():
        cell = made_cell(sheet, *place)
        memory.remember_cell(cell)
        _colour(cell, looks)
        _comment(cell, own, words)
    for row, own in by_row.items():
        _write_message(sheet, (row, column), own, memory)


def _anchors(sheet: Worksheet) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Return cell -> the first cell of the merged range that it is part of."""
    return {
        cell: (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        if area.size["rows"] * area.size["columns"] <= 10_000
        for cell in area.cells
    }


def _colour(cell: Cell, looks: dict[Look, Look]) -> None:
    """Give a cell fill and border; `looks` keeps what each look became."""
    before = look_of(cell)
    if before[0] not in looks:
        cell.fill, cell.border = _FILL, _BORDER
        looks[before[0]] = look_of(cell)
    apply_look(cell, looks[before[0]])


def _comment(cell: Cell, marks: Sequence[Mark], words: MarkWords) -> None:
    parts = [words.comment_line.format(rule=m.rule, remedy=m.remedy) if m.remedy else m.rule for m in marks]
    text = "\n".join([words.comment_prefix, *parts])
    if cell.comment is not None:
        text += f"\n\n{words.comment_before}\n{cell.comment.text}"
    lines = sum(1 + len(line) // 22 for line in text.split("\n"))
    cell.comment = Comment(plain_text(text), words.author, _COMMENT_LINE * (lines + 1), _COMMENT_WIDTH)


def _message_column(sheet: Worksheet, first: int, words: MarkWords, memory: OriginalLooks) -> int:
    """Return the column (from 1) of the row's messages: the sheet's own, or a new one with its header."""
    cells = held_cells(sheet)
    titled = [place for place, cell in cells.items() if place[0] <= _HEADER_SEARCH and _names(cell, words)]
    if titled:
        return min(titled)[1]
    filled: dict[int, int] = {}
    last = max((area.max_col for area in sheet.merged_cells.ranges), default=1)
    for (row, column), cell in cells.items():
        if cell.value is not None:
            last = max(last, column)
            if row < first and row <= _HEADER_SEARCH:
                filled[row] = filled.get(row, 0) + 1
    if filled:
        header = max(filled, key=lambda row: (filled[row], -row))
        cell = made_cell(sheet, header, last + 1)
        memory.remember_added(cell)
        write_text(cell, words.message_titles[0])
        beside = held_cell(sheet, header, last)
        if beside is not None:
            apply_look(cell, look_of(beside))
    sheet.column_dimensions[get_column_letter(last + 1)].width = _MESSAGE_WIDTH
    return last + 1


def _names(cell: Cell, words: MarkWords) -> bool:
    return isinstance(cell.value, str) and cell.value.strip() in words.message_titles


def _write_message(sheet: Worksheet, place: tuple[int, int], marks: Sequence[Mark], memory: OriginalLooks) -> None:
    row, column = place
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        return
    memory.remember_message(cell)
    text = MESSAGE_PREFIX + "；".join(f"{item.rule}：{item.remedy}" if item.remedy else item.rule for item in marks)
    write_text(cell, text)
    cell.font = Font(name=cell.font.name, size=cell.font.sz, bold=True, color=BORDER_COLOUR)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(column)
    width = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 10
    needed = _LINE_HEIGHT * max(1, -(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) // max(1, int(width))))
    dimension = sheet.row_dimensions[row]
    if needed > (dimension.height or _LINE_HEIGHT):
        memory.remember_height(cell, dimension.height)
        dimension.height = needed
