"""Small integer programmes over scores, solved and proved in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class NotProvedError(RuntimeError):
    """The solver's answer could not be proved best; nothing is returned rather than a guess."""


@dataclass(frozen=True)
class Task:
    """Choose `seats` of some rows, or of some kinds of rows; `member` bool [labels, rows]."""

    scores: Integers
    member: NDArray[np.bool_]
    floors: Integers
    ceilings: Integers
    seats: int


def programme(task: Task, room: Integers) -> Integers | None:
    """Return how many of each to choose, at most `room`, for the greatest total; None where nothing keeps the limits.

    Raises NotProvedError.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - loaded when first used

    rows = np.concatenate([task.member, np.ones((1, len(task.scores)), dtype=np.bool_)]).astype(np.float64)
    least = np.append(np.maximum(task.floors, 0), task.seats).astype(np.float64)
    most = np.append(np.minimum(task.ceilings, max(task.seats, 0)), task.seats).astype(np.float64)
    if (least > most).any():
        return None
    solution = milp(
        -task.scores.astype(np.float64),
        integrality=np.ones(len(task.scores)),
        bounds=Bounds(0, room.astype(np.float64)),
        constraints=LinearConstraint(rows, least, most),
        options={"mip_rel_gap": 0.0},
    )
    if solution.status == 2:
        return None
    if solution.status != 0:
        raise NotProvedError(solution.message)
    chosen: Integers = np.rint(solution.x).astype(np.int64)
    total = int(task.scores @ chosen)
    if abs(-solution.fun - total) > 0.5 or -solution.mip_dual_bound - total >= 1:
        message = f"a gain of {total} is not proved best: the solver's bound is {-solution.mip_dual_bound}"
        raise NotProvedError(message)
    return chosen
