"""What moved between two evaluations, and why: as codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scoring.selection.selection import Place

MOST_NAMED = 2
"""How many criteria or features a move names at most."""
FEW_PLACES = 20
"""Who moved by no more places within its pool is not named for that alone, unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as one evaluation saw it. `answers`: changes whenever the answers behind it do (a digest, a version).

    `contributions`: criterion -> 10⁻⁶ point; `features`: feature -> 1/100; `passes`: no gate is failed. `pin`: "in",
    "out" or empty. `rank` counts within the pool, None for who is not ranked.
    """

    pool: str
    place: Place
    segment: int
    contributions: Mapping[str, int]
    features: Mapping[str, int]
    answers: str
    passes: bool = True
    pin: str = ""
    rank: int | None = None

    @property
    def score(self) -> int:
        """The score in 10⁻⁶ point."""
        return sum(self.contributions.values())


@dataclass(frozen=True, slots=True)
class Why:
    """A code with parameters.

    ``joined``, ``gone`` (only one evaluation holds it), ``scheme`` (another scheme), ``seats`` (another number),
    ``pinned`` / ``unpinned`` (in, out), ``gate`` (passes or fails one now), ``pool`` (it is ranked in another one),
    ``answers`` (other answers count), ``contribution`` (criterion, before, after), ``feature`` (feature, before,
    after), ``others`` (nothing of its own changed: the list around it did).
    """

    code: str
    parameters: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A row that changed its place, its rank or its segment; the missing side is None."""

    key: str
    before: Seen | None
    after: Seen | None
    why: tuple[Why, ...]

    @property
    def entered(self) -> bool:
        """Whether it is selected now and was not."""
        return _place(self.after) is Place.SELECTED and _place(self.before) is not Place.SELECTED

    @property
    def left(self) -> bool:
        """Whether it was selected and is not now."""
        return _place(self.before) is Place.SELECTED and _place(self.after) is not Place.SELECTED

    @property
    def shift(self) -> int:
        """By how many places it fell (above 0) or rose within its pool; 0 where no one pool ranks it both times."""
        first, second = self.before, self.after
        if first is None or second is None or first.rank is None or second.rank is None or first.pool != second.pool:
            return 0
        return second.rank - first.rank

    @property
    def changed_place(self) -> bool:
        """Whether it joined or went, or its place or its pool is another one."""
        first, second = self.before, self.after
        return first is None or second is None or (first.place, first.pool) != (second.place, second.pool)

    @property
    def changed_segment(self) -> bool:
        """Whether both evaluations placed it in a segment, and in different ones."""
        first, second = (seen.segment if seen is not None else 0 for seen in (self.before, self.after))
        return bool(first and second and first != second)


def _place(seen: Seen | None) -> Place | None:
    return seen.place if seen is not None else None


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two evaluations: whether they have one scheme and one fit of segments, and another seat count.

    `few`: a shift within a pool by no more places names nobody.
    """

    same_scheme: bool
    same_segments: bool
    same_seats: bool = True
    few: int = FEW_PLACES


def moves(before: Mapping[str, Seen], after: Mapping[str, Seen], between: Between) -> tuple[Move, ...]:
    """Return every row that joined or went, changed place, pool or segment, or moved by more than `few` places.

    By key; segments that were frozen apart are not compared.
    """
    moved = []
    for key in sorted({*before, *after}):
        move = Move(key, before.get(key), after.get(key), ())
        if move.changed_place or abs(move.shift) > between.few or (between.same_segments and _other_segment(move)):
            moved.append(replace(move, why=_why(move.before, move.after, between)))
    return tuple(moved)


def _other_segment(move: Move) -> bool:
    first, second = (seen.segment if seen is not None else 0 for seen in (move.before, move.after))
    return first != second


def _why(first: Seen | None, second: Seen | None, between: Between) -> tuple[Why, ...]:
    if first is None or second is None:
        return (Why("joined" if first is None else "gone"),)
    reasons = [] if between.same_scheme else [Why("scheme")]
    if not between.same_seats:
        reasons.append(Why("seats"))
    if first.pin != second.pin:
        reasons.append(Why("pinned", {"kind": second.pin}) if second.pin else Why("unpinned", {"kind": first.pin}))
    if first.passes != second.passes:
        reasons.append(Why("gate", {"passes": int(second.passes)}))
    if first.pool != second.pool and first.pool and second.pool:
        reasons.append(Why("pool"))
    if first.answers != second.answers:
        reasons.append(Why("answers"))
    if first.pool == second.pool:
        reasons += _largest("contribution", "criterion", first.contributions, second.contributions)
    if between.same_segments and first.segment != second.segment:
        reasons += _largest("feature", "feature", first.features, second.features)
    return tuple(reasons) or (Why("others"),)


def _largest(code: str, name: str, first: Mapping[str, int], second: Mapping[str, int]) -> list[Why]:
    """Name the items that changed most, those of the same size in the order they are declared."""
    changed = [(item, first[item], second[item]) for item in second if item in first and first[item] != second[item]]
    ordered = sorted(changed, key=lambda item: -abs(item[2] - item[1]))[:MOST_NAMED]
    return [Why(code, {name: item, "before": was, "after": now}) for item, was, now in ordered]
