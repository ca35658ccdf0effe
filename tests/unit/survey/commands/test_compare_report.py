"""`compare`: who enters and leaves when the weights change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.unit.survey.commands.running_verbs import Capture, printed, refused, write

TABLE = "name,a,b\nA,10,0\nB,8,3\nC,2,9\nD,0,10\n"


def arguments(folder: Path) -> list[str]:
    return [
        write(folder, "m.csv", TABLE),
        "--weights", write(folder, "w.json", {"a": 1, "b": 0}),
        "--against", write(folder, "o.json", {"a": "0.5", "b": "0.5"}),
    ]  # fmt: skip


def test_who_enters_and_leaves(capsys: Capture, tmp_path: Path) -> None:
    """By a: A B C D. By both halves: B and C 5.5, A and D 5."""
    found = printed(capsys, "compare", *arguments(tmp_path), "--seats", "2")
    assert (found["entered"], found["left"]) == (["C"], ["A"])
    assert (found["cut_before"], found["cut_after"]) == (8, Decimal("5.5"))
    assert [(row["name"], row["rank_before"], row["rank_after"]) for row in found["rows"]] == [
        ("B", 2, 1), ("C", 3, 1), ("A", 1, 3), ("D", 4, 3),
    ]  # fmt: skip


def test_without_seats_nobody_enters(capsys: Capture, tmp_path: Path) -> None:
    assert set(printed(capsys, "compare", *arguments(tmp_path))) == {"kendall", "spearman", "rows"}
    found = printed(capsys, "compare", *arguments(tmp_path), "--seats", "0")
    assert (found["entered"], found["cut_before"], found["cut_after"]) == ([], None, None)


def test_faults_of_either_weights_are_told(capsys: Capture, tmp_path: Path) -> None:
    own = arguments(tmp_path)
    write(tmp_path, "o.json", {"a": "0.5"})
    assert "column b has no weight" in refused(capsys, "compare", *own)
