"""Seats near the line of a pool that need a firm of which something was verified (核定), and those that lack it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.definition.tracks import NearLine
from scoring.ranking.ranking import Ranking
from scoring.selection.reasons import Reason
from scoring.selection.selection import Place, Shortlist

Integers = NDArray[np.int64]


def unverified_near(
    near: NearLine,
    shortlist: Shortlist,
    of: tuple[Ranking, Integers],
    *,
    checked: NDArray[np.bool_],
    grey: Collection[int] = (),
) -> tuple[int, ...]:
    """Return the rows with a seat near a line of which nothing was verified, best first.

    `of`: the ranking, and the number of each row's pool; `checked` bool [n]: of which rows something was verified;
    `grey`: the rows whose place is not sure. Places are counted as the list shows them, ineligible ones too.
    """
    ranking, pools = of
    place = np.empty(len(pools), dtype=np.int64)
    place[ranking.order] = np.arange(len(pools))
    found = []
    for row in ranking.order.tolist():
        if shortlist.places[row] is not Place.SELECTED or checked[row]:
            continue
        cut = shortlist.cuts[int(pools[row])]
        close = cut is not None and abs(int(place[row] - place[cut])) <= near.places
        if (near.places and close) or (near.grey and row in grey):
            found.append(row)
    return tuple(found)


def with_near_line(shortlist: Shortlist, rows: Sequence[int]) -> Shortlist:
    """Return the list with a reason for each seat that needs a firm that is verified."""
    reasons = list(shortlist.reasons)
    for row in rows:
        reasons[row] = (*reasons[row], Reason("unverified_near"))
    return replace(shortlist, reasons=tuple(reasons))
