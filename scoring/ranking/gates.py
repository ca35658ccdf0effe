"""Gates with three values. What an enterprise says of itself can fail a gate, and never pass one alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets, rows_meeting
from scoring.definition.scheme import Scheme


class Verdict(IntEnum):
    """通过 / 待核 / 不通过."""

    FAILED = 0
    PENDING = 1
    PASSED = 2


def judge(scheme: Scheme, sheets: Sheets, checked: Mapping[tuple[int, str], Verdict]) -> NDArray[np.int8]:
    """Return int8 [n, gates] of verdicts.

    `checked`: (row, gate id) -> what an outside source said; it counts instead of the self-declaration.
    """
    rows = len(next(iter(sheets.values())))
    verdicts = np.full((rows, len(scheme.gates)), Verdict.PENDING, dtype=np.int8)
    for column, gate in enumerate(scheme.gates):
        if gate.computed and gate.pass_when is not None:
            verdicts[rows_meeting(gate.pass_when, sheets), column] = Verdict.PASSED
        verdicts[rows_meeting(gate.fail_when, sheets), column] = Verdict.FAILED
        for (row, name), verdict in checked.items():
            if name == gate.id:
                verdicts[row, column] = verdict
    return verdicts
