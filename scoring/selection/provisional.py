"""Seats that rest on a level nobody verified (核定), and what falls if only levels that officials found count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.clash import Clash
from scoring.selection.quotas.problem import Limit
from scoring.selection.reasons import Reason, limit_parameters
from scoring.selection.selection import CannotChooseError, Place, Shortlist, Terms, seated_rows


@dataclass(frozen=True)
class Provisional:
    """Which seats are provisional, and what a list frozen now would be.

    `seats`: row -> the level floors without which it would be out, though officials did not find its level.
    `falls`: rows that hold a seat and would not if only levels that were found counted; `comes`: rows that would get
    one then, both best first. `clash`: why there would be no list at all, None where there is one.
    """

    seats: Mapping[int, tuple[Limit, ...]] = field(default_factory=dict)
    falls: tuple[int, ...] = ()
    comes: tuple[int, ...] = ()
    clash: Clash | None = None


def provisional(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: tuple[Terms, Terms], shortlist: Shortlist
) -> Provisional:
    """Return which seats of a list are provisional.

    `terms`: those of the list, and the same with level floors that count only levels that were found.
    """
    now, frozen = terms
    chosen = {row for row, place in enumerate(shortlist.places) if place is Place.SELECTED}
    seats = _provisional_seats(ranking, verdicts, now, shortlist)
    try:
        then = set(seated_rows(ranking, verdicts, frozen))
    except CannotChooseError as error:
        return Provisional(seats, clash=error.clash)
    falls, comes = (
        tuple(row for row in ranking.order.tolist() if row in rows) for rows in (chosen - then, then - chosen)
    )
    return Provisional(seats, falls, comes)


def _provisional_seats(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, shortlist: Shortlist
) -> dict[int, tuple[Limit, ...]]:
    """Return the rows that would be out without the level floors that they fill with a level nobody found.

    The price of a floor says who would be out without it; a row that fills several is asked about without all of them.
    """
    floors = {
        price.limit: frozenset(price.came_in) for price in shortlist.prices if _is_level_floor(price.limit, terms)
    }
    found: dict[int, tuple[Limit, ...]] = {}
    without: dict[tuple[Limit, ...], frozenset[int]] = {}
    for row, place in enumerate(shortlist.places):
        filled = tuple(limit for limit in floors if _fills(row, limit, terms)) if place is Place.SELECTED else ()
        if not filled:
            continue
        if len(filled) > 1 and filled not in without:
            without[filled] = frozenset(seated_rows(ranking, verdicts, terms, filled))
        out = row in floors[filled[0]] if len(filled) == 1 else row not in without[filled]
        if out:
            found[row] = filled
    return found


def _is_level_floor(limit: Limit, terms: Terms) -> bool:
    return limit.kind == "floor" and limit.attribute in terms.found


def _fills(row: int, limit: Limit, terms: Terms) -> bool:
    """Return whether a row counts for a level floor with a level that nobody found."""
    return terms.labels[limit.attribute][row] == limit.value and not terms.found[limit.attribute][row]


def with_provisional(shortlist: Shortlist, found: Provisional) -> Shortlist:
    """Return the list with a reason for each floor that a provisional seat rests on."""
    reasons = list(shortlist.reasons)
    for row, limits in found.seats.items():
        reasons[row] = (*reasons[row], *(Reason("provisional", limit_parameters(limit)) for limit in limits))
    return replace(shortlist, reasons=tuple(reasons))
