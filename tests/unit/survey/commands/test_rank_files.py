"""`rank`: exact scores, ranks by their definition, and every fault of its files seen to be refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.commands.rank_files import read_matrix
from tests.unit.survey.commands.running_verbs import Capture, printed, refused, write

MATRIX = "name,a,b\nx,1,2\ny,3,4\n"


def ranked(capsys: Capture, folder: Path, matrix: str | bytes, weights: str, *, anchors: str = "") -> Any:
    more = ["--anchors", write(folder, "a.json", anchors)] if anchors else []
    paths = write(folder, "m.csv", matrix), write(folder, "w.json", weights)
    return printed(capsys, "rank", paths[0], "--weights", paths[1], *more)


COMMA = "a comma only parts thousands (1,234,567.8); a decimal point is written ."


def test_rank_reads_a_byte_order_mark_and_windows_lines(capsys: Capture, tmp_path: Path) -> None:
    matrix = "\ufeff名称,a,b\r\n示例甲,1,2\r\n\r\n示例乙,3,4\r\n,,\r\n".encode()
    found = ranked(capsys, tmp_path, matrix, '{"a": 0.5, "b": 0.5}')
    assert [(row["name"], row["score"], row["rank"]) for row in found] == [
        ("示例乙", Decimal("3.5"), 1),
        ("示例甲", Decimal("1.5"), 2),
    ]


def test_rank_adds_tenths_exactly(capsys: Capture, tmp_path: Path) -> None:
    names = "abcdefghij"
    matrix = f"name,{','.join(names)}\nx,{','.join('1' * 10)}\ny,{','.join(['0.1'] * 10)}\n"
    found = ranked(capsys, tmp_path, matrix, json.dumps(dict.fromkeys(names, 0.1)))
    assert [(row["name"], row["score"]) for row in found] == [("x", 1), ("y", Decimal("0.1"))]


def test_rank_rounds_anchored_values_to_twelve_places(capsys: Capture, tmp_path: Path) -> None:
    anchors = '{"a": [[0, 0], [3, 100]], "b": [["2", "1"], ["4", "0"]]}'
    found = ranked(capsys, tmp_path, "n,a,b\nx,1,3\ny,2,9\n", '{"a": "1", "b": "0"}', anchors=anchors)
    assert [row["contributions"] for row in found] == [
        {"a": Decimal("66.666666666667"), "b": 0},
        {"a": Decimal("33.333333333333"), "b": 0},
    ]


CELLS = st.decimals(min_value=-100, max_value=100, places=1, allow_nan=False, allow_infinity=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=9))
def test_rank_agrees_with_its_definition(capsys: Capture, tmp_path: Path, rows: list[tuple[Decimal, Decimal]]) -> None:
    matrix = "n,a,b\n" + "".join(f"r{number},{a},{b}\n" for number, (a, b) in enumerate(rows))
    found = ranked(capsys, tmp_path, matrix, '{"a": 0.35, "b": 0.65}')
    scores = [Decimal("0.35") * a + Decimal("0.65") * b for a, b in rows]
    better = [1 + sum(other > score for other in scores) for score in scores]
    order = sorted(range(len(rows)), key=lambda row: (better[row], row))
    assert [(row["name"], row["score"], row["rank"]) for row in found] == [
        (f"r{row}", scores[row], better[row]) for row in order
    ]


MATRIX_FAULTS = [
    ("name,a,b\nx,,2\n", ["row 2 (x), column a: the cell is blank; fill it in, a blank is not 0"]),
    ("name,a,b\nx,1\n", ["row 2 (x), column b: the cell is blank; fill it in, a blank is not 0"]),
    ("name,a,b\nx,1,2,3\n", ["row 2 (x): 4 cells for 3 columns"]),
    ("name,a,b\n,1,2\n", ["row 2, column name: the name is blank"]),
    ("name,a,b\nx,1,2\n\nx,3,4\n", ["row 4: the name 'x' occurs twice"]),
    ("name,a,a\nx,1,2\n", ["row 1: column 'a' occurs twice: rename one"]),
    ("name,a,\nx,1,2\n", ["row 1, column 3: the title is blank"]),
    (
        'name,a,b\nx,n/a,2\ny,1e3,10²\nz,"12,5",300 500\nv,85%,"1\n2"\n',
        [
            "row 2 (x), column a: 'n/a' is no decimal number: character 1 is n (U+006E)",
            "row 3 (y), column a: '1e3' is no decimal number: write all digits, without an exponent",
            "row 3 (y), column b: '10²' is no decimal number: character 3 is ² (U+00B2)",
            f"row 4 (z), column a: '12,5' is no decimal number: {COMMA}",
            "row 4 (z), column b: '300 500' is no decimal number: there is a space between its digits",
            "row 5 (v), column a: '85%' is no decimal number: nothing may stand behind the digits",
            "row 5 (v), column b: '1\\n2' is no decimal number: it has two lines",
        ],
    ),
]


def test_rank_reads_figures_as_the_pages_do(tmp_path: Path) -> None:
    path = write(tmp_path, "m.csv", 'name,a,b\nx,"1,234,567.8",１２．５\ny,"１，２００",\u22123\n')
    assert read_matrix(Path(path)) == (
        ["x", "y"],
        {"a": [Decimal("1234567.8"), Decimal(1200)], "b": [Decimal("12.5"), Decimal(-3)]},
    )


@pytest.mark.parametrize(("matrix", "sentences"), MATRIX_FAULTS)
def test_rank_refuses_a_table(capsys: Capture, tmp_path: Path, matrix: str, sentences: list[str]) -> None:
    paths = write(tmp_path, "m.csv", matrix), write(tmp_path, "w.json", '{"a": 0.5, "b": 0.5}')
    assert refused(capsys, "rank", paths[0], "--weights", paths[1]) == sentences


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a header and at least one row and one column of figures are expected"),
        (b"name,a\n", "a header and at least one row and one column of figures are expected"),
        (b"name;a\nx;1\n", "a header and at least one row and one column of figures are expected"),
        (b"name,a\n\xb9\xfa,1\n", "this is no UTF-8 text: save it as CSV UTF-8"),
        (b'name,a\n"x,1\n', "this is no CSV: unexpected end of data"),
    ],
)
def test_rank_refuses_what_is_no_table(capsys: Capture, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = write(tmp_path, "m.csv", content)
    assert refused(capsys, "rank", path, "--weights", path) == [f"{path}: {sentence}"]


def test_rank_refuses_a_table_that_is_not_there(capsys: Capture, tmp_path: Path) -> None:
    path = str(tmp_path / "none.csv")
    assert refused(capsys, "rank", path, "--weights", path) == [f"{path}: can't be read: No such file or directory"]


WEIGHT_FAULTS = [
    ('{"a": 0.5, "b": 0.4}', "the weights add up to 0.9, they must add up to exactly 1"),
    ('{"a": 0.3333, "b": 0.6666}', "the weights add up to 0.9999, they must add up to exactly 1"),
    ('{"a": 1.5, "b": -0.5}', "weight of b: -0.5 is negative"),
    ('{"a": 1}', "column b has no weight"),
    ('{"a": 0.5, "b": 0.5, "c": 0}', "weight of c: there is no such column"),
    ('{"a": 0.5, "b": "half"}', "weight of b: 'half' is no decimal number: character 1 is h (U+0068)"),
    (
        '{"a": 0.5, "b": "0,5"}',
        f"weight of b: '0,5' is no decimal number: {COMMA}",
    ),
    ('{"a": 0.5, "b": true}', "weight of b: True is no decimal number: write a plain decimal such as 1234.5"),
]


@pytest.mark.parametrize(("weights", "sentence"), WEIGHT_FAULTS)
def test_rank_refuses_weights(capsys: Capture, tmp_path: Path, weights: str, sentence: str) -> None:
    paths = write(tmp_path, "m.csv", MATRIX), write(tmp_path, "w.json", weights)
    assert refused(capsys, "rank", paths[0], "--weights", paths[1]) == [sentence]


ANCHOR_FAULTS = [
    ('{"c": [[0, 0], [1, 1]]}', "anchors of c: there is no such column"),
    ('{"a": [[0, 0]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[1, 0], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[0, 0, 0], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": [[0, "x"], [1, 1]]}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    ('{"a": "0-100"}', "anchors of a: two or more [figure, value] pairs with rising figures are expected"),
    (
        '{"a": [[0, 0], [1, 9], [2, 5]]}',
        "anchors of a: the values rise and fall; let them rise, or fall, throughout",
    ),
]


@pytest.mark.parametrize(("anchors", "sentence"), ANCHOR_FAULTS)
def test_rank_refuses_anchors(capsys: Capture, tmp_path: Path, anchors: str, sentence: str) -> None:
    paths = write(tmp_path, "m.csv", MATRIX), write(tmp_path, "w.json", '{"a": 0.5, "b": 0.5}')
    path = write(tmp_path, "a.json", anchors)
    assert refused(capsys, "rank", paths[0], "--weights", paths[1], "--anchors", path) == [sentence]
