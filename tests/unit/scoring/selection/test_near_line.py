"""Seats near a line that need a firm which was verified."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.definition.tracks import NearLine
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import rank_pools
from scoring.selection.near_line import unverified_near
from scoring.selection.selection import PoolSeats, Terms, select

# Two pools of four, each best first, with two seats each; the second row of the first pool fails a gate.
POOLS = np.array([0, 0, 0, 0, 1, 1, 1, 1])
VALUES = np.array([[8], [7], [6], [5], [8], [7], [6], [5]])


@pytest.mark.parametrize(
    ("near", "grey", "verified", "rows"),
    [
        # The first pool seats rows 0 and 2: its line is after row 2, two places behind row 0.
        (NearLine(1, grey=False), set(), [], (2, 4, 5)),
        (NearLine(2, grey=False), set(), [], (0, 2, 4, 5)),
        (NearLine(2, grey=False), set(), [0, 5], (2, 4)),
        # Whose place is not sure but who has no seat is not asked for.
        (NearLine(0, grey=True), {0, 3, 5}, [], (0, 5)),
        (NearLine(1, grey=True), {0, 3}, [2], (0, 4, 5)),
        (NearLine(1, grey=False), {0}, [2], (4, 5)),
    ],
)
def test_who_has_a_seat_near_the_line_and_was_not_verified(
    near: NearLine, grey: set[int], verified: list[int], rows: tuple[int, ...]
) -> None:
    ranking = rank_pools(VALUES, [[1], [1]], POOLS, [[], []])
    verdicts = np.full((8, 1), Verdict.PASSED, dtype=np.int8)
    verdicts[1] = Verdict.FAILED
    terms = Terms((PoolSeats("a", 2, 0), PoolSeats("b", 2, 0)), POOLS, gates=("gate",))
    shortlist = select(ranking, verdicts, terms)
    checked = np.isin(np.arange(8), verified)
    assert unverified_near(near, shortlist, (ranking, POOLS), checked=checked, grey=grey) == rows


def test_a_pool_in_which_nobody_has_a_seat_has_no_line() -> None:
    ranking = rank_pools(VALUES, [[1], [1]], POOLS, [[], []])
    verdicts = np.full((8, 1), Verdict.PASSED, dtype=np.int8)
    shortlist = select(ranking, verdicts, Terms((PoolSeats("a", 0, 0), PoolSeats("b", 1, 0)), POOLS, gates=("gate",)))
    blank = np.zeros(8, dtype=np.bool_)
    assert unverified_near(NearLine(3, grey=False), shortlist, (ranking, POOLS), checked=blank) == (4,)
