"""The live workbook recalculated: equal to the server under its weights, and under changed ones as it would rank."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from exports.live import layout as at
from exports.live.calculation_sheet import value_table
from exports.live.contents import IN, LiveBook, LivePool, result_of
from exports.live.layout import Grid
from exports.live.writer import write_live
from exports.reading.reader import LIST, read_book
from exports.seals.row_seals import seal_table
from exports.seals.verification import Export, check_book
from exports.writing.workbook_writer import Properties
from tests.live_books import MANUFACTURING, SERVICES, made_up, settled
from tests.office.recalculating import changed, formulas, recalculated, values

PROPERTIES = Properties("示例测算", "示例", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
Values = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def book() -> LiveBook:
    """Return two pools with many ties."""
    return made_up(240, pools=(MANUFACTURING, SERVICES), criteria=5)


@pytest.fixture(scope="module")
def content(book: LiveBook) -> bytes:
    """Return the file."""
    return write_live(book, PROPERTIES)


@pytest.fixture(scope="module")
def anew(content: bytes) -> bytes:
    """Return the file as LibreOffice calculates and saves it."""
    return recalculated(content)


def column(found: Values, grid: Grid, key: str, count: int) -> list[Any]:
    """Return a column's values from the first data row down."""
    return [found[grid.sheet, f"{grid.letter(key)}{at.FIRST + line + 1}"] for line in range(count)]


def typed(book: LiveBook, weights: list[tuple[int, ...]], seats: list[int]) -> dict[tuple[str, str], Any]:
    """Return the cells in which other weights (1/10 000) and seats are typed."""
    cells: dict[tuple[str, str], Any] = {}
    for block, own, count in zip(at.blocks_of(book), weights, seats, strict=True):
        for place, weight in enumerate(own):
            cells[at.WEIGHTS, f"B{block.first + place + 1}"] = weight / 100
        cells[at.WEIGHTS, f"B{block.seats + 1}"] = count
    return cells


def test_every_formula_recalculates_to_its_cached_value(content: bytes, anew: bytes) -> None:
    found, before = values(anew), values(content)
    cells = [(sheet, cell) for sheet, cell, _ in formulas(content)]
    assert len(cells) > 5_000
    assert {cell: found.get(cell) for cell in cells} == {cell: before[cell] for cell in cells}


def test_recalculation_is_real() -> None:
    """A file whose cached values are wrong on purpose: as it is they stay, with our profile they are mended."""
    cell = (at.WEIGHTS, "B6")
    wrong = content_with_places(write_live(made_up(3, pools=(MANUFACTURING,), criteria=5), PROPERTIES), 5)
    assert values(wrong)[cell] == 5
    assert values(recalculated(wrong, recalculate=False))[cell] == 5
    assert values(recalculated(wrong))[cell] == 4


