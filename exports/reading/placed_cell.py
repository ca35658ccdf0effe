"""One cell of a workbook that was handed in, with where it stands: what answers and rows of tables are read from."""

from __future__ import annotations

from dataclasses import dataclass

from exports.reading.cell_values import text_of
from exports.reading.workbook import Raw


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """One cell of the user's own file. `row` and `column` count from 0; `formula`: the cell holds one.

    `number_format`: how the cell shows its number, where that is not by its own digits; `from_1904`: the calendar.
    `unseen`: nobody sees it in the file, it is hidden by a filter, by hand or with its sheet.
    """

    sheet: str
    row: int
    column: int
    raw: Raw = None
    formula: bool = False
    number_format: str = ""
    from_1904: bool = False
    unseen: bool = False

    @property
    def text(self) -> str:
        """The content as text, as it was typed; empty for an empty cell."""
        return text_of(self.raw)
