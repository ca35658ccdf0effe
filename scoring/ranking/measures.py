"""Several figures in one criterion: each an amount or a ratio by its own anchors, and what they give together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.answers.conditions_on_rows import Sheets
from scoring.definition.scheme import Measure
from scoring.exact import POINT, VALUE
from scoring.ranking.ratio_figures import plain_figures

ONE = POINT * VALUE * 100
"""How many units of `measured` are one point: points in 1/10 000 times values of 100 in 1/100."""


def measured(measures: Sequence[Measure], sheets: Sheets) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the sum of ``points x value / 100`` of each row in 1/`ONE`, and which rows have none of the figures."""
    figures = [plain_figures(item.figure, sheets) for item in measures]
    missing = np.logical_and.reduce([item.missing for item in figures])
    values = [item.points * own.values(item.anchors) for item, own in zip(measures, figures, strict=True)]
    return np.sum(values, axis=0), missing