def content_with_places(content: bytes, cached: int) -> bytes:
    """Return the file with another cached value in the cell of the places."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        parts = {item.filename: old.read(item) for item in old.infolist()}
        first, before = "xl/worksheets/sheet1.xml", b"=0,4,6)</f><v>4</v>"
        assert parts[first].count(before) == 1
        parts[first] = parts[first].replace(before, f"=0,4,6)</f><v>{cached}</v>".encode())
        for item in old.infolist():
            new.writestr(item, parts[item.filename])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("weights", "seats", "places"),
    [
        ([(1_000, 4_500, 2_500, 2_000), (5_000, 2_500, 2_500)], [20, 5], 4),
        ([(2_025, 2_975, 3_333, 1_667), (3_334, 3_333, 3_333)], [20, 5], 6),
        ([(10_000, 0, 0, 0), (0, 10_000, 0)], [31, 2], 4),
    ],
)
def test_list_moves_as_the_server_would_rank(
    book: LiveBook, content: bytes, weights: list[tuple[int, ...]], seats: list[int], places: int
) -> None:
    pools = [
        replace(pool, weights=own, seats=count) for pool, own, count in zip(book.pools, weights, seats, strict=True)
    ]
    wanted = settled(replace(book, pools=tuple(pools)), book.rows)
    found = values(recalculated(changed(content, typed(book, weights, seats))))
    order, calculation = at.ranking_grid(book), at.calculation_grid(book)
    count = len(book.rows)
    assert found[at.WEIGHTS, "B6"] == places
    assert column(found, order, "code", count) == [row.code for row in wanted.rows]
    assert column(found, order, "rank", count) == [row.rank for row in wanted.rows]
    assert column(found, order, "score", count) == [row.score / 1_000_000 for row in wanted.rows]
    assert column(found, order, "result", count) == by_rank(wanted, pools)
    now = {row.code for row, result in zip(wanted.rows, by_rank(wanted, pools), strict=True) if result == IN}
    before = {row.code for row, result in zip(book.rows, by_rank(book, list(book.pools)), strict=True) if result == IN}
    moved = (len(now - before), len(before - now))
    assert (found[at.WEIGHTS, "C5"], found[at.WEIGHTS, "E5"]) == moved
    assert (found[at.WEIGHTS, "C4"], found[at.WEIGHTS, "E4"]) == moved  # the list of the system is that by rank here
    told = list(
        zip(column(found, calculation, "code", count), column(found, calculation, "change", count), strict=True)
    )
    assert {code for code, text in told if text == "进入"} == now - before
    assert {code for code, text in told if text == "退出"} == before - now
    assert found[at.WEIGHTS, "A3"] == "与系统结果不一致"


def by_rank(book: LiveBook, pools: list[LivePool]) -> list[str]:
    """Return the result of each row by rank alone: the seats go to the best of who is eligible."""
    found, taken = [], [0] * len(pools)
    for row in book.rows:
        taken[row.pool] += row.eligible
        found.append(result_of(taken[row.pool] if row.eligible else 0, pools[row.pool]))
    return found


def test_weights_that_do_not_sum_to_100_are_told(book: LiveBook, content: bytes) -> None:
    first, second = at.blocks_of(book)
    cells = {(at.WEIGHTS, f"B{first.first + 1}"): 30.01, (at.WEIGHTS, f"B{second.first + 1}"): "三十"}
    found = values(recalculated(changed(content, cells)))
    assert found[at.WEIGHTS, "A3"] == "权重合计不是100%，请先调整"
    assert found[at.WEIGHTS, f"G{first.total + 1}"] == "权重合计须为100%"
    assert found[at.WEIGHTS, f"B{first.total + 1}"] == 100.01
    assert found[at.WEIGHTS, f"G{second.total + 1}"] == "权重合计须为100%"
    assert found[at.WEIGHTS, f"B{second.total + 1}"] == 60


def test_seals_of_the_values_outlive_changed_weights(book: LiveBook, content: bytes) -> None:
    """Weights may change and LibreOffice may save: what is under seal stays as it was, a typed-over value does not."""
    key, number, table = b"k" * 32, "JD-EX-20261123-7F3A9C2D", value_table(book)
    sealed = seal_table(key, number, table, key_title="统一社会信用代码")
    moved = typed(book, [(1_000, 4_500, 2_500, 2_000), (5_000, 2_500, 2_500)], [20, 5])
    cell = f"{at.calculation_grid(book).letter('value2')}{at.FIRST + 5}"
    saved = recalculated(changed(content, moved | {(at.CALCULATION, cell): 12.34}))
    report = check_book(key, Export(number, [sealed], read_book(content, LIST)), read_book(saved, LIST))[0]
    assert (report.sealed, report.unchanged, report.removed, report.added) == (240, 239, (), ())
    assert [(row.key, [part.column for part in row.cells]) for row in report.altered] == [
        (book.rows[4].code, ["指标3（0–100）"])
    ]
