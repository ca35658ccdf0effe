"""What a workbook of a visit brings back, row by row, beside what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One filled row. `number`: of the row in the file; `value`: as JSON; `shown`, `stored`: in words.

    `seen`: the finding that the file was written from; `newest`: the one that counts now.
    `faults`: what is wrong with it, each in words.
    """

    number: int
    key: str
    title: str
    said: str
    shown: str
    stored: str
    value: Any
    reason: str
    seen: int
    newest: int
    faults: Sequence[str] = ()

    @property
    def clash(self) -> bool:
        """Whether somebody wrote another finding since the file left."""
        return self.seen != self.newest


@dataclass(frozen=True)
class ReturnedSheet:
    """A workbook that came back. `same`: how many rows say what is stored; `empty`: how many were not filled in."""

    rows: Sequence[ReturnedRow]
    same: int
    empty: int
