"""Merged areas of a sheet that the export did not have: one may hide what stands in its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from exports.archive.cell_references import Box, Place, address
from exports.reading.workbook import Sheet
from exports.seals.row_seals import canonical

_MOST = 10_000
"""Cells under one area that are looked at; of a larger one, its first rows."""


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area of a sheet, and the filled cells that it hides."""

    sheet: str
    where: str
    covered: tuple[Place, ...]


def new_areas(
    file: Sheet, kept: Sheet, *, columns: tuple[Mapping[int, int], Mapping[int, int]] | None = None
) -> list[Area]:
    """Return the areas of a sheet beyond those of the export: of its columns, as high and with the same text.

    `columns`: column -> column of the export, of either sheet.  An area without any text shows and hides nothing.
    """
    own, before = columns or ({}, {})
    spare = Counter(_kind(kept, area, before) for area in kept.merged)
    new = []
    for area in file.merged:
        kind = _kind(file, area, own)
        if spare[kind]:
            spare[kind] -= 1
        elif kind[-1] or kind[-2]:
            top, left, bottom, right = area
            where = f"{address(top, left)}:{address(bottom, right)}"
            new.append(Area(file.name, where, _covered(file, area)))
    return new


def _kind(sheet: Sheet, area: Box, columns: Mapping[int, int]) -> tuple[int, int, int, str, int]:
    top, left, bottom, right = area
    said = canonical(sheet.cell(top, left)) if (top, left) not in sheet.formulas else "="
    return columns.get(left, left), right - left, bottom - top, said, len(_covered(sheet, area))


def _covered(sheet: Sheet, area: Box) -> tuple[Place, ...]:
    """Return the filled cells of an area but for the first, which is seen."""
    top, left, bottom, right = area
    deepest = min(bottom, max(len(sheet.rows), top) - 1, top + _MOST // (right - left + 1))
    places = ((row, column) for row in range(top, deepest + 1) for column in range(left, right + 1))
    return tuple(at for at in places if at != (top, left) and (canonical(sheet.cell(*at)) or at in sheet.formulas))
