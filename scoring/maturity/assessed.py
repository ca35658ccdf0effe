"""What an index could be worked out from: the share of a form that was asked and applies, and whether a level holds.

What a form does not ask (NOT_ASKED) and what does not apply (不适用, with a reason) leave the denominator; not answered
stays in it and gives nothing. An index over less than the whole is rescaled (按可评项折算). A level is stated only
where nothing of what it is measured by was left unasked: `UNLEVELLED` is no level, and is not 0 ("below the first").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring.exact import WEIGHT

UNLEVELLED = -1


def share_of(weights: Mapping[str, Fraction], names: Iterable[str]) -> int:
    """Return the share (1/10 000) that `names` have of all weights; less than the whole is never rounded up to it."""
    whole = sum(weights.values(), Fraction(0))
    part = sum((weights[name] for name in set(names) if name in weights), Fraction(0))
    return int(WEIGHT * part / whole) if whole else 0
