"""Who takes a seat that has become free, and who is passed over for it: the list itself is not chosen anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from scoring.quotas.problem import Limit, Problem, broken, crowded


@dataclass(frozen=True)
class Promotion:
    """The row that takes the seat, None if nobody can; the better-ranked ones with the limits they would break."""

    row: int | None
    skipped: tuple[tuple[int, tuple[Limit, ...]], ...]


def promote(problem: Problem, chosen: Collection[int], withdrawn: Collection[int]) -> Promotion:
    """Fill one free seat with the best-ranked row that keeps every limit.

    `chosen`: who holds a seat now (without those withdrawn, one fewer than the seats); `withdrawn`: who no longer
    stands. A pin that was withdrawn is no longer asked for.
    """
    left = replace(problem, pins=problem.pins - set(withdrawn))
    skipped: list[tuple[int, tuple[Limit, ...]]] = []
    for row in range(problem.rows):
        if row in chosen or row in withdrawn or row in problem.excluded:
            continue
        why = broken(left, {*chosen, row})
        if not why:
            return Promotion(row, tuple(skipped))
        skipped.append((row, why))
    return Promotion(None, tuple(skipped))


def reserve(problem: Problem, chosen: Collection[int], size: int) -> tuple[int, ...]:
    """Return up to `size` rows in the order in which they are asked: by rank, without those nothing could bring in.

    Excluded rows can't come in, nor rows of a group whose members may not be more and are all pinned.
    """
    barred = {
        name
        for name in crowded(problem)
        if sum(problem.groups[row] == name for row in problem.pins) >= problem.per_group
    }
    found = [
        row
        for row in range(problem.rows)
        if row not in chosen
        and row not in problem.excluded
        and not (barred and problem.groups and problem.groups[row] in barred)
    ]
    return tuple(found[:size])
