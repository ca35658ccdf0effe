"""A streamed list: the same cells as the small writer's, nothing cut off, wrong rows refused, no file left behind."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exports.writing.streaming_writer import LargeList, sheet_names, write_large
from exports.writing.tables import Cell, CellKind, Column, FactSheet, Table, TableError
from exports.writing.workbook_writer import Properties, write_workbook

COLUMNS = (
    Column("name", "企业名称"),
    Column("code", "统一社会信用代码"),
    Column("score", "综合得分", CellKind.DECIMAL, 4),
    Column("rank", "名次", CellKind.INTEGER),
)
FACTS = FactSheet(
    "文件说明", "文件说明", [("本文件", [("编号", "JD-EX-1"), ("行数", "3")]), ("核对", [("说明", "=1")])]
)
PROPERTIES = Properties("示例", "示例", datetime(2026, 11, 23, tzinfo=UTC))
Rows = Sequence[Sequence[Cell]]


def large(folder: Path, rows: Rows, **more: Any) -> Path:
    path = folder / "large.xlsx"
    write_large(path, LargeList("名单", "标题", "筛选：全部", COLUMNS, iter(rows), len(rows)), lambda: FACTS, **more)
    return path


def small(rows: Rows) -> io.BytesIO:
    return io.BytesIO(write_workbook([Table("名单", "标题", "筛选：全部", COLUMNS, rows), FACTS], PROPERTIES))


def cells(source: Path | io.BytesIO) -> dict[str, list[tuple[Any, ...]]]:
    """Return every sheet's cells up to the last row that says something; an empty text and a blank are the same."""
    content = source.read_bytes() if isinstance(source, Path) else source.getvalue()
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name in book.sheet_names:
        width = len(COLUMNS) if name.startswith("名单") else 2
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        padded = [(*(None if cell in {"", " "} else cell for cell in row), *[None] * width)[:width] for row in rows]
        while not any(cell is not None for cell in padded[-1]):
            padded.pop()
        found[name] = padded
    return found


ROWS: Rows = [
    ["=示例精密机械031", "91999999MA00000311", Decimal("71.2345"), 1],
    ["+1 <b>&\"'\n多行", "00123", Decimal("0.1000"), 2],
    ["坏\x01字_x0041_", None, None, None],
    ["长" * 40_000, "", 5, 0],
]


def test_every_cell_is_the_small_writers(tmp_path: Path) -> None:
    assert cells(large(tmp_path, ROWS)) == cells(small(ROWS))


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
row_of = st.tuples(
    st.none() | texts,
    st.none() | texts,
    st.none() | st.integers(-(10**9), 10**9) | st.decimals(-(10**9), 10**9, places=4),
    st.none() | st.integers(0, 10**9),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(row_of, min_size=1, max_size=6))
def test_whatever_the_rows_hold_both_writers_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Cell, ...]]
) -> None:
    assert cells(large(tmp_path_factory.mktemp("large"), rows)) == cells(small(rows))


def test_texts_are_texts_and_numbers_have_their_formats(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(large(tmp_path, ROWS))["名单"]
    assert [(cell.data_type, cell.number_format) for cell in page[4]] == [
        ("s", "@"),
        ("s", "@"),
        ("n", "#,##0.0000"),
        ("n", "#,##0"),
    ]
    assert page["B5"].value == "00123"


def test_the_sheet_is_ready_to_print(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(large(tmp_path, ROWS))["名单"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("C4", "A3:D7", "$3:$3")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["B"].width > 18
    assert page.oddFooter.center.text == "第 &P 页 / 共 &N 页"


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(tmp_path: Path) -> None:
    rows: Rows = [[f"示例{n}", f"{n:018}", n, n] for n in range(1, 10)]
    found = cells(large(tmp_path, rows, sheet_rows=7))
    assert list(found) == ["名单1", "名单2", "名单3", "文件说明"]
    assert [row[0] for name in ("名单1", "名单2", "名单3") for row in found[name][3:]] == [row[0] for row in rows]
    assert [found[name][2] for name in ("名单1", "名单2", "名单3")] == [tuple(c.title for c in COLUMNS)] * 3
    assert sheet_names("名单", 1_048_573) == ("名单",)
    assert sheet_names("名单", 1_048_574) == ("名单1", "名单2")


def test_facts_are_asked_for_after_the_last_row(tmp_path: Path) -> None:
    seen: list[int] = []

    def rows() -> Iterator[Sequence[Cell]]:
        for row in ROWS:
            seen.append(1)
            yield row

    def facts() -> FactSheet:
        return FactSheet("文件说明", "文件说明", [("本文件", [("行数", str(len(seen)))])])

    path = tmp_path / "large.xlsx"
    write_large(path, LargeList("名单", "", "", COLUMNS, rows(), len(ROWS)), facts)
    assert cells(path)["文件说明"][3] == ("行数", "4")


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    large(tmp_path, ROWS, on_row_written=told.append)
    assert told == [1, 2, 3, 4]


def test_two_columns_of_one_title_are_both_written(tmp_path: Path) -> None:
    columns = (Column("a", "名称"), Column("b", "名称"))
    path = tmp_path / "large.xlsx"
    write_large(path, LargeList("名单", "", "", columns, iter([["甲", "乙"]]), 1))
    assert [cell.value for cell in openpyxl.load_workbook(path)["名单"][4]] == ["甲", "乙"]


def _raises() -> Iterator[Sequence[Cell]]:
    yield ROWS[0]
    message = "the source broke"
    raise OSError(message)


@pytest.mark.parametrize(
    ("rows", "total", "error"),
    [
        (lambda: iter(ROWS), 3, TableError),
        (lambda: iter(ROWS), 5, TableError),
        (lambda: iter([]), 0, TableError),
        (lambda: iter([*ROWS, ["名", "码", "不是数", 1]]), 5, TableError),
        (lambda: iter([["名", "码", Decimal(1)]]), 1, TableError),
        (lambda: iter([["名", "码", True, 1]]), 1, TableError),
        (_raises, 2, OSError),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_file(
    tmp_path: Path, rows: Callable[[], Iterator[Sequence[Cell]]], total: int, error: type[Exception]
) -> None:
    path = tmp_path / "large.xlsx"
    with pytest.raises(error):
        write_large(path, LargeList("名单", "", "", COLUMNS, rows(), total), lambda: FACTS)
    assert not path.exists()
