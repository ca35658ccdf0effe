"""A native chart: titles of its own and of both axes, and fills that differ in black and white."""

from __future__ import annotations

import io
import re
import zipfile

import xlsxwriter

from exports.live.charts import add_columns


def drawn(columns: int, *, stacked: bool) -> str:
    """Return the XML of a chart over made-up figures."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("统计")
    page.write_string(0, 0, "构成")
    page.write_row(1, 0, ["街镇", *(f"群组{number}" for number in range(1, columns + 1))])
    for row in (1, 2):
        page.write_row(row + 1, 0, [f"示例镇{row}", *range(row, row + columns)])
    series = tuple(range(1, columns + 1))
    add_columns(book, (page, 5, 0), ("统计", 2, 0, 2), series, axes=("街镇", "家数"), stacked=stacked)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        return archive.read("xl/charts/chart1.xml").decode()


def test_chart_says_what_it_shows() -> None:
    chart = drawn(2, stacked=True)
    assert re.findall(r"<a:t>([^<]*)</a:t>", chart) == ["街镇", "家数"]
    assert '<c:grouping val="stacked"/>' in chart
    assert re.findall(r"<c:f>([^<]*)</c:f>", chart)[:4] == [
        "统计!$A$1",
        "统计!$B$2",
        "统计!$A$3:$A$4",
        "统计!$B$3:$B$4",
    ]
    towns = ["示例镇1", "示例镇2"]
    assert re.findall(r"<c:v>([^<]*)</c:v>", chart) == ["构成", "群组1", *towns, "1", "2", "群组2", *towns, "2", "3"]


def test_fills_differ_without_colour() -> None:
    """Nine series: no two with the same pattern and brightness; each with a dark border."""
    chart = drawn(9, stacked=True)
    parts = re.findall(r"<c:ser>.*?<c:spPr>(.*?)</c:spPr>", chart)
    fills = [re.sub(r"<a:ln.*", "", part) for part in parts]
    assert len(set(fills)) == len(fills) == 9
    assert all('<a:ln w="9525"><a:solidFill><a:srgbClr val="12386B"/>' in part for part in parts)


def test_columns_side_by_side_carry_their_figures() -> None:
    chart = drawn(2, stacked=False)
    assert '<c:grouping val="clustered"/>' in chart
    assert chart.count('<c:showVal val="1"/>') == 2
