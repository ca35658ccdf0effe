"""Whom to visit: lists by effect, nearness, exposure, town and chance, merged so that no firm stands there twice.

Each list takes its number from those that no list before it has taken, in this order; the random share comes last and
is uniform over whoever is left. The same firms, numbers and seed give the same choice, in whatever order the firms
come; what chance decides of a firm depends on the seed and its key alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

EFFECT, NEAR, EXPOSURE, TOWN, RANDOM = "effect", "near", "exposure", "town", "random"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm that could be visited.

    `places`: places that it would lose, 0 for who has no seat to lose; `from_line`: places from the line; `points`:
    10⁻⁶ points that rest on unchecked answers.
    """

    key: str
    town: str
    places: int
    from_line: int
    points: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How many firms each list gives; `each_town`: the fewest that are visited of every town; `seed`: of chance."""

    effect: int = 0
    near: int = 0
    exposure: int = 0
    each_town: int = 0
    random: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A firm that is visited, by which list, and the figure that it stands there with (0 for chance)."""

    key: str
    reason: str
    figure: int


@dataclass(frozen=True, slots=True)
class Short:
    """A list that gives fewer than were asked for: no more firms are there. `town`: of the fewest of a town."""

    reason: str
    town: str
    asked: int
    given: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The firms in the order in which they were chosen, and what could not be given."""

    chosen: tuple[Chosen, ...]
    short: tuple[Short, ...]


def choose_firms(candidates: Sequence[Candidate], asked: Asked) -> Choice:
    """Return whom to visit. Raises ValueError when a key occurs twice."""
    known = {one.key: one for one in candidates}
    if len(known) != len(candidates):
        message = "a key occurs twice"
        raise ValueError(message)
    left = dict(sorted(known.items()))
    chosen: list[Chosen] = []
    short: list[Short] = []

    def take(reason: str, count: int, own: Sequence[Candidate], town: str = "") -> None:
        for one in own[:count]:
            del left[one.key]
            chosen.append(Chosen(one.key, reason, figure_of(one, reason)))
        if len(own) < count:
            short.append(Short(reason, town, count, len(own)))

    def ordered(by: Callable[[Candidate], object], fits: Callable[[Candidate], bool]) -> list[Candidate]:
        return sorted((one for one in left.values() if fits(one)), key=lambda one: (by(one), one.key))

    take(EFFECT, asked.effect, ordered(lambda one: -one.places, lambda one: one.places > 0))
    take(NEAR, asked.near, ordered(lambda one: one.from_line, lambda _: True))
    take(EXPOSURE, asked.exposure, ordered(lambda one: -one.points, lambda one: one.points > 0))
    for town in sorted({one.town for one in candidates}):
        visited = Counter(known[one.key].town for one in chosen)[town]
        own = ordered(lambda one: (-one.places, -one.points), lambda one, town=town: one.town == town)  # type: ignore[misc]
        take(TOWN, max(0, asked.each_town - visited), own, town)
    take(RANDOM, asked.random, ordered(lambda one: drawn(asked.seed, one.key), lambda _: True))
    return Choice(tuple(chosen), tuple(short))


def figure_of(one: Candidate, reason: str) -> int:
    """Return the figure with which a firm stands on a list."""
    return {EFFECT: one.places, TOWN: one.places, NEAR: one.from_line, EXPOSURE: one.points}.get(reason, 0)


def drawn(seed: int, key: str) -> bytes:
    """Return what chance gives a firm: the smallest are taken."""
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
