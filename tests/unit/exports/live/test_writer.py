"""The live workbook, re-opened: every cached value the server's, inputs open, the rest locked, ready to print."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from exports.live import layout as at
from exports.live.contents import Criterion, LiveBook, standings_of
from exports.live.writer import write_live
from exports.writing.tables import FactSheet, TableError
from exports.writing.workbook_writer import Properties
from tests.live_books import MANUFACTURING, SERVICES, made_up

PROPERTIES = Properties("示例测算", "示例", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
IN_EXCEL_2007 = {
    "AND", "COUNTIF", "COUNTIFS", "IF", "INDEX", "ISNUMBER", "MATCH", "MOD", "N", "NOT", "RANK", "ROUND", "SUM",
    "SUMPRODUCT",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> LiveBook:
    """Return two pools with ties, and notes."""
    facts = (FactSheet("说明", "示例批次", [("方法", [("名额", "25")])]),)
    return replace(made_up(80, pools=(MANUFACTURING, SERVICES), criteria=5), facts=facts)


@pytest.fixture(scope="module")
def content(book: LiveBook) -> bytes:
    """Return the file."""
    return write_live(book, PROPERTIES)


@pytest.fixture(scope="module")
def opened(content: bytes) -> openpyxl.Workbook:
    """Return the file with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def cached(content: bytes) -> openpyxl.Workbook:
    """Return the file with what stands in its cells before anybody calculates."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def column(book: openpyxl.Workbook, grid: at.Grid, key: str, count: int) -> list[Any]:
    """Return a column from the first data row down."""
    return [book[grid.sheet][f"{grid.letter(key)}{at.FIRST + line + 1}"].value for line in range(count)]


def formulas(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    """Return (sheet, cell) -> formula."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_sheets_stand_in_the_order_of_use(opened: openpyxl.Workbook) -> None:
    assert opened.sheetnames == ["权重", "排序", "测算", "统计", "说明"]
    assert opened["说明"]["B4"].value == "25"


def test_no_formula_lacks_its_cached_value(opened: openpyxl.Workbook, cached: openpyxl.Workbook) -> None:
    found = formulas(opened)
    assert len(found) > 2_000
    assert [cell for cell in found if cached[cell[0]][cell[1]].value is None] == []


def test_cached_values_are_the_servers(book: LiveBook, cached: openpyxl.Workbook) -> None:
    grid, count, found = at.calculation_grid(book), len(book.rows), standings_of(book)
    assert column(cached, grid, "score", count) == [row.score / 1_000_000 for row in book.rows]
    assert column(cached, grid, "whole_score", count) == [row.score for row in book.rows]
    assert column(cached, grid, "rank", count) == [row.rank for row in book.rows]
    assert column(cached, grid, "unique", count) == [standing.unique for standing in found]
    assert column(cached, grid, "among", count) == [standing.among or "—" for standing in found]
    assert column(cached, grid, "result", count) == [standing.result for standing in found]
    assert column(cached, grid, "change", count) == ["—"] * count
    for place in range(len(book.criteria)):
        known = [row.contributions[place] / 1_000_000 if place in book.pools[row.pool].criteria else None
                 for row in book.rows]  # fmt: skip
        assert column(cached, grid, f"part{place}", count) == known
    order = at.ranking_grid(book)
    assert column(cached, order, "code", count) == [row.code for row in book.rows]
    assert column(cached, order, "score", count) == [row.score / 1_000_000 for row in book.rows]
    assert (cached["权重"]["A3"].value, cached["权重"]["C5"].value, cached["权重"]["E5"].value) == (
        "与系统结果一致", 0, 0
    )  # fmt: skip


def test_the_banner_says_how_far_the_list_by_rank_is_from_the_systems(book: LiveBook) -> None:
    """Quotas gave three seats of those by rank to others: the large line and the sorted sheet say three."""
    by_rank = [number for number, row in enumerate(book.rows) if row.seated]
    others = [number for number, row in enumerate(book.rows) if row.eligible and not row.seated]
    rows = list(book.rows)
    for out, come in zip(by_rank[-3:], others[-3:], strict=True):
        rows[out] = replace(rows[out], seated=False, result="备选")
        rows[come] = replace(rows[come], seated=True, result="入选候选")
    content = write_live(replace(book, rows=rows), PROPERTIES)
    found, formulas = (openpyxl.load_workbook(io.BytesIO(content), data_only=cached) for cached in (True, False))
    sheet = found["权重"]
    assert sheet["A3"].value == "按名次与系统一致；系统名单另计约束、份额和指定，本表入选的有3家不在系统名单"
    assert [sheet[cell].value for cell in ("A4", "B4", "C4", "D4", "E4")] == [
        "与系统名单相比（家）", "只在本表", 3, "只在系统", 3
    ]  # fmt: skip
    assert found["排序"]["A3"].value == (
        "本表只按名次取入选，是排序结果，不是决定；名额约束、份额和指定不随权重变化，以系统为准："
        "本表入选的有3家不在系统名单，系统名单上的有3家本表未入选"
    )
    assert formulas["权重"]["C4"].value.startswith("=COUNTIFS(")
    assert "'权重'!$C$4" in formulas["权重"]["A3"].value


