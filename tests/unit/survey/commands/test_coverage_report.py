"""The layer `coverage`: files added up by folder, floors kept, and a real measured run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from survey.commands import coverage_report
from survey.commands.coverage_report import Reached, by_folder, measured, print_folders


def summary(*counts: int) -> dict[str, dict[str, int]]:
    """Return a file of coverage's report: lines reached and in all, branches reached and in all."""
    names = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    return {"summary": dict(zip(names, counts, strict=True))}


FILES = {
    "survey/jobs/worker.py": summary(8, 10, 1, 2),
    "survey/jobs/words.py": summary(4, 4, 0, 0),
    "scoring/selection/quotas/price.py": summary(3, 3, 1, 1),
    "survey/app.py": summary(1, 2, 0, 0),
}


def test_files_add_up_by_their_first_two_folders() -> None:
    assert by_folder(FILES, {"survey/jobs": 80, "survey": 60}) == [
        Reached("scoring/selection", (3, 3), (1, 1), None),
        Reached("survey", (1, 2), (0, 0), 60),
        Reached("survey/jobs", (12, 14), (1, 2), 80),
    ]


@pytest.mark.parametrize(("floor", "fails"), [(81, False), (82, True), (None, True)])
def test_a_folder_fails_below_its_floor_or_without_one(floor: int | None, fails: bool) -> None:  # noqa: FBT001 - a table
    row = Reached("survey/jobs", (12, 14), (1, 2), floor)
    assert (row.share, row.fails) == (81.25, fails)


def test_folders_are_printed_with_what_is_below(capsys: pytest.CaptureFixture[str]) -> None:
    print_folders(by_folder(FILES, {"survey/jobs": 80, "survey": 60}))
    assert capsys.readouterr().out.splitlines()[2:] == [
        "scoring/selection                    3 / 3         1 / 1    100.0%   none  below its floor",
        "survey                               1 / 2         0 / 0     50.0%     60  below its floor",
        "survey/jobs                        12 / 14         1 / 2     81.2%     80",
    ]


def test_a_command_is_measured_only_where_its_data_are_wanted(tmp_path: Path) -> None:
    command = ["python", "-m", "pytest", "tests/unit"]
    assert measured(command, None) == command
    assert measured(command, tmp_path) == [
        "python", "-m", "coverage", "run", "--parallel-mode", f"--data-file={tmp_path / 'coverage'}",
        "-m", "pytest", "tests/unit",
    ]  # fmt: skip


def test_assertions_on_missing_lines_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage_report, "ROOT", tmp_path)
    (tmp_path / "test_a.py").write_text(
        "assert 1\nx = 2\nif x > 2:\n    assert (\n        x\n    )\n", encoding="utf-8"
    )
    assert coverage_report.unreached("test_a.py", [2, 4, 5]) == ["test_a.py:4"]


MEASURED = ("survey/commands", "exports/seals", "scoring", "tests/unit/survey/commands")


@pytest.fixture
def smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tree with some of the folders: looking into every file of the whole takes twelve CPU-seconds."""
    tree, root = tmp_path / "tree", coverage_report.ROOT
    for folder in MEASURED:
        shutil.copytree(root / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "plugins"))
    packages = [parent / "__init__.py" for folder in MEASURED for parent in Path(folder).parents[:-1]]
    for file in (*packages, "pyproject.toml", "survey/config.py"):
        shutil.copy(root / file, tree / file)
    (tree / "tests" / "integration").mkdir()
    (tree / "tests" / "integration" / "__init__.py").touch()
    monkeypatch.setattr(coverage_report, "ROOT", tree)
    return tree


def test_a_measured_run_is_reported_by_folder(smaller: Path, tmp_path: Path) -> None:
    command = measured([sys.executable, "-m", "survey.commands.table"], tmp_path)
    subprocess.run(command, check=True, cwd=smaller)
    found, unreached = coverage_report.reached(tmp_path)
    assert "tests/unit/survey/commands/test_table.py" in {line.partition(":")[0] for line in unreached}
    rows = {row.folder: row for row in found}
    assert set(rows) > {"exports/seals", "scoring", "scoring/answers", "survey", "survey/commands"}
    assert 0 < rows["survey/commands"].lines[0] < rows["survey/commands"].lines[1]
    assert rows["exports/seals"].lines[0] == 0
    assert {row.folder for row in rows.values() if row.floor is None} == set()


def test_every_folder_of_code_has_a_floor_and_every_floor_a_folder() -> None:
    root = coverage_report.ROOT
    files = [
        path.relative_to(root) for name in ("exports", "scoring", "survey") for path in (root / name).rglob("*.py")
    ]
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    floors = dict.fromkeys(settings["tool"]["survey"]["coverage"], 0)
    counted = by_folder({path.as_posix(): summary(0, 1, 0, 0) for path in files}, floors)
    assert [row.folder for row in counted if row.floor is None] == []
    assert sorted(floors) == [row.folder for row in counted]
