"""What each test costs in seconds of processors, printed at the end of a run: its slowest tests and folders.

Seconds on the clock say little while several layers run at a time. A test pays for what is made once and kept for the
run when it is the first that asks for it. On Linux a child process counts while it computes; elsewhere once somebody
has waited for it, so that the last test pays for a browser that served them all.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

SHOWN = 12
"""So many tests and so many folders are printed."""
_FEWEST = 100
"""A run of fewer tests prints nothing: somebody tries a file."""
_PROCESSES = Path("/proc")
_TIMES = slice(11, 15)
"""Of what follows the name in a process's `stat`: its user and system time, and of the children it has waited for."""
_spent: dict[str, float] = {}


def used() -> float:
    """Return the user and system seconds of this process and its descendants: those that live or were waited for."""
    times = os.times()
    own = times.user + times.system + times.children_user + times.children_system
    return own + sum(_seconds(one) for one in _descendants(os.getpid()))


def _descendants(process: int) -> Iterator[int]:
    """Give the ids of all processes below this one that have not been waited for; none where there is no /proc."""
    for file in _PROCESSES.glob(f"{process}/task/*/children"):
        for child in _text(file).split():
            yield int(child)
            yield from _descendants(int(child))


def _seconds(process: int) -> float:
    """Return what a process has used so far, 0.0 when it is gone."""
    figures = _text(_PROCESSES / str(process) / "stat").rpartition(")")[2].split()
    return sum(map(int, figures[_TIMES])) / os.sysconf("SC_CLK_TCK")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count what a test takes, its set-up and its end among it."""
    before = used()
    try:
        return (yield)
    finally:
        _spent[item.nodeid] = max(0.0, used() - before)  # a child's own children are lost when it is killed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tests and the folders that took most."""
    if len(_spent) < _FEWEST:
        return
    terminalreporter.section("seconds of processors")
    for name, seconds in (*most(_spent), *most(by_folder(_spent))):
        terminalreporter.write_line(f"{seconds:8.1f}  {name}")


def by_folder(spent: Mapping[str, float]) -> dict[str, float]:
    """Return the seconds of each folder's tests, from the seconds of each test by its node id."""
    found: dict[str, float] = {}
    for name, seconds in spent.items():
        folder = str(PurePosixPath(name.partition("::")[0]).parent)
        found[folder] = found.get(folder, 0.0) + seconds
    return found


def most(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return those that took most, the costliest first."""
    return sorted(spent.items(), key=lambda one: -one[1])[:SHOWN]
