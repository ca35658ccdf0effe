"""The axes of a radar chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIDE, LATIN, CHINESE = 0.2, 14, 5
"""From where on a label stands beside the circle, and how many letters of either script fit there on a line."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A radar axis: direction and value 0-100."""

    label: str
    value: float
    x: float
    y: float

    @property
    def lines(self) -> tuple[str, str]:
        """Return the label in two lines, broken at a space or in the middle; the second may be empty."""
        half = (len(self.label) + 1) // 2
        spaces = [place for place, letter in enumerate(self.label) if letter == " "]
        if abs(self.x) < SIDE or len(self.label) <= (LATIN if spaces else CHINESE):
            return self.label, ""
        if not spaces:
            return self.label[:half], self.label[half:]
        place = min(spaces, key=lambda place: abs(place - half))
        return self.label[:place], self.label[place + 1 :]


def axes(pairs: Sequence[tuple[str, float]]) -> list[Axis]:
    """Return radar axes clockwise from the top."""
    count = len(pairs)
    return [
        Axis(label, value, math.sin(2 * math.pi * place / count), -math.cos(2 * math.pi * place / count))
        for place, (label, value) in enumerate(pairs)
    ]
