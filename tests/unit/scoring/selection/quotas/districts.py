"""Small random districts, and every choice that keeps all limits of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from hypothesis import strategies as st

from scoring.selection.quotas.problem import Bound, Limit, Problem, broken, carries

VALUES = "012"


_ROWS, _SEATS, _COIN, _DIE = st.integers(5, 12), st.integers(1, 5), st.integers(0, 1), st.integers(0, 2)
_LABEL, _GROUP = st.sampled_from(VALUES), st.sampled_from(["", "", "g", "h"])
_FLOORS = {strict: st.integers(0, 3 if strict else 2) for strict in (False, True)}
_CEILINGS = [st.none() | st.integers(floor, floor + 2) for floor in range(4)]
_PINS = {rows: st.frozensets(st.integers(0, rows - 1), max_size=3) for rows in range(5, 13)}
_EXCLUDED = {rows: st.frozensets(st.integers(0, rows - 1), max_size=2) for rows in range(5, 13)}
"""Made once: hypothesis looks through every new strategy before it draws from it."""


@st.composite
def problems(draw: st.DrawFn, *, strict: bool = False) -> Problem:
    """Return 5 to 12 rows with three attributes, bounds on some labels, groups, a pin and an exclusion at times."""
    rows = draw(_ROWS)
    labels = {name: tuple(draw(_LABEL) for _ in range(rows)) for name in "uvw"}
    bounds = []
    for name in "uvw":
        for value in VALUES:
            if draw(_DIE) > (0 if strict else 1):
                floor = draw(_FLOORS[strict])
                ceiling = draw(_CEILINGS[floor])
                if floor or ceiling is not None:
                    bounds.append(Bound(name, value, floor, ceiling))
    pins = draw(_PINS[rows])
    return Problem(
        seats=draw(_SEATS),
        labels=labels,
        bounds=tuple(bounds),
        groups=tuple(draw(_GROUP) for _ in range(rows)),
        per_group=draw(_COIN),
        pins=pins,
        excluded=draw(_EXCLUDED[rows]) - pins,
    )


def solutions(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield every choice that keeps every limit, by trying all of them."""
    free = [row for row in range(problem.rows) if row not in problem.excluded]
    for chosen in combinations(free, problem.seats):
        if not broken(problem, chosen):
            yield chosen


def keeps(problem: Problem, chosen: tuple[int, ...], limit: Limit) -> bool:
    """Whether a choice keeps one limit."""
    if limit.kind == "pin":
        return int(limit.value) in chosen
    count = sum(carries(problem, row, limit) for row in chosen)
    return count >= limit.number if limit.kind == "floor" else count <= limit.number