def test_values_and_identity_are_no_formulas(book: LiveBook, opened: openpyxl.Workbook) -> None:
    grid, count = at.calculation_grid(book), len(book.rows)
    assert column(opened, grid, "code", count) == [row.code for row in book.rows]
    assert column(opened, grid, "value2", count) == [row.values[2] / 100 for row in book.rows]
    assert column(opened, grid, "server_score", count) == [row.score / 1_000_000 for row in book.rows]
    assert column(opened, grid, "eligible", count) == ["是" if row.eligible else "否" for row in book.rows]
    code = opened["测算"][f"C{at.FIRST + 1}"]
    assert (code.data_type, code.number_format) == ("s", "@")


def test_every_function_is_in_excel_2007(opened: openpyxl.Workbook) -> None:
    used = {name for text in formulas(opened).values() for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", text)}
    assert used == IN_EXCEL_2007


def test_only_weights_and_seats_are_open(book: LiveBook, opened: openpyxl.Workbook) -> None:
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in opened.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    wanted = set()
    for block in at.blocks_of(book):
        wanted |= {("权重", f"B{block.first + place + 1}") for place in range(block.count)}
        wanted.add(("权重", f"B{block.seats + 1}"))
    assert open_cells == wanted
    locked = {sheet.title: (sheet.protection.sheet, sheet.protection.password) for sheet in opened.worksheets}
    assert [locked[name] for name in ("权重", "排序", "测算")] == [(True, None)] * 3


def test_weights_refuse_what_is_no_percentage(book: LiveBook, opened: openpyxl.Workbook) -> None:
    rules = opened["权重"].data_validations.dataValidation
    first = at.blocks_of(book)[0]
    assert str(rules[0].sqref) == f"B{first.first + 1}:B{first.total}"
    assert (rules[0].type, rules[0].formula1, rules[0].formula2, rules[0].errorStyle or "stop") == (
        "decimal", "0", "100", "stop"
    )  # fmt: skip
    assert rules[0].error == "权重应是0到100之间的数，如 25 或 12.5，请重新填写。"
    assert (rules[1].type, str(rules[1].sqref)) == ("whole", f"B{first.seats + 1}")


def test_sum_turns_red_with_words(book: LiveBook, opened: openpyxl.Workbook, cached: openpyxl.Workbook) -> None:
    first = at.blocks_of(book)[0]
    row = first.total + 1
    assert opened["权重"][f"G{row}"].value == f'=IF($E${row}=10000,"合计100%","权重合计须为100%")'
    assert cached["权重"][f"G{row}"].value == "合计100%"
    rules = {str(area.sqref): area.rules for area in opened["权重"].conditional_formatting}
    rule = rules[f"A{row}:G{row}"][0]
    assert rule.formula == [f"$E${row}<>10000"]
    assert rule.dxf.fill.bgColor.rgb == "FFFBE3E1"


def test_rows_are_coloured_by_result(book: LiveBook, opened: openpyxl.Workbook) -> None:
    last = at.FIRST + len(book.rows)
    rules = {
        str(area.sqref): [rule.formula[0] for rule in area.rules] for area in opened["排序"].conditional_formatting
    }
    assert rules[f"A5:L{last}"] == ["$D5=$N5", '$E5="入选"', '$E5="备选"', '$E5="不符合条件"']
    assert rules[f"L5:L{last}"] == ['$L5="进入"', '$L5="退出"']


def test_sheets_are_ready_to_print_and_filter(book: LiveBook, opened: openpyxl.Workbook) -> None:
    for name, freeze, titles in (("权重", "A7", None), ("排序", "G5", "$4:$4"), ("测算", "C5", "$3:$4")):
        sheet = opened[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.freeze_panes, sheet.print_title_rows) == (freeze, titles)
        assert "第 &P 页 / 共 &N 页" in (sheet.oddFooter.center.text or "")
        signed = [cell.value for row in sheet.iter_rows(max_col=3) for cell in row if cell.value == book.signatures]
        assert signed == [book.signatures]
    assert opened["排序"].auto_filter.ref == f"A4:N{at.FIRST + len(book.rows)}"
    assert opened["测算"].auto_filter.ref == f"A4:AH{at.FIRST + len(book.rows)}"


def test_quotas_are_said_not_to_be_live(opened: openpyxl.Workbook) -> None:
    assert "不是决定；名额约束、份额和指定不随权重变化，以系统为准" in opened["排序"]["A3"].value


def test_file_asks_to_be_calculated_when_opened(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
        charts = [archive.read(name).decode() for name in sorted(archive.namelist()) if "/charts/chart" in name]
    assert len(charts) == 4
    words = ["得分分布：制造业", "得分分布：服务业与软件业", "各街镇企业的群组构成（参与排序的企业）", "各街镇入选家数"]
    for chart, title in zip(charts, words, strict=True):
        assert re.findall(r"<c:title><c:tx><c:strRef>.*?<c:v>([^<]*)</c:v>", chart) == [title]
        assert chart.count("<c:title>") == 3  # of the chart and of both axes
        assert "<c:numCache>" in chart


def test_statistics_count_what_the_list_says(book: LiveBook, cached: openpyxl.Workbook) -> None:
    found = standings_of(book)
    sheet = cached["统计"]
    top = next(cell.row for cell in sheet["A"] if cell.value == "得分分布：制造业") + 2
    bars = [(sheet[f"B{top + bar}"].value, sheet[f"C{top + bar}"].value) for bar in range(20)]
    pool = [(row.score, standing.result) for row, standing in zip(book.rows, found, strict=True) if row.pool == 0]
    assert bars == [
        (
            sum(place == "入选" and low <= score < high for score, place in pool),
            sum(place != "入选" and low <= score < high for score, place in pool),
        )
        for low, high in [(5_000_000 * n, 5_000_000 * (n + 1) + (n == 19)) for n in range(20)]
    ]
    units = next(cell.row for cell in sheet["A"] if cell.value == "各街镇企业的群组构成（参与排序的企业）") + 2
    for line in range(3):
        name, *counts = (sheet.cell(units + line, place).value for place in range(1, 6))
        own = [row.segment for row in book.rows if row.unit == name]
        assert counts == [own.count(1), own.count(2), own.count(0), len(own)]


def test_same_book_gives_the_same_bytes(book: LiveBook, content: bytes) -> None:
    assert write_live(book, PROPERTIES) == content


def test_quick_worksheet_writes_what_an_ordinary_one_does(
    book: LiveBook, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.live.writer.PlainFormulas", Worksheet)
    assert write_live(book, PROPERTIES) == content


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "http://x", "1e5", "", "\x00=1"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    """Whoever wrote it: an enterprise, a directory, or the scheme with its titles of pools, criteria and segments."""
    drawn = made_up(3, pools=(MANUFACTURING,), criteria=5)
    plain = replace(drawn, rows=[replace(row, unit="示例镇") for row in drawn.rows])
    rows = [replace(row, name=text, unit=text, texts=(text, text), gates=text, result=text) for row in plain.rows]
    book = replace(
        plain,
        title=text,
        subtitle=text,
        criteria=tuple(Criterion(text, text) for _ in plain.criteria),
        pools=tuple(replace(pool, title=text) for pool in plain.pools),
        texts=(text, text),
        segments=(text, text),
        usage=(text,),
        signatures=text,
        rows=rows,
    )
    content = write_live(book, PROPERTIES)
    found = openpyxl.load_workbook(io.BytesIO(content))
    ordinary = openpyxl.load_workbook(io.BytesIO(write_live(plain, PROPERTIES)))
    assert set(formulas(found)) == set(formulas(ordinary))
    grid = at.calculation_grid(book)
    for key in ("name", "unit", "text0", "gates"):
        cell = found["测算"][f"{grid.letter(key)}{at.FIRST + 1}"]
        assert (cell.data_type, cell.value) == ("s", text.replace("\x00", "\ufffd") or "—")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "/charts/chart" in name]
        assert [name for name in archive.namelist() if "externalLink" in name] == []
    places = {place for chart in charts for place in re.findall(r"<c:f>([^<]*)</c:f>", chart)}
    assert {place.partition("!")[0] for place in places} == {"统计"}


def test_book_that_contradicts_itself_is_refused(book: LiveBook) -> None:
    first = book.rows[0]
    for wrong in (
        replace(first, score=first.score + 1),
        replace(first, values=first.values[1:]),
        replace(
            first, contributions=(first.contributions[0] + 1, first.contributions[1] - 1, *first.contributions[2:])
        ),
    ):
        with pytest.raises(TableError):
            write_live(replace(book, rows=[wrong, *book.rows[1:]]), PROPERTIES)
    with pytest.raises(TableError):
        write_live(replace(book, rows=list(reversed(book.rows))), PROPERTIES)


def test_pool_without_anybody_still_has_its_block() -> None:
    book = made_up(4, pools=(MANUFACTURING,), criteria=5)
    empty = replace(book, pools=(MANUFACTURING, SERVICES))
    found = openpyxl.load_workbook(io.BytesIO(write_live(empty, PROPERTIES)), data_only=True)
    assert found["权重"]["A3"].value == "与系统结果一致"
    nobody = replace(book, rows=[])
    found = openpyxl.load_workbook(io.BytesIO(write_live(nobody, PROPERTIES)), data_only=True)
    assert found["测算"]["A4"].value == "排序组"
