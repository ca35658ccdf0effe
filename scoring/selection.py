"""Who is in, who is in reserve, who is out, and why: as codes with parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.gates import Verdict
from scoring.ranking import Ranking


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
    ``tie_at_line``.
    """

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortlist:
    """Per row its place and reasons; `cut` is the row number of the last one selected, None when nobody is."""

    places: tuple[Place, ...]
    reasons: tuple[tuple[Reason, ...], ...]
    cut: int | None


def select(
    ranking: Ranking,
    verdicts: NDArray[np.int8],
    gates: Sequence[str],
    *,
    seats: int,
    reserve: int,
) -> Shortlist:
    """Select the best `seats` rows that fail no gate, then `reserve` more.

    A pending gate does not exclude: it is named as a reason to check before anything is decided.
    """
    places: dict[int, Place] = {}
    reasons: dict[int, tuple[Reason, ...]] = {}
    chosen: list[int] = []
    for row in ranking.order.tolist():
        failed = [gates[column] for column in np.flatnonzero(verdicts[row] == Verdict.FAILED).tolist()]
        pending = [gates[column] for column in np.flatnonzero(verdicts[row] == Verdict.PENDING).tolist()]
        notes = tuple(Reason("gate_pending", {"gate": gate}) for gate in pending)
        if failed:
            places[row] = Place.OUT
            reasons[row] = (*(Reason("gate_failed", {"gate": gate}) for gate in failed), *notes)
            continue
        position = len(chosen) + 1
        place, reason = _place(position, seats, reserve)
        chosen.append(row)
        places[row], reasons[row] = place, (reason, *notes)
    cut = chosen[min(seats, len(chosen)) - 1] if chosen and seats else None
    if cut is not None:
        _mark_ties(ranking, chosen, reasons, seats)
    rows = range(len(ranking.scores))
    return Shortlist(tuple(places[row] for row in rows), tuple(reasons[row] for row in rows), cut)


def _place(position: int, seats: int, reserve: int) -> tuple[Place, Reason]:
    if position <= seats:
        return Place.SELECTED, Reason("within_seats", {"position": str(position), "seats": str(seats)})
    if position <= seats + reserve:
        return Place.RESERVE, Reason("reserve", {"position": str(position - seats)})
    return Place.OUT, Reason("below_line", {"position": str(position), "seats": str(seats)})


def _mark_ties(ranking: Ranking, chosen: list[int], reasons: dict[int, tuple[Reason, ...]], seats: int) -> None:
    """Say of those level with the line that the declared keys decided between them."""
    if len(chosen) <= seats or ranking.scores[chosen[seats - 1]] != ranking.scores[chosen[seats]]:
        return
    score = ranking.scores[chosen[seats - 1]]
    for row in chosen:
        if ranking.scores[row] == score:
            reasons[row] = (*reasons[row], Reason("tie_at_line"))
