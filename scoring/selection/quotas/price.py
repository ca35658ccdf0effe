"""The price of each limit: who is in only because of it, and who is out because of it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.selection.quotas.problem import Choice, Limit


@dataclass(frozen=True, slots=True)
class Price:
    """What a limit changed against a choice without it: rows that came in, rows that went out, in order."""

    limit: Limit
    came_in: tuple[int, ...]
    went_out: tuple[int, ...]


def price_of(limit: Limit, choice: Choice, without: Choice) -> Price:
    """Return the price of a limit, given the choice with it and the one without."""
    now, before = set(choice.chosen), set(without.chosen)
    return Price(limit, tuple(sorted(now - before)), tuple(sorted(before - now)))
