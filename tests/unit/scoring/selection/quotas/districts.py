"""Small random districts, and every choice that keeps all limits of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from hypothesis import strategies as st

from scoring.selection.quotas.problem import Bound, Limit, Problem, broken, carries

VALUES = "012"


@st.composite
def problems(draw: st.DrawFn, *, strict: bool = False) -> Problem:
    """Return 5 to 12 rows with three attributes, bounds on some labels, groups, a pin and an exclusion at times."""
    rows = draw(st.integers(5, 12))
    labels = {name: tuple(draw(st.sampled_from(VALUES)) for _ in range(rows)) for name in "uvw"}
    bounds = []
    for name in "uvw":
        for value in VALUES:
            if draw(st.integers(0, 2)) > (0 if strict else 1):
                floor = draw(st.integers(0, 3 if strict else 2))
                ceiling = draw(st.none() | st.integers(floor, floor + 2))
                if floor or ceiling is not None:
                    bounds.append(Bound(name, value, floor, ceiling))
    row = st.integers(0, rows - 1)
    pins = draw(st.frozensets(row, max_size=3))
    return Problem(
        seats=draw(st.integers(1, 5)),
        labels=labels,
        bounds=tuple(bounds),
        groups=tuple(draw(st.sampled_from(["", "", "g", "h"])) for _ in range(rows)),
        per_group=draw(st.integers(0, 1)),
        pins=pins,
        excluded=draw(st.frozensets(row, max_size=2)) - pins,
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
