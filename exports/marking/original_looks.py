"""How marks are taken off again: a very hidden sheet remembers what each cell looked like before.

Every line of it names a cell and carries, in its fourth column, a cell that wears the old style: office programs
renumber styles at every save and keep both cells' alike. The sheet comes back in a user's file and so is a claim: it
can only restore looks, comments and messages of that file. Where it is missing or no longer fits (rows were moved),
our comments and message prefix are recognised, and a marked cell loses its fill and border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Side
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.marking.cell_looks import apply_look, covered_cells, drop_cell, held_cell, held_cells, look_of, made_cell
from exports.marking.words import MarkWords
from exports.writing.cell_text import clean

FILL_COLOUR, BORDER_COLOUR = "00FDDDD8", "00B3261E"
MESSAGE_PREFIX = "✗ "
LOOKS_SHEET, _TITLE = "_标记", "填写检查：标记前的样子"
_HEADERS = ("类别", "工作表", "单元格", "样式", "内容", "类型", "批注", "批注者")
_COORDINATE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_CELL, _MESSAGE, _ADDED, _HEIGHT = "cell", "message", "added", "height"


def plain_text(text: str) -> str:
    """Return text as a cell or comment of openpyxl can hold it, reading back the same."""
    return _ESCAPE.sub(r"_x005F_\1", clean(text))


def write_text(cell: Cell, text: str) -> None:
    """Write text as a string, whatever it begins with."""
    cell.value = plain_text(text)
    if text:
        cell.data_type = "s"


class OriginalLooks:
    """The hidden sheet of the marks being made."""

    def __init__(self, book: Workbook, words: MarkWords) -> None:
        self._words = words
        self._sheet = book.create_sheet(LOOKS_SHEET)
        self._sheet["A1"] = _TITLE
        for place, title in enumerate(_HEADERS, start=1):
            self._sheet.cell(2, place, title)
        self._row = 2

    def remember_cell(self, cell: Cell) -> None:
        """Remember the look and the comment of a cell that is about to be marked."""
        self._add(_CELL, cell)
        if cell.comment is not None:
            write_text(self._cell(7), cell.comment.text)
            write_text(self._cell(8), cell.comment.author or "")

    def remember_message(self, cell: Cell) -> None:
        """Remember what stands where a message is about to be written."""
        self._add(_MESSAGE, cell)
        if cell.value is not None:
            write_text(self._cell(5), str(cell.value))
            self._sheet.cell(self._row, 6, "f" if cell.data_type == "f" else "s")

    def remember_added(self, cell: Cell) -> None:
        """Remember the header of a message column that was not there."""
        self._add(_ADDED, cell)

    def remember_height(self, cell: Cell, height: float | None) -> None:
        """Remember the height of a row that is about to grow."""
        self._add(_HEIGHT, cell)
        if height is not None:
            self._sheet.cell(self._row, 5, height)

    def _add(self, kind: str, cell: Cell) -> None:
        self._row += 1
        self._sheet.cell(self._row, 1, kind)
        write_text(self._cell(2), cell.parent.title)
        self._sheet.cell(self._row, 3, cell.coordinate)
        apply_look(self._cell(4), look_of(cell))

    def _cell(self, column: int) -> Cell:
        return made_cell(self._sheet, self._row, column)

    def close(self) -> None:
        """Hide the sheet, or drop it where nothing was remembered."""
        book = self._sheet.parent
        if self._row == 2:
            book.remove(self._sheet)
        else:
            self._sheet.sheet_state = "veryHidden"


def remove_marks(book: Workbook, words: MarkWords) -> bool:
    """Take off all marks of an earlier time and return whether there were any."""
    changed = [_drop(book, name, title) for name, title in _our_sheets(words)]
    memory = book[LOOKS_SHEET] if LOOKS_SHEET in book.sheetnames else None
    if memory is not None and memory["A1"].value == _TITLE:
        for line in memory.iter_rows(min_row=3, max_col=len(_HEADERS)):
            _restore(book, [cell for cell in line if isinstance(cell, Cell)], words)
        book.remove(memory)
        changed.append(True)
    changed.extend([_sweep(sheet, words) for sheet in book.worksheets])
    if any(changed):
        select_sheet(book, next((n for n, name in enumerate(book.sheetnames) if _visible(book, name)), 0))
    return any(changed)


def select_sheet(book: Workbook, place: int) -> None:
    """Make one sheet the active and only selected one: several selected ones would be edited together."""
    book.active = place
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = book.index(sheet) == place


def _visible(book: Workbook, name: str) -> bool:
    return bool(book[name].sheet_state == "visible")


def _our_sheets(words: MarkWords) -> list[tuple[str, str]]:
    return [
        (words.faults_sheet, words.faults_title.partition("{")[0]),
        (words.hints_sheet, words.hints_title.partition("{")[0]),
    ]


def _drop(book: Workbook, name: str, title: str) -> bool:
    """Remove a list of ours: its name and the title in its first cell."""
    if name not in book.sheetnames or not isinstance(book[name], Worksheet):
        return False
    if not str(book[name]["A1"].value or "").startswith(title) or len(book.sheetnames) == 1:
        return False
    book.remove(book[name])
    return True


def _restore(book: Workbook, line: Sequence[Cell], words: MarkWords) -> None:
    kind, name, coordinate = (str(cell.value or "") for cell in line[:3])
    if len(line) < len(_HEADERS) or name not in book.sheetnames or not _COORDINATE.fullmatch(coordinate):
        return
    sheet = book[name]
    row, column = coordinate_to_tuple(coordinate)
    if kind == _HEIGHT:
        value = line[4].value
        sheet.row_dimensions[row].height = float(value) if isinstance(value, (int, float)) else None
        return
    cell = held_cell(sheet, row, column)
    if cell is None:
        return
    match kind:
        case "cell" if ours(cell, words) or _wears_mark(cell):
            apply_look(cell, look_of(line[3]))
            cell.comment = Comment(str(line[6].value), str(line[7].value or "")) if line[6].value else None
        case "message" if _is_message(cell):
            _put_back(sheet, cell, line)
        case "added" if cell.value in words.message_titles:
            drop_cell(sheet, cell)
            sheet.column_dimensions.pop(get_column_letter(column), None)


def _put_back(sheet: Worksheet, cell: Cell, line: Sequence[Cell]) -> None:
    apply_look(cell, look_of(line[3]))
    text = line[4].value
    if text is None:
        cell.value = None
        if not cell.has_style:
            drop_cell(sheet, cell)
        return
    cell.value = str(text)
    cell.data_type = "f" if line[5].value == "f" else "s"


def _sweep(sheet: Worksheet, words: MarkWords) -> bool:
    """Take off what memory did not: our comments with fill and border, and our messages."""
    swept = False
    for covered in covered_cells(sheet):
        _strip(covered)
    for cell in held_cells(sheet).values():
        if ours(cell, words):
            cell.comment = None
            _strip(cell)
            swept = True
        elif _is_message(cell):
            cell.value = None
            swept = True
    return swept


def ours(cell: Cell, words: MarkWords) -> bool:
    """Return whether a cell carries a comment of ours: by its author, or where a program lost it by its first words."""
    comment = cell.comment
    return comment is not None and (
        comment.author == words.author or str(comment.text or "").lstrip().startswith(words.comment_prefix)
    )


def _is_message(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith(MESSAGE_PREFIX)


def _wears_mark(cell: Cell | MergedCell) -> bool:
    return bool(cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] == FILL_COLOUR[-6:])


def _strip(cell: Cell | MergedCell) -> None:
    if _wears_mark(cell):
        cell.fill = PatternFill()
    border: Any = copy(cell.border)
    own = [name for name in ("left", "right", "top", "bottom") if _is_ours(getattr(border, name))]
    for name in own:
        setattr(border, name, Side())
    if own:
        cell.border = border


def _is_ours(side: Side | None) -> bool:
    return side is not None and side.color is not None and str(side.color.rgb)[-6:] == BORDER_COLOUR[-6:]
