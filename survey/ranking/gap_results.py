"""The gap between 自评 and 核定 of a group of firms, and the groups of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GapLine:
    """One group. `narrowed`: the filters of the list that hold it, empty where there are none; numbers of firms.

    `amounts`: the same mean and median in 10⁻⁶ point, None for none.
    """

    label: str
    narrowed: Mapping[str, str]
    ranked: int
    verified: int
    mean: str
    median: str
    up: int
    down: int
    amounts: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class GapTable:
    """The groups of one kind, those with most verified firms first."""

    title: str
    heading: str
    lines: tuple[GapLine, ...]
