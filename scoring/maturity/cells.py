"""The clauses of a questionnaire by sub-domain and level, and their ratings added up per cell.

Speed: ratings are added up in small integers first, so that the weights meet one column per cell, not per clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.encode import NOT_ANSWERED, Coded, Coding
from scoring.exact import WEIGHT
from scoring.maturity.patterns import unit_of
from scoring.questionnaire import Kind, Question

_ABSENCES = 3
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


def cell_points(coded: Coded, layout: Layout) -> tuple[NDArray[np.int16], NDArray[np.int64], NDArray[np.int64]]:
    """Return the sum of ratings per cell, int16 [n, cells] in the layout's unit, and how many were answered and asked.

    An absence adds nothing.
    """
    points = np.zeros((len(layout.cells), len(coded)), dtype=np.int16)
    answered, asked = np.zeros(len(coded), dtype=np.int16), np.zeros(len(coded), dtype=np.int16)
    questions = coded.coding.questionnaire.questions
    for row, cell in enumerate(layout.cells):
        for name in layout.of_cell[cell]:
            code = coded.column(name)
            ratings = [option.points // layout.unit for option in questions[name].options]
            table = np.array([*ratings, *[0] * _ABSENCES], dtype=np.int16)  # an absence counts from the end
            points[row] += table.take(code)
            given = code >= 0
            answered += given
            asked += given | (code == NOT_ANSWERED)
    return points.T, answered.astype(np.int64), asked.astype(np.int64)
