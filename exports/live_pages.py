"""A worksheet that writes our formulas and figures without looking into them again."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, Worksheet


class PlainFormulas(Worksheet):  # type: ignore[misc] # no types are published for it
    """XlsxWriter searches every formula for each of 29 functions newer than Excel 2007, which takes most of its time.

    Ours use none of them, and every cell of ours has a format: what is written is the same, in a third of the time. A
    test compares the file, byte by byte, with the one that an ordinary worksheet gives.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - theirs
        """Return the formula without its equals sign."""
        del expand_future_functions
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: NamedTuple) -> None:
        """Write a formula with its cached value, or a number; leave the rest to XlsxWriter."""
        match cell:
            case CellFormulaTuple(formula=formula, format=form, value=str() as text):
                self.fh.write(
                    f'<c r="{_letters(col)}{row + 1}" s="{form._get_xf_index()}" t="str">'  # noqa: SLF001 - as theirs does
                    f"<f>{escape(formula)}</f><v>{escape(text)}</v></c>"
                )
            case CellFormulaTuple(formula=formula, format=form, value=value):
                self.fh.write(
                    f'<c r="{_letters(col)}{row + 1}" s="{form._get_xf_index()}">'  # noqa: SLF001 - as theirs does
                    f"<f>{escape(formula)}</f><v>{value}</v></c>"
                )
            case CellNumberTuple(number=number, format=form):
                self.fh.write(
                    f'<c r="{_letters(col)}{row + 1}" s="{form._get_xf_index()}"><v>{number:.16G}</v></c>'  # noqa: SLF001 - as theirs does
                )
            case _:
                super()._write_cell(row, col, cell)


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
