"""Small random districts, and every choice that keeps all limits of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.selection.quotas.problem import Bound, Limit, Problem, limits_of

VALUES = "012"


_ROWS, _SEATS, _COIN = st.integers(5, 12), st.integers(1, 5), st.integers(0, 1)
_LABELS = {rows: st.text(VALUES, min_size=rows, max_size=rows) for rows in range(5, 13)}
_GROUPS = {rows: st.text("abgh", min_size=rows, max_size=rows) for rows in range(5, 13)}
"""A letter per row; the groups `a` and `b` are none."""
_DICE = st.text("012", min_size=9, max_size=9)
_FLOORS = {strict: st.integers(0, 3 if strict else 2) for strict in (False, True)}
_CEILINGS = [st.none() | st.integers(floor, floor + 2) for floor in range(4)]
_PINS = {rows: st.frozensets(st.integers(0, rows - 1), max_size=3) for rows in range(5, 13)}
_EXCLUDED = {rows: st.frozensets(st.integers(0, rows - 1), max_size=2) for rows in range(5, 13)}
"""Made once: hypothesis looks through every new strategy before it draws from it. What is alike is drawn at once."""


@st.composite
def problems(draw: st.DrawFn, *, strict: bool = False) -> Problem:
    """Return 5 to 12 rows with three attributes, bounds on some labels, groups, a pin and an exclusion at times."""
    rows = draw(_ROWS)
    labels = {name: tuple(draw(_LABELS[rows])) for name in "uvw"}
    bounds = []
    for (name, value), die in zip(product("uvw", VALUES), draw(_DICE), strict=True):
        if int(die) > (0 if strict else 1):
            floor = draw(_FLOORS[strict])
            ceiling = draw(_CEILINGS[floor])
            if floor or ceiling is not None:
                bounds.append(Bound(name, value, floor, ceiling))
    pins = draw(_PINS[rows])
    return Problem(
        seats=draw(_SEATS),
        labels=labels,
        bounds=tuple(bounds),
        groups=tuple(name if name in "gh" else "" for name in draw(_GROUPS[rows])),
        per_group=draw(_COIN),
        pins=pins,
        excluded=draw(_EXCLUDED[rows]) - pins,
    )


@cache
def tried(rows: int, seats: int) -> tuple[list[tuple[int, ...]], NDArray[np.int64]]:
    """Return every choice of so many rows, and who is in each as a line of ones and zeros."""
    choices = list(combinations(range(rows), seats))
    seated = np.zeros((len(choices), rows), dtype=np.int64)
    for line, chosen in zip(seated, choices, strict=True):
        line[list(chosen)] = 1
    return choices, seated


def counted(problem: Problem, limits: Sequence[Limit]) -> tuple[list[tuple[int, ...]], NDArray[np.int64]]:
    """Return every choice without the excluded, and how many rows in each count for each limit."""
    free = [row for row in range(problem.rows) if row not in problem.excluded]
    choices, seated = tried(len(free), problem.seats)
    of_limits = [[counts(problem, row, limit) for limit in limits] for row in free]
    among = np.array(of_limits, dtype=np.int64).reshape(len(free), len(limits))
    return [tuple(free[at] for at in chosen) for chosen in choices], seated @ among


def counts(problem: Problem, row: int, limit: Limit) -> bool:
    """Whether a row counts for a limit: the pinned one for its pin."""
    if limit.kind == "pin":
        return row == int(limit.value)
    return (problem.groups if limit.kind == "group" else problem.labels[limit.attribute])[row] == limit.value


def missed(limits: Sequence[Limit], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return by how many rows each choice misses each limit, 0 where it keeps it; a pin is a floor of one row."""
    lowest = np.array([limit.kind in {"floor", "pin"} for limit in limits], dtype=bool)
    over = numbers - np.array([limit.number for limit in limits], dtype=np.int64)
    return np.maximum(0, np.where(lowest, -over, over))


def solutions(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield every choice that keeps every limit, by trying all of them."""
    limits = list(limits_of(problem))
    choices, numbers = counted(problem, limits)
    for at in np.flatnonzero(~missed(limits, numbers).any(axis=1)).tolist():
        yield choices[at]


def keeps(problem: Problem, chosen: tuple[int, ...], limit: Limit) -> bool:
    """Whether a choice keeps one limit."""
    count = sum(counts(problem, row, limit) for row in chosen)
    return count >= limit.number if limit.kind in {"floor", "pin"} else count <= limit.number
