"""Least shares of the seats: whether every floor can still be kept when a seat is given away.

Two attributes at most (level band and segment) may have floors. One seat can serve one label of each, so the fewest
seats that all open floors still need is the sum of both sides less the greatest matching between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """One attribute: the label of each row (an empty text has no floor), and the least seats per label."""

    attribute: str
    labels: tuple[str, ...]
    least: Mapping[str, int]


def floor_seats(seats: int, share: int) -> int:
    """Return the whole seats in a share of 1/10 000: rounded down, so that floors never exceed the seats."""
    return seats * share // 10_000


class Reservations:
    """Which floors are still open, while seats are given out in rank order."""

    def __init__(self, floors: Sequence[Floor], rows: Sequence[int], seats: int) -> None:
        self.floors = list(floors)
        self.left = seats
        self.waiting = Counter(self.cell(row) for row in rows)
        self.open = [self._clipped(place) for place in range(len(self.floors))]
        self.unmet: list[str] = []
        while self.floors and self.needed() > self.left:
            self.unmet.append(self.floors.pop().attribute)
            self.waiting = Counter(self.cell(row) for row in rows)
            self.open = [self._clipped(place) for place in range(len(self.floors))]

    def cell(self, row: int) -> Cell:
        """Return the labels of a row."""
        return tuple(floor.labels[row] for floor in self.floors)

    def _clipped(self, place: int) -> dict[str, int]:
        """Return the floors of one attribute, none above the number of rows that there are."""
        there: Counter[str] = Counter()
        for cell, count in self.waiting.items():
            there[cell[place]] += count
        return {label: min(least, there[label]) for label, least in self.floors[place].least.items()}

    def needed(self) -> int:
        """Return the fewest seats that the open floors still need."""
        total = sum(sum(side.values()) for side in self.open)
        return total - self._shared() if len(self.open) == 2 else total

    def _shared(self) -> int:
        """Return how many seats can serve two floors at once."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - loaded when first used
        from scipy.sparse.csgraph import maximum_flow  # noqa: PLC0415 - loaded when first used

        first, second = (list(side) for side in self.open)
        size = len(first) + len(second) + 2
        flow = np.zeros((size, size), dtype=np.int32)
        for row, label in enumerate(first, start=1):
            flow[0, row] = self.open[0][label]
        for column, label in enumerate(second, start=1 + len(first)):
            flow[column, size - 1] = self.open[1][label]
        for (one, two), count in self.waiting.items():
            if one in self.open[0] and two in self.open[1]:
                flow[1 + first.index(one), 1 + len(first) + second.index(two)] = count
        return int(maximum_flow(csr_matrix(flow), 0, size - 1).flow_value)

    def take(self, row: int) -> bool:
        """Give the next row a seat if every floor can still be kept without it; it is not looked at again."""
        cell = self.cell(row)
        self.waiting[cell] -= 1
        wanted = [place for place, label in enumerate(cell) if self.open[place].get(label, 0) > 0]
        for place in wanted:
            self.open[place][cell[place]] -= 1
        if self.left > 0 and self.needed() <= self.left - 1:
            self.left -= 1
            return True
        for place in wanted:
            self.open[place][cell[place]] += 1
        return False
