"""Which pool of a scheme each row belongs to: those of a pool are ranked among themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets, rows_meeting
from scoring.definition.scheme import Scheme

Integers = NDArray[np.int64]


def pools_of(scheme: Scheme, sheets: Sheets) -> Integers:
    """Return the number of the first pool whose condition each row meets, int64 [n]; the last takes who is left."""
    pools = np.full(len(next(iter(sheets.values()))), len(scheme.pools) - 1, dtype=np.int64)
    for number in reversed(range(len(scheme.pools) - 1)):
        condition = scheme.pools[number].when
        if condition is not None:
            pools[rows_meeting(condition, sheets)] = number
    return pools
