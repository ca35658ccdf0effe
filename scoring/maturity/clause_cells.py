"""The clauses of a questionnaire by sub-domain and level, and their ratings added up per cell.

Speed: neighbouring clauses are joined into one index, and one lookup yields the sums of their cells, packed into the
bytes of an integer; the weights then meet one column per cell, not per clause. Everything stays an integer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_ANSWERED, Coded, Coding
from scoring.definition.questionnaire import Kind, Question
from scoring.exact import WEIGHT
from scoring.maturity.row_patterns import unit_of

_ABSENCES = 3
_TOGETHER = 5
_OPEN = 48
_BYTE = np.int16(255)
Cell = tuple[str, int]
"""A sub-domain and a level."""


@dataclass(frozen=True)
class Layout:
    """The clauses of a questionnaire by sub-domain and level; cached on its coding."""

    clauses: tuple[Question, ...]
    cells: tuple[Cell, ...]
    of_cell: Mapping[Cell, tuple[str, ...]]
    unit: int

    @property
    def most(self) -> int:
        """The greatest sum of ratings in one cell, in the layout's unit."""
        return max((len(names) for names in self.of_cell.values()), default=0) * WEIGHT // self.unit

    @property
    def names(self) -> tuple[str, ...]:
        """The clauses' ids, in order."""
        return tuple(clause.id for clause in self.clauses)


def layout_of(coding: Coding) -> Layout:
    """Return the layout of a questionnaire's clauses."""
    cached: Layout | None = coding.__dict__.get("clause_layout")
    if cached is not None:
        return cached
    clauses = tuple(item for item in coding.questionnaire.questions.values() if item.kind is Kind.CLAUSE)
    of_cell: dict[Cell, tuple[str, ...]] = {}
    for clause in clauses:
        key = (clause.subdomain, clause.level)
        of_cell[key] = (*of_cell.get(key, ()), clause.id)
    layout = Layout(clauses, tuple(of_cell), of_cell, unit_of(clauses))
    coding.__dict__["clause_layout"] = layout
    return layout


@dataclass(frozen=True)
class _Chunk:
    """Clauses that are looked up together: their columns, and a table of packed sums by joint code.

    `fields`: (row of a cell, shift of its byte); the count of what is not answered lies above all of them.
    """

    columns: tuple[int, ...]
    radices: tuple[int, ...]
    table: NDArray[np.int64]
    fields: tuple[tuple[int, int], ...]


def cell_points(coded: Coded, layout: Layout) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return the sum of ratings per cell, int16 [cells, n] in the layout's unit, and how many are not answered [n].

    An absence adds nothing.
    """
    points = np.zeros((len(layout.cells), len(coded)), dtype=np.int16)
    open_ = np.zeros(len(coded), dtype=np.int16)
    for chunk in _chunks(coded.coding, layout):
        joint = coded.codes[:, chunk.columns[0]].copy()
        for column, radix in zip(chunk.columns[1:], chunk.radices[1:], strict=True):
            joint *= np.int32(radix)
            joint += coded.codes[:, column]
        packed = chunk.table.take(joint)
        for row, shift in chunk.fields:
            points[row] += (packed >> shift).astype(np.int16) & _BYTE
        open_ += (packed >> _OPEN).astype(np.int16)
    return points, open_


def _chunks(coding: Coding, layout: Layout) -> tuple[_Chunk, ...]:
    """Group the clauses, cell by cell, so that each group's joint table stays small; cached on the coding."""
    cached: tuple[_Chunk, ...] | None = coding.__dict__.get("clause_chunks")
    if cached is not None:
        return cached
    ordered = [(row, name) for row, cell in enumerate(layout.cells) for name in layout.of_cell[cell]]
    chunks = tuple(_chunk(coding, layout, ordered[at : at + _TOGETHER]) for at in range(0, len(ordered), _TOGETHER))
    coding.__dict__["clause_chunks"] = chunks
    return chunks


def _chunk(coding: Coding, layout: Layout, clauses: list[tuple[int, str]]) -> _Chunk:
    shifts = {row: 8 * place for place, row in enumerate(dict.fromkeys(row for row, _ in clauses))}
    table, offset, radices = np.zeros(1, dtype=np.int64), 0, []
    for row, name in clauses:
        ratings = [option.points // layout.unit for option in coding.questionnaire.questions[name].options]
        own = np.array([0, 0, 0, *(rating << shifts[row] for rating in ratings)], dtype=np.int64)
        own[_ABSENCES + NOT_ANSWERED] = 1 << _OPEN
        table = (table[:, None] + own[None, :]).ravel()
        offset = offset * len(own) + _ABSENCES
        radices.append(len(own))
    columns = tuple(coding.places[name] for _, name in clauses)
    return _Chunk(columns, tuple(radices), np.roll(table, -offset), tuple(shifts.items()))
