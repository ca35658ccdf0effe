"""The benchmark runner: equality first, interleaving, medians, goals and the file it writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import Row
from survey.commands import benching


class Clock:
    """A clock that our side and the peer's move by given steps."""

    def __init__(self, ours: list[float], theirs: list[float]) -> None:
        self.now = 0.0
        self.steps = {"ours": [0.0, *ours], "theirs": [0.0, *theirs]}
        self.ran: list[str] = []

    def side(self, name: str) -> Callable[[], str]:
        def work() -> str:
            self.ran.append(name)
            self.now += self.steps[name].pop(0)
            return "same"

        return work

    def row(self, goal: float | None = None, repeat: int = 3) -> Row:
        return Row("work", "peer", goal, self.side("ours"), self.side("theirs"), same, repeat)


def same(ours: Any, theirs: Any) -> None:
    assert ours == theirs


def test_timed_is_the_ratio_of_medians() -> None:
    clock = Clock(ours=[1.0, 2.0, 100.0], theirs=[7.0, 500.0, 8.0])
    assert benching.timed(clock.row(), lambda: clock.now) == 4.0


def test_timed_compares_first_then_interleaves() -> None:
    clock = Clock(ours=[1.0, 1.0], theirs=[1.0, 1.0])
    benching.timed(clock.row(repeat=2), lambda: clock.now)
    assert clock.ran == ["ours", "theirs", "ours", "theirs", "ours", "theirs"]


def test_timed_when_results_differ_refused_before_timing() -> None:
    ran: list[str] = []

    def side(name: str) -> Callable[[], str]:
        def work() -> str:
            ran.append(name)
            return name

        return work

    row = Row("work", "peer", None, side("ours"), side("theirs"), same)
    with pytest.raises(AssertionError):
        benching.timed(row)
    assert ran == ["ours", "theirs"]


@pytest.mark.parametrize(
    ("goal", "ratio", "met"), [(75.0, 75.0, True), (75.0, 74.999, False), (None, 3.0, None), (2.5, 2.504, True)]
)
def test_measured_met_by_the_unrounded_ratio(goal: float | None, ratio: float, met: object) -> None:
    assert benching.measured("w", "p", goal, ratio) == {
        "work": "w",
        "peer": "p",
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }


def test_main_writes_the_list_and_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType("benchmarks.made_up")
    row = Row("sum", "loop", None, lambda: 1, lambda: 1, same)
    module.rows = lambda: [row]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", module)
    path = tmp_path / "bench.json"
    monkeypatch.setattr(benching, "timed", lambda _: 2.345)
    monkeypatch.setattr(
        "pkgutil.iter_modules", lambda _: [type("Found", (), {"name": name}) for name in ("made_up", "other")]
    )
    assert benching.main(["--only", "made", "--json", str(path)]) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == [
        {"work": "sum", "peer": "loop", "ratio": 2.35, "goal": None, "met": None}
    ]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["work", "peer", "ratio", "goal", "met"],
        ["sum", "loop", "2.35x", "-", "-"],
    ]
