"""The axes of a radar chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIDE, LATIN, CHINESE = 0.2, 14, 5
"""From where on a label stands beside the circle, and how many letters of either script fit there on a line."""
BESIDE, ABOVE, LINE = 108, 114, 14
"""How far labels stand from the middle, sideways and upwards, where the circle has 100; and the height of a line."""
STEEP, FARTHER = 0.8, 122
"""From where on labels stand one above the other, and how far up they are then."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A radar axis: direction and value 0-100."""

    label: str
    value: float
    x: float
    y: float

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the label in one line or two, broken at a space; a Chinese one at the side in the middle."""
        half = (len(self.label) + 1) // 2
        spaces = [place for place, letter in enumerate(self.label) if letter == " "]
        if spaces and len(self.label) > LATIN:
            place = min(spaces, key=lambda place: abs(place - half))
            return self.label[:place], self.label[place + 1 :]
        if spaces or self.label.isascii() or abs(self.x) < SIDE or len(self.label) <= CHINESE:
            return (self.label,)
        return self.label[:half], self.label[half:]

    @property
    def anchor(self) -> str:
        """Return which end of the label stands at its place, as SVG says it."""
        if abs(self.x) < SIDE:
            return "middle"
        return "start" if self.x > 0 else "end"

    @property
    def place(self) -> tuple[float, float]:
        """Return where the first line stands: a label grows away from the middle."""
        down = self.y * (FARTHER if abs(self.y) > STEEP else ABOVE) + 4
        upwards = LINE if len(self.lines) > 1 and self.y < -math.sqrt(0.5) + 0.01 else 0
        return round(self.x * BESIDE, 2), round(down - upwards, 2)


def axes(pairs: Sequence[tuple[str, float]]) -> list[Axis]:
    """Return radar axes clockwise from the top."""
    count = len(pairs)
    return [
        Axis(label, value, math.sin(2 * math.pi * place / count), -math.cos(2 * math.pi * place / count))
        for place, (label, value) in enumerate(pairs)
    ]
