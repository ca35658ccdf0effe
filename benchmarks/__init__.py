"""Benchmarks: ours beside a named peer, interleaved in one run by `python3 -m survey bench`.

A module has `rows() -> list[Row]`. The runner calls both sides once and asserts equality before it times anything;
what ours prepares beforehand (packing, coding) has a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison; `equal` raises AssertionError when the results differ. Without a goal it is only reported.

    `factor` multiplies the peer's time where a smaller case of it was measured; the peer's name then says so.
    `sampled`: each side returns the seconds that it measured itself, one for each request of an open load; they are
    compared by their 99th percentiles, and the goal is the most that ours may be of the peer's.
    """

    work: str
    peer: str
    goal: float | None
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    equal: Callable[[Any, Any], None]
    repeat: int = 5
    factor: float = 1.0
    sampled: bool = False
