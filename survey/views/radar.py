"""The axes of a radar chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """A radar axis: direction and value 0-100."""

    label: str
    value: float
    x: float
    y: float


def axes(pairs: Sequence[tuple[str, float]]) -> list[Axis]:
    """Return radar axes clockwise from the top."""
    count = len(pairs)
    return [
        Axis(label, value, math.sin(2 * math.pi * place / count), -math.cos(2 * math.pi * place / count))
        for place, (label, value) in enumerate(pairs)
    ]
