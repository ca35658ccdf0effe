"""A worksheet that writes our formulas and figures without looking into them again."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet


class PlainFormulas(Worksheet):  # type: ignore[misc] # no types are published for it
    """XlsxWriter searches every formula for each of 29 functions newer than Excel 2007, which takes most of its time.

    In the formulas of drop-downs and rules it looks for 126 more. Ours use none of them, and every cell of ours has a
    format: what is written is the same, in a quarter of the time. Tests compare the files, byte by byte, with those
    that an ordinary worksheet gives.
    """

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:  # noqa: ANN401, PLR0917 - theirs
        """Keep a formula without its equals sign; returns -1 outside the sheet, as theirs does."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - theirs
        """Return the formula of a drop-down or a rule as it stands in the file: without braces and equals sign."""
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - theirs
        """Write a formula with its cached value, a number or a text; leave the rest to XlsxWriter."""
        kind = type(cell)
        if kind not in _OURS:
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'  # noqa: SLF001 - as theirs does
        if kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif isinstance(cell.value, str):
            text = escape(cell.value)
            self.fh.write(f'{start} t="str"><f>{escape(cell.formula)}</f><v>{text}</v></c>')
        else:
            self.fh.write(f"{start}><f>{escape(cell.formula)}</f><v>{cell.value}</v></c>")


_OURS = frozenset({CellFormulaTuple, CellNumberTuple, CellStringTuple})


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
