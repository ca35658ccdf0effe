"""`certainty`: sums, ties by name, figures of any size, and every refusal."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.survey.commands.running_verbs import Capture, printed, refused, write

WEIGHTS = {"a": "0.5", "b": "0.5"}


def arguments(folder: Path, table: str, weights: dict[str, str] | None = None) -> list[str]:
    return [write(folder, "m.csv", table), "--weights", write(folder, "w.json", weights or WEIGHTS), "--seats", "2"]


def test_shares_add_up_to_the_seats_and_equal_rows_go_by_name(capsys: Capture, tmp_path: Path) -> None:
    table = "name,a,b\nC,5,5\nB,5,5\nA,5,5\nD,9,1\n"
    found = printed(capsys, "certainty", *arguments(tmp_path, table), "--draws", "333")
    shares = {row["name"]: row["p"] for row in found}
    assert [row["name"] for row in found] == ["A", "B", "C", "D"]
    assert shares["C"] == 0
    assert abs(sum(shares.values()) - 2) <= Decimal("2e-12")
    assert {row["name"]: row["class"] for row in found}["C"] == "stable_out"


def test_rows_in_another_order_give_the_same(capsys: Capture, tmp_path: Path) -> None:
    rows = ["A,3.5,-2", "B,1,4", "C,2,2.25", "D,-1,6"]
    tables = ["name,a,b\n" + "\n".join(order) + "\n" for order in (rows, rows[::-1])]
    first, second = (printed(capsys, "certainty", *arguments(tmp_path, table), "--draws", "200") for table in tables)
    assert first == second


def test_figures_with_thirty_digits_are_counted_exactly(capsys: Capture, tmp_path: Path) -> None:
    big = "1" + "0" * 30
    table = f"name,a,b\nA,{big}.1,0\nB,{big}.2,0\nC,0,0\n"
    found = printed(capsys, "certainty", *arguments(tmp_path, table), "--draws", "20")
    assert [(row["name"], row["p"], row["low"]) for row in found] == [("B", 1, 1), ("A", 1, 2), ("C", 0, 3)]


def test_more_seats_than_rows_puts_everybody_in(capsys: Capture, tmp_path: Path) -> None:
    found = printed(capsys, "certainty", *arguments(tmp_path, "name,a,b\nA,1,2\nB,2,1\n"), "--draws", "7")
    assert [row["p"] for row in found] == [1, 1]


def test_a_higher_concentration_keeps_nearer_to_the_weights(capsys: Capture, tmp_path: Path) -> None:
    """A is ahead where its weight is above 0.45: more surely so the nearer the draws stay to 0.5."""
    own = arguments(tmp_path, "name,a,b\nA,11,0\nB,0,9\n")[:-1]
    shares = [
        printed(capsys, "certainty", *own, "1", "--concentration", text)[0]["p"] for text in ("5", "50.5", "5000")
    ]
    assert shares == sorted(shares)
    assert shares[2] == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--draws", "0"], "--draws: '0' is no whole number from 1 to 1000000"),
        (["--seats", "-1"], "--seats: '-1' is no whole number from 0 to 1000000000"),
        (["--seed", "x"], f"--seed: 'x' is no whole number from 0 to {2**63 - 1}"),
        (["--concentration", "0"], "--concentration: 0 is not above 0"),
        (["--concentration", "many"], "--concentration: 'many' is no decimal number: character 1 is m (U+006D)"),
        (["--stable", "1.5"], "--stable: 1.5 is not between 0 and 1"),
        (["--stable", "0.05"], "--hopeless must be below --stable"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    capsys: Capture, tmp_path: Path, more: list[str], sentence: str
) -> None:
    own = arguments(tmp_path, "name,a,b\nA,1,2\n")
    assert refused(capsys, "certainty", *own, *[part.replace("-1", "-1") for part in more]) == [sentence]
