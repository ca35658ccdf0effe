"""A sheet of any form followed element by element and written in the usual form, with what else it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from exports.archive.cell_references import Box, Place, address, box, place
from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import Attributes, parse
from exports.archive.zip_archive import Limits

_TYPES = frozenset({"s", "str", "b", "n", "d", "inlineStr"})
_CONSTANTS = frozenset({("TRUE()", "1"), ("FALSE()", "0")})
"""Formulas, and the values beside them, as which LibreOffice saves a truth value that was typed."""

_LONGEST, _ROW_DIGITS = 32_767, 7  # the longest text of a cell in Excel; digits of its last row
_LARGEST_ARRAY = 10_000
_MOST = 400_000
"""Cells that are followed one by one; programs that write this many write them in the usual form."""


@dataclass
class Rewritten:
    """The sheet anew, its reach in rows and columns, formulas, error values by place, and merged ranges."""

    xml: bytes = b""
    rows: int = 0
    columns: int = 0
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)


def rewrite(part: bytes, name: str, limits: Limits) -> Rewritten:
    """Return a plain sheet part rewritten in the usual form. `name`: the sheet's, for refusals.

    Raises RefusedWorkbookError: ``too_many_rows``, ``too_many_columns``, ``too_many_cells``, ``text_too_long``,
    ``cells_twice``, ``damaged``.
    """
    walk = _Walk(name, limits)
    parse(part, name, walk.start, end=walk.end, text=walk.text)
    return walk.finished()


def check_extent(rows: int, columns: int, name: str, limits: Limits) -> None:
    """Raise RefusedWorkbookError for a rectangle that is too large for a reader, which holds all of it.

    Codes: ``too_many_rows``, ``too_many_columns``, ``too_many_cells``.
    """
    if rows > limits.rows:
        raise RefusedWorkbookError("too_many_rows", sheet=name, limit=str(limits.rows))
    if columns > limits.columns:
        raise RefusedWorkbookError("too_many_columns", sheet=name, limit=str(limits.columns))
    if rows * columns > limits.cells:
        raise RefusedWorkbookError("too_many_cells", limit=str(limits.cells))


class _Walk:
    """Follows the elements of one sheet; a cell counts only when it holds something."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.sheet = Rewritten()
        self.cells: dict[Place, str] = {}
        self.row, self.column, self.seen, self.phonetic = -1, -1, 0, 0
        self.kind = self.style = ""
        self.value: list[str] | None = None
        self.formula: list[str] = []
        self.open = ""
        self.inside = False
        self.places: set[Place] = set()

    def start(self, tag: str, given: Attributes) -> None:
        match tag:
            case "c":
                self._cell(given)
            case "row":
                row_text = given.get("r", "")
                self.row = int(row_text) - 1 if row_text.isdecimal() and len(row_text) <= _ROW_DIGITS else self.row + 1
                self.column = -1
                self._refuse_repeated((self.row, self.column))
            case "f" if self.inside:
                self._formula(given)
            case "rPh":
                self.phonetic += 1
            case "v" | "t" if self.inside and not self.phonetic:
                self.open = tag
                self.value = [] if self.value is None else self.value
            case "mergeCell":
                self._merge(given)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._finish_cell()
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == self.open:
            self.open = ""

    def text(self, text: str) -> None:
        if self.open == "f":
            self.formula.append(text)
        elif self.open and self.value is not None:
            self.value.append(text)

    def finished(self) -> Rewritten:
        """Return the sheet with its rows in order."""
        by_row: dict[int, list[str]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            by_row.setdefault(row, []).append(cell)
        rows = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in by_row.items())
        self.sheet.xml = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
        return self.sheet

    def _cell(self, given: Attributes) -> None:
        reference = given.get("r")
        at = place(reference) if reference else (self.row, self.column + 1)
        if at is None or at[0] < 0:
            raise RefusedWorkbookError("damaged", part=self.name)
        self.row, self.column = at
        self._refuse_repeated(at)
        self.seen += 1
        if self.seen > min(self.limits.cells, _MOST):
            raise RefusedWorkbookError("too_many_cells", limit=str(min(self.limits.cells, _MOST)))
        self.kind, self.style, self.value = given.get("t", "n"), given.get("s", ""), None
        self.formula, self.inside = [], True

    def _refuse_repeated(self, at: Place) -> None:
        """Refuse a cell, or a row as column -1, that stands twice: each program takes another one."""
        if at in self.places:
            raise RefusedWorkbookError("cells_twice", sheet=self.name)
        self.places.add(at)

    def _formula(self, given: Attributes) -> None:
        self._refuse_too_far()
        self.open = "f"
        self.sheet.formulas.add((self.row, self.column))
        over = box(given.get("ref", "")) if given.get("t") in {"array", "dataTable"} else None
        if over and 0 < (over[2] - over[0] + 1) * (over[3] - over[1] + 1) <= _LARGEST_ARRAY:
            self.sheet.formulas.update((r, c) for r in range(over[0], over[2] + 1) for c in range(over[1], over[3] + 1))

    def _merge(self, given: Attributes) -> None:
        merged = box(given.get("ref", ""))
        if merged:
            self.sheet.merged.append(merged)

    def _refuse_too_far(self) -> None:
        """Refuse a cell that lies too far out."""
        sheet, limits = self.sheet, self.limits
        sheet.rows, sheet.columns = max(sheet.rows, self.row + 1), max(sheet.columns, self.column + 1)
        check_extent(sheet.rows, sheet.columns, self.name, limits)

    def _finish_cell(self) -> None:
        text = "" if self.value is None else "".join(self.value)
        self.value, self.inside = None, False
        if self.kind == "b" and ("".join(self.formula), text.strip()) in _CONSTANTS:
            self.sheet.formulas.discard((self.row, self.column))
        if not text:
            return
        if len(text) > _LONGEST:
            raise RefusedWorkbookError("text_too_long", sheet=self.name)
        self._refuse_too_far()
        at = (self.row, self.column)
        if self.kind == "e":
            self.sheet.errors[at] = text.strip()
            self.cells.pop(at, None)
            return
        if self.kind not in _TYPES:
            raise RefusedWorkbookError("damaged", part=self.name)
        self.cells[at] = self._written(text)

    def _written(self, text: str) -> str:
        """Return the cell in the usual form; a cell's own text as a formula's, which reads alike."""
        if self.kind in {"inlineStr", "str"}:
            kind, value = "str", escape(text, {"\r": "&#13;"})
        else:
            kind, value = self.kind, escape(text.strip())
        style = f' s="{self.style}"' if self.style.isdecimal() else ""
        typed = "" if kind == "n" else f' t="{kind}"'
        return f'<c r="{address(self.row, self.column)}"{style}{typed}><v>{value}</v></c>'
