"""The price of each limit: who is in only because of it, and who is out because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scoring.selection.quotas.problem import Choice, Limit, Problem

Solve = Callable[[Problem], Choice | None]


@dataclass(frozen=True, slots=True)
class Price:
    """What a limit changed against a choice without it: rows that came in, rows that went out, in order."""

    limit: Limit
    came_in: tuple[int, ...]
    went_out: tuple[int, ...]


def prices(problem: Problem, choice: Choice, solve: Solve, limits: Iterable[Limit]) -> Iterator[Price]:
    """Yield the price of each limit: who would be chosen, and who would not, without it.

    By rank, the choice is made again only where the limit caused a row to be passed over (or is a pin): without any
    other the choice is the same. By score no row is passed over because of a limit, so it is always made again.
    """
    named = {limit for why in choice.passed.values() for limit in why}
    unnamed = any(not why for why in choice.passed.values())
    for limit in limits:
        if limit.kind != "pin" and limit not in named and not unnamed:
            yield Price(limit, (), ())
            continue
        other = solve(problem.without(limit))
        before = set(other.chosen) if other is not None else set(choice.chosen)
        now = set(choice.chosen)
        yield Price(limit, tuple(sorted(now - before)), tuple(sorted(before - now)))
