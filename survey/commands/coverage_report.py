"""The layer `coverage`: which lines and branches the layers unit and sqlite reach, by folder, each with a floor.

The floors stand in `pyproject.toml` under `tool.survey.coverage`; a folder without one fails like one below its own.
The tests are measured too: an assertion that was never reached is none.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.config import ROOT

MEASURED_TESTS = ("tests/unit", "tests/integration")
DATA = "coverage"
"""The name that measured processes write their data under, each with an ending of its own."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of a folder was reached; `floor` is the per cent that it must not fall below, None where none is set."""

    folder: str
    lines: tuple[int, int]
    branches: tuple[int, int]
    floor: int | None

    @property
    def share(self) -> float:
        """Per cent of lines and branches together."""
        whole = self.lines[1] + self.branches[1]
        return 100.0 * (self.lines[0] + self.branches[0]) / whole if whole else 100.0

    @property
    def fails(self) -> bool:
        """Whether the folder is below its floor, or has none."""
        return self.floor is None or self.share < self.floor


def measured(command: list[str], folder: Path | None) -> list[str]:
    """Return a `python -m …` command that writes coverage data to a folder; the command itself without a folder."""
    if folder is None:
        return command
    return [command[0], "-m", "coverage", "run", "--parallel-mode", f"--data-file={folder / DATA}", *command[1:]]


def reached(folder: Path) -> tuple[list[Reached], list[str]]:
    """Return what the data in a folder says by folder of code, and the assertions (path:line) that were never reached.

    Raises CalledProcessError where there are no data.
    """
    environment = os.environ | {"COVERAGE_FILE": str(folder / DATA)}
    report = folder / "report.json"
    for verb in (["combine", "-q", str(folder)], ["json", "-q", "-o", str(report)]):
        subprocess.run([sys.executable, "-m", "coverage", *verb], check=True, cwd=ROOT, env=environment)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors: Mapping[str, int] = settings["tool"]["survey"]["coverage"]
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    tests = {path: measured["missing_lines"] for path, measured in files.items() if path.startswith(MEASURED_TESTS)}
    code = {path: measured for path, measured in files.items() if not path.startswith("tests")}
    return by_folder(code, floors), [line for path, missing in tests.items() for line in unreached(path, missing)]


def unreached(path: str, missing: Sequence[int]) -> list[str]:
    """Return the assertions (path:line) of a test module, relative to the root, that stand on missing lines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    lines = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)}
    return [f"{path}:{line}" for line in sorted(lines & set(missing))]


def by_folder(files: Mapping[str, Mapping[str, Mapping[str, int]]], floors: Mapping[str, int]) -> list[Reached]:
    """Return the files of coverage's JSON report added up by their first two folders, sorted."""
    sums: dict[str, Counter[str]] = {}
    for path, measured in files.items():
        name = "/".join(Path(path).parent.parts[:2])
        sums.setdefault(name, Counter()).update({key: measured["summary"][key] for key in _COUNTS})
    return [
        Reached(
            name,
            (counts["covered_lines"], counts["num_statements"]),
            (counts["covered_branches"], counts["num_branches"]),
            floors.get(name),
        )
        for name, counts in sorted(sums.items())
    ]


_COUNTS = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def print_folders(rows: list[Reached]) -> None:
    """Print folder, lines, branches, per cent of both, and the floor."""
    print(f"\n{'folder':<28}{'lines':>14}{'branches':>14}{'reached':>10}{'floor':>7}")
    for row in rows:
        lines, branches = (f"{done} / {whole}" for done, whole in (row.lines, row.branches))
        floor = "none" if row.floor is None else str(row.floor)
        mark = "  below its floor" if row.fails else ""
        print(f"{row.folder:<28}{lines:>14}{branches:>14}{row.share:>9.1f}%{floor:>7}{mark}")
