"""Who is in, who is in reserve, who is out, and why: as codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.gates import Verdict
from scoring.ranking import Ranking
from scoring.seats import Floor, Reservations


class Place(StrEnum):
    """Where a row ends up. UNRANKED lacks a required questionnaire."""

    SELECTED = "selected"
    RESERVE = "reserve"
    OUT = "out"
    UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with parameters.

    ``within_seats``, ``reserve``, ``below_line``, ``gate_failed``, ``gate_pending``, ``missing_questionnaire``,
    ``tie_at_line``, ``seated_by_share`` (better-ranked ones were passed over for a least share of seats),
    ``passed_over`` (its rank would have done, but the seat was kept for a least share).
    """

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortlist:
    """Per row its place and reasons; `cut` is the row number of the last one selected by rank alone, None if nobody is.

    `unmet`: attributes whose floors could not be kept together with those declared before them.
    """

    places: tuple[Place, ...]
    reasons: tuple[tuple[Reason, ...], ...]
    cut: int | None
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What a pool's list is made under: seats, reserve, the gates' names, and the floors of seat shares."""

    seats: int
    reserve: int
    gates: tuple[str, ...] = ()
    floors: tuple[Floor, ...] = ()


def select(ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, order: Sequence[int] | None = None) -> Shortlist:
    """Give the seats to the best rows that fail no gate, keeping every floor; then the reserve, by rank.

    `order`: the rows of one pool, best first; the whole ranking where it is left out. A pending gate does not exclude:
    it is named as a reason to check before anything is decided. A row is passed over only where a floor could not be
    kept otherwise.
    """
    listed = ranking.order.tolist() if order is None else list(order)
    failed = {row: np.flatnonzero(verdicts[row] == Verdict.FAILED).tolist() for row in listed}
    eligible = [row for row in listed if not failed[row]]
    reservations = Reservations(terms.floors, eligible, terms.seats)
    seated = [row for row in eligible if reservations.take(row)]
    chosen = set(seated)
    waiting = [row for row in eligible if row not in chosen]
    outcome = _outcome(eligible, seated, waiting, terms)
    places = [Place.OUT] * len(ranking.scores)
    reasons: list[tuple[Reason, ...]] = [()] * len(ranking.scores)
    for row in listed:
        notes = [Reason("gate_failed", {"gate": terms.gates[column]}) for column in failed[row]]
        if row in outcome:
            places[row], own = outcome[row]
            notes = list(own)
        pending = np.flatnonzero(verdicts[row] == Verdict.PENDING).tolist()
        reasons[row] = (*notes, *(Reason("gate_pending", {"gate": terms.gates[column]}) for column in pending))
    _mark_ties(ranking, seated, waiting, reasons)
    return Shortlist(tuple(places), tuple(reasons), _cut(seated, waiting, eligible), tuple(reservations.unmet))


def _cut(seated: Sequence[int], waiting: Sequence[int], eligible: Sequence[int]) -> int | None:
    """Return the last row that its rank alone seated: before it nobody was passed over."""
    if not seated or not waiting:
        return seated[-1] if seated else None
    by_rank = eligible[: eligible.index(waiting[0])]
    return by_rank[-1] if by_rank else None


def _outcome(
    eligible: Sequence[int], seated: Sequence[int], waiting: Sequence[int], terms: Terms
) -> dict[int, tuple[Place, tuple[Reason, ...]]]:
    """Return place and first reasons of every eligible row."""
    position = {row: place for place, row in enumerate(eligible, start=1)}
    last = position[seated[-1]] if seated else 0
    first_passed = min((position[row] for row in waiting), default=len(eligible) + 1)
    found: dict[int, tuple[Place, tuple[Reason, ...]]] = {}
    for number, row in enumerate(seated, start=1):
        reason = Reason("within_seats", {"position": str(number), "seats": str(terms.seats)})
        if position[row] > first_passed:
            reason = Reason("seated_by_share", {"position": str(position[row])})
        found[row] = (Place.SELECTED, (reason,))
    for number, row in enumerate(waiting, start=1):
        if number <= terms.reserve:
            place, reason = Place.RESERVE, Reason("reserve", {"position": str(number)})
        else:
            below = {"position": str(position[row]), "seats": str(terms.seats)}
            place, reason = Place.OUT, Reason("below_line", below)
        passed = (Reason("passed_over"),) if position[row] < last else ()
        found[row] = (place, (reason, *passed))
    return found


def _mark_ties(
    ranking: Ranking, seated: Sequence[int], waiting: Sequence[int], reasons: list[tuple[Reason, ...]]
) -> None:
    """Say of those level with the line that the declared keys decided between them."""
    if not seated or not any(ranking.scores[row] == ranking.scores[seated[-1]] for row in waiting):
        return
    for row in (*seated, *waiting):
        if ranking.scores[row] == ranking.scores[seated[-1]]:
            reasons[row] = (*reasons[row], Reason("tie_at_line"))


def merged(parts: Sequence[tuple[Sequence[int], Shortlist]], rows: int) -> Shortlist:
    """Return the lists of several pools as one; `cut` is that of the first pool."""
    places = [Place.OUT] * rows
    reasons: list[tuple[Reason, ...]] = [()] * rows
    for listed, part in parts:
        for row in listed:
            places[row], reasons[row] = part.places[row], part.reasons[row]
    cut = parts[0][1].cut if parts else None
    return Shortlist(tuple(places), tuple(reasons), cut, tuple(name for _, part in parts for name in part.unmet))
