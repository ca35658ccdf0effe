"""`bench`: ours beside a named peer, interleaved in one run, as ratios of medians, with the goal next to it."""

from __future__ import annotations

import argparse
import importlib
import json
import math
import pkgutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from survey.config import ROOT


class Row(Protocol):
    """What the runner needs of a comparison; `benchmarks.Row` is one."""

    @property
    def work(self) -> str:
        """What is measured."""

    @property
    def peer(self) -> str:
        """What it is measured against."""

    @property
    def goal(self) -> float | None:
        """The ratio to reach; None when it is only reported."""

    @property
    def repeat(self) -> int:
        """How many times each side runs."""

    @property
    def factor(self) -> float:
        """What the peer's time is multiplied by, where a smaller case was measured; 1 mostly."""

    @property
    def sampled(self) -> bool:
        """Whether the sides return seconds that are compared by their 99th percentiles, and the goal is the most."""

    @property
    def ours(self) -> Callable[[], Any]:
        """Our side."""

    @property
    def theirs(self) -> Callable[[], Any]:
        """The peer's side."""

    @property
    def equal(self) -> Callable[[Any, Any], None]:
        """Raise AssertionError when (ours, theirs) differ."""


def main(arguments: list[str]) -> int:
    """Run every benchmark, print a table, and with --json write a list of {work, peer, ratio, goal, met}."""
    parser = argparse.ArgumentParser(prog="python3 -m survey bench")
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--only", default="", help="part of a module's name")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    package = importlib.import_module("benchmarks")
    rows = []
    print(f"{'work':<62}{'peer':<44}{'ratio':>9}{'goal':>8}  met")
    for module in pkgutil.iter_modules(package.__path__):
        if options.only in module.name:
            for row in importlib.import_module(f"benchmarks.{module.name}").rows():
                ratio = timed(row)
                rows.append(
                    measured(row.work, row.peer, row.goal, 1 / ratio if row.sampled else ratio, most=row.sampled)
                )
                _show(rows[-1])
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def timed(row: Row, clock: Callable[[], float] = time.perf_counter) -> float:
    """Assert that both sides give equal results, then interleave them; return peer's median over ours.

    Of a sampled row it is the 99th percentile of all samples, each side's runs together.
    """
    row.equal(row.ours(), row.theirs())
    mine, peers = list[float](), list[float]()
    for _ in range(row.repeat):
        mine += _seconds(row, row.ours, clock)
        peers += _seconds(row, row.theirs, clock)
    middle = percentile_99 if row.sampled else statistics.median
    return row.factor * middle(peers) / middle(mine)


def percentile_99(values: Sequence[float]) -> float:
    """Return the value that one in a hundred is above, by the nearest rank."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def _seconds(row: Row, work: Callable[[], Any], clock: Callable[[], float]) -> list[float]:
    started = clock()
    returned = work()
    return list(returned) if row.sampled else [clock() - started]


def measured(work: str, peer: str, goal: float | None, ratio: float, *, most: bool = False) -> dict[str, object]:
    """Return one row of the result; a row without a goal has neither goal nor met.

    `most`: the goal is the most that the ratio may be, not the least.
    """
    met = None if goal is None else (ratio <= goal if most else ratio >= goal)
    return {"work": work, "peer": peer, "ratio": round(ratio, 2), "goal": goal, "met": met}


def _show(row: dict[str, object]) -> None:
    goal = "-" if row["goal"] is None else f"{row['goal']:g}x"
    met = "-" if row["met"] is None else "yes" if row["met"] else "NO"
    print(f"{row['work']!s:<62}{row['peer']!s:<44}{row['ratio']:>8}x{goal:>8}  {met}", flush=True)
