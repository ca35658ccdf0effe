"""A list as it goes upstairs, as PDF: A4 landscape, head on each page, signed below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from exports.printed.coverage import lacking, printable
from exports.printed.typesetting import set_pdf


@dataclass(frozen=True, slots=True)
class PrintedList:
    """What is on the paper.

    `below_title`: left and right of the line below it. `columns`: titles; `widths`: their shares of the width;
    `centred`: whether their cells are. `signatures`: with the days; `notes`: lines below these, `missing` one more
    where a character can not be printed. `mark`: in the foot of each page beside the page number.
    """

    title: str
    below_title: tuple[str, str]
    columns: Sequence[str]
    widths: Sequence[int]
    centred: Sequence[bool]
    rows: Sequence[Sequence[str]]
    signatures: Sequence[str]
    notes: Sequence[str]
    missing: str
    mark: str


def write_official_pdf(content: PrintedList, *, made_at: datetime) -> bytes:
    """Return the PDF of a list; a character that the font lacks is printed as 〓. Raises `TypesettingError`."""
    lacks = any(lacking(cell.replace("\n", "")) for row in content.rows for cell in row)
    notes = [*content.notes, *([content.missing] if lacks else [])]
    return set_pdf("official_lists.typ", _printable(asdict(content) | {"notes": notes}), made_at=made_at)


def _printable(value: Any) -> Any:  # noqa: ANN401 - texts and numbers, or lists and mappings of them
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
