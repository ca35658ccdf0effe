"""Maturity levels assigned to the demonstration's enterprises in the shares of a published distribution.

2022, national self-diagnosis: up to level 1 63 %, level 2 21 %, level 3 12 %, level 4 and above 4 %. How the first
share splits into "none" and level 1, and the last into 4 and 5, is our assumption.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from scoring.exact import apportion
from survey.demo.enterprises import FictitiousEnterprise

SHARES = ((0, 27), (1, 36), (2, 21), (3, 12), (4, 4))
"""Level and share in per cent; those that boast are the fifth level and count among the last share."""
_BANDS = ((0.04, 0.22), (0.18, 0.42), (0.40, 0.60), (0.58, 0.78), (0.75, 0.93), (0.9, 0.99))


def assign_levels(firms: Sequence[FictitiousEnterprise], random: Random) -> list[FictitiousEnterprise]:
    """Return the enterprises with a level each, and a maturity within that level's band.

    The more mature ones tend to get the higher levels; the number of each level is the same for every seed.
    """
    boasting = [firm for firm in firms if firm.boasts]
    others = [firm for firm in firms if not firm.boasts]
    counts = apportion(len(firms), [Fraction(len(firms) * share, 100) for _, share in SHARES])
    counts[-1] = max(0, counts[-1] - len(boasting))
    ordered = sorted(others, key=lambda firm: (firm.maturity + random.gauss(0, 0.06), firm.number))
    dealt = {firm.number: replace(firm, level=5) for firm in boasting}
    start = 0
    for (level, _), count in zip(SHARES, counts, strict=True):
        end = len(ordered) if level == SHARES[-1][0] else start + count
        for place, firm in enumerate(ordered[start:end]):
            low, high = _BANDS[level]
            within = (place + 0.5) / max(end - start, 1)
            dealt[firm.number] = replace(firm, level=level, maturity=low + (high - low) * within)
        start = end
    return [dealt[firm.number] for firm in firms]
