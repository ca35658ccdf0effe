"""What moved between two evaluations, and why: as codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.selection.selection import Place

MOST_NAMED = 2
"""How many criteria or features a move names at most."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as one evaluation saw it. `answers`: changes whenever the answers behind it do (a digest, a version).

    `contributions`: criterion -> 10⁻⁶ point; `features`: feature -> 1/100; `passes`: no gate is failed. `pin`: "in",
    "out" or empty.
    """

    pool: str
    place: Place
    segment: int
    contributions: Mapping[str, int]
    features: Mapping[str, int]
    answers: str
    passes: bool = True
    pin: str = ""

    @property
    def score(self) -> int:
        """The score in 10⁻⁶ point."""
        return sum(self.contributions.values())


@dataclass(frozen=True, slots=True)
class Why:
    """A code with parameters.

    ``joined``, ``gone`` (only one evaluation holds it), ``scheme`` (another scheme), ``pinned`` / ``unpinned`` (in,
    out), ``gate`` (passes or fails one now), ``answers`` (other answers count), ``contribution`` (criterion, before,
    after), ``feature`` (feature, before, after), ``others`` (nothing of its own changed: the list around it did).
    """

    code: str
    parameters: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A row that changed its place or its segment; the missing side is None."""

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
    def changed_segment(self) -> bool:
        """Whether both evaluations placed it in a segment, and in different ones."""
        first, second = (seen.segment if seen is not None else 0 for seen in (self.before, self.after))
        return bool(first and second and first != second)


def _place(seen: Seen | None) -> Place | None:
    return seen.place if seen is not None else None


def moves(
    before: Mapping[str, Seen], after: Mapping[str, Seen], *, same_scheme: bool, same_segments: bool
) -> tuple[Move, ...]:
    """Return every row whose place or segment differs, by key; segments that were frozen apart are not compared."""
    moved = []
    for key in sorted({*before, *after}):
        first, second = before.get(key), after.get(key)
        if _place(first) is _place(second) and (not same_segments or _segment(first) == _segment(second)):
            continue
        moved.append(
            Move(key, first, second, _why(first, second, same_scheme=same_scheme, same_segments=same_segments))
        )
    return tuple(moved)


def _segment(seen: Seen | None) -> int:
    return seen.segment if seen is not None else 0


def _why(first: Seen | None, second: Seen | None, *, same_scheme: bool, same_segments: bool) -> tuple[Why, ...]:
    if first is None or second is None:
        return (Why("joined" if first is None else "gone"),)
    reasons = [] if same_scheme else [Why("scheme")]
    if first.pin != second.pin:
        reasons.append(Why("pinned", {"kind": second.pin}) if second.pin else Why("unpinned", {"kind": first.pin}))
    if first.passes != second.passes:
        reasons.append(Why("gate", {"passes": int(second.passes)}))
    if first.answers != second.answers:
        reasons.append(Why("answers"))
    reasons += _largest("contribution", "criterion", first.contributions, second.contributions)
    if same_segments and first.segment != second.segment:
        reasons += _largest("feature", "feature", first.features, second.features)
    return tuple(reasons) or (Why("others"),)


def _largest(code: str, name: str, first: Mapping[str, int], second: Mapping[str, int]) -> list[Why]:
    """Name the items that changed most, those of the same size in the order they are declared."""
    changed = [(item, first[item], second[item]) for item in second if item in first and first[item] != second[item]]
    ordered = sorted(changed, key=lambda item: -abs(item[2] - item[1]))[:MOST_NAMED]
    return [Why(code, {name: item, "before": was, "after": now}) for item, was, now in ordered]
