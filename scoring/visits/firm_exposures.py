"""How much of each firm's score rests on answers that nobody has checked, and how near its place is to the line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets
from scoring.certainty.answer_draws import lower_codes, lowered_answers, marked_answers
from scoring.certainty.pool_certainty import Ranked, values_again
from scoring.definition.scheme import Scheme
from scoring.exact import WEIGHT
from scoring.ranking.ranking import competition_ranks

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Exposures:
    """Per row, int64 [n]: all 0 for who is not eligible.

    `points`: 10⁻⁶ points lost if every unchecked graded answer were a step lower; `places`: places lost by that, if the
    others keep their scores; `from_line`: places between the firm and the line of its pool, 0 for the last one that
    rank alone seats and the first that it doesn't.
    """

    points: Integers
    places: Integers
    from_line: Integers


def exposures(scheme: Scheme, ranked: Ranked, seats: tuple[int, ...], *, stated: Sheets | None = None) -> Exposures:
    """Return what rests on unchecked answers. `ranked.verified`: what was checked, or proved by a checked file.

    `seats`: of each pool; `stated`: the sheets as they were given, where unproven claims count a step lower. One that
    counts so already loses nothing more when it is found to be a step lower.
    """
    sheets = ranked.sheets if stated is None else stated
    count = len(ranked.keys)
    points, places, from_line = (np.zeros(count, dtype=np.int64) for _ in range(3))
    lowered = {
        name: lowered_answers(coded, ranked.keys, chance=WEIGHT, seed=0, draw=0, kept=kept)
        for name, coded in sheets.items()
        if lower_codes(coded.coding)
        for kept in [marked_answers(coded, ranked.keys, ranked.verified)]
    }
    again = values_again(scheme, ranked, lowered)
    for number, pool in enumerate(scheme.pools):
        rows = np.flatnonzero(ranked.pools == number)
        weights = np.array([item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria], dtype=np.int64)
        before, after = ranked.matrix.values[rows] @ weights, again[rows] @ weights
        ascending = np.sort(before)
        better = len(rows) - np.searchsorted(ascending, before, side="right")
        worse = len(rows) - np.searchsorted(ascending, after, side="right")
        points[rows] = np.maximum(before - after, 0)
        places[rows] = np.where(after < before, worse - 1 - better, 0)
        ranks = competition_ranks(before)
        line = seats[number]
        from_line[rows] = np.where(ranks > line, ranks - line - 1, line - ranks)
    return Exposures(points, places, from_line)
