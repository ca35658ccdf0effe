"""The layer `coverage`: files added up by folder, floors kept, and a real measured run."""

from __future__ import annotations

import subprocess
import sys
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


def test_a_measured_run_is_reported_by_folder(tmp_path: Path) -> None:
    command = measured([sys.executable, "-m", "survey.commands.table"], tmp_path)
    subprocess.run(command, check=True, cwd=coverage_report.ROOT)
    found, unreached = coverage_report.reached(tmp_path)
    assert "tests/unit/survey/commands/test_table.py" in {line.partition(":")[0] for line in unreached}
    rows = {row.folder: row for row in found}
    assert 0 < rows["survey/commands"].lines[0] < rows["survey/commands"].lines[1]
    assert rows["exports/seals"].lines[0] == 0
    assert {row.folder for row in rows.values() if row.floor is None} == set()
