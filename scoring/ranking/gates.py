"""Gates with three values. What an enterprise says of itself can fail a gate, and never pass one alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets, rows_meeting
from scoring.definition.scheme import LevelCeiling, Scheme


class Verdict(IntEnum):
    """通过 / 待核 / 不通过."""

    FAILED = 0
    PENDING = 1
    PASSED = 2


NOT_FOUND = -1
"""Stands for a level that nobody found (核定)."""


def judge(
    scheme: Scheme,
    sheets: Sheets,
    checked: Mapping[tuple[int, str], Verdict],
    *,
    pools: NDArray[np.int64] | None = None,
    levels: Mapping[str, NDArray[np.int64]] | None = None,
) -> NDArray[np.int8]:
    """Return int8 [n, gates] of verdicts.

    `checked`: (row, gate id) -> what an outside source said; it counts instead of the self-declaration. `pools`: number
    of each row's pool, needed where a pool is a track; `levels`: questionnaire -> level that officials found of each
    row, NOT_FOUND where none was.
    """
    rows = len(next(iter(sheets.values())))
    verdicts = np.full((rows, len(scheme.gates)), Verdict.PENDING, dtype=np.int8)
    for column, gate in enumerate(scheme.gates):
        if gate.ceiling is not None:
            verdicts[:, column] = _under(scheme, gate.ceiling, pools, (levels or {}).get(gate.ceiling.questionnaire))
            continue
        if gate.computed and gate.pass_when is not None:
            verdicts[rows_meeting(gate.pass_when, sheets), column] = Verdict.PASSED
        verdicts[rows_meeting(gate.fail_when, sheets), column] = Verdict.FAILED
        for (row, name), verdict in checked.items():
            if name == gate.id:
                verdicts[row, column] = verdict
    return verdicts


def _under(
    scheme: Scheme, ceiling: LevelCeiling, pools: NDArray[np.int64] | None, levels: NDArray[np.int64] | None
) -> NDArray[np.int8]:
    """Return the verdicts on a track's ceiling: it asks nothing of those in other pools."""
    if pools is None:
        message = "a track needs to know each row's pool"
        raise ValueError(message)
    found = np.full(len(pools), NOT_FOUND, dtype=np.int64) if levels is None else levels
    verdicts = np.where(found > ceiling.level, Verdict.FAILED, Verdict.PASSED)
    verdicts = np.where(found == NOT_FOUND, Verdict.PENDING, verdicts)
    inside = pools == [pool.id for pool in scheme.pools].index(ceiling.pool)
    return np.where(inside, verdicts, Verdict.PASSED).astype(np.int8)
