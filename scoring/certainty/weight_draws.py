"""Draws of weights around a scheme's, as integers that add up exactly.

Dirichlet with parameters ``concentration x weight``: the mean is the scheme's weights, and the higher the concentration
the nearer the draws stay to it. From the rounding on everything is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

UNIT = 1_000_000
"""Every draw adds up to this."""


def draw_weights(weights: Sequence[int], concentration: Fraction, draws: int, seed: int) -> NDArray[np.int64]:
    """Return `draws` rows of weights in 1/`UNIT`, int64 [draws, criteria]; a weight of 0 stays 0.

    Rounded down, then what is left goes to the greatest remainders, the earlier column first. Raises ValueError for no
    positive weight, a negative one, a concentration of 0 or below, or fewer than one draw.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0 or concentration <= 0 or draws < 1:
        message = "draws need weights of 0 or more with a positive one, a concentration above 0, and at least one draw"
        raise ValueError(message)
    alphas = [float(concentration * weight / total) for weight in weights]
    generator = np.random.Generator(np.random.PCG64(seed))
    variates = np.zeros((draws, len(weights)))
    for column, alpha in enumerate(alphas):
        if alpha > 0:
            variates[:, column] = generator.standard_gamma(alpha, size=draws)
    sums = variates.sum(axis=1)
    lost = sums <= 0  # tiny parameters may underflow everywhere: such a draw is all on the greatest weight
    variates[lost, int(np.argmax(alphas))] = 1.0
    sums[lost] = 1.0
    return _whole(variates / sums[:, None] * UNIT)


def _whole(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round rows to integers that add up to UNIT."""
    weights = np.floor(shares).astype(np.int64)
    remainders = np.argsort(-(shares - weights), axis=1, kind="stable")
    places = np.argsort(remainders, axis=1, kind="stable")
    weights += places < (UNIT - weights.sum(axis=1))[:, None]
    return weights
