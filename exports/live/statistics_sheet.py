"""The sheet 统计: how scores lie, units by segments, seats by unit; formulas with cached values and native charts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.live.calculation_sheet import result_title
from exports.live.charts import add_columns
from exports.live.contents import IN, LiveBook, Standing
from exports.live.layout import STATISTICS, Grid
from exports.live.styles import LiveStyles, set_up
from exports.writing.cell_text import clean
from scoring.exact import SCORE

STEP = 5
"""Points in one bar of the distribution."""
BARS = 100 // STEP
NO_SEGMENT = "未分群组"
_TOP, _CHART_ROWS, _CHART_COLUMNS = 3, 21, 7
_TABLE_COLUMNS, _ABREAST = 6, 3
_COLUMN_WIDTH, _LEAST_COLUMNS = 12, 14
_CHARACTERS = 105
"""Across A4 landscape at full size, where the font is a broad one."""


def write_statistics_sheet(
    place: tuple[xlsxwriter.Workbook, Worksheet],
    book: LiveBook,
    grid: Grid,
    *,
    standings: Sequence[Standing],
    styles: LiveStyles,
) -> None:
    """Write the charts on a first page and their tables under them; formulas carry what the server's weights give."""
    page = place[1]
    set_up(page, book.title)
    page.hide_gridlines(2)
    page.set_row(0, 26)
    page.write_string(0, 0, clean(book.title) + "：统计", styles.title)
    page.write_string(1, 0, clean(book.subtitle) + "　“入选”均指当前权重下按名次，随“权重”表变化", styles.note)
    abreast = _TABLE_COLUMNS * min(len(book.pools), _ABREAST)
    columns = max(len(book.segments) + 9, _LEAST_COLUMNS, abreast)
    page.set_column(0, columns, _COLUMN_WIDTH)
    page.set_print_scale(max(10, 100 * _CHARACTERS // (columns * _COLUMN_WIDTH)))
    charts = len(book.pools) + 1 + bool(book.segments)
    tables = _TOP + _CHART_ROWS * math.ceil(charts / 2)
    page.set_h_pagebreaks([tables])
    page.print_area(0, 0, tables + 40 + 25 * (len(book.pools) // _ABREAST), columns - 1)
    sheet = _Sheet(place, book, grid, styles)
    for number in range(len(book.pools)):
        down, across = divmod(number, _ABREAST)
        sheet.distribution((tables + down * (BARS + 4), across * _TABLE_COLUMNS), number, standings)
    line = tables + (BARS + 4) * math.ceil(len(book.pools) / _ABREAST)
    if book.segments:
        sheet.units_by_segments((line, 0))
    sheet.seats_by_unit((line, len(book.segments) + 4 if book.segments else 0), standings)


class _Sheet:
    """Writes tables with their charts: a table at a given upper left corner, a chart in the next free place."""

    def __init__(
        self, place: tuple[xlsxwriter.Workbook, Worksheet], book: LiveBook, grid: Grid, styles: LiveStyles
    ) -> None:
        (self._file, self._page), self._book, self._grid, self._styles = place, book, grid, styles
        self._drawn = 0
        counted = Counter(row.unit for row in self._book.rows)
        self._units = sorted(counted, key=lambda unit: (-counted[unit], unit))

    def distribution(self, corner: tuple[int, int], number: int, standings: Sequence[Standing]) -> None:
        """Write how many scores lie in each step of points, who is in apart from the others."""
        page, styles, grid, left = self._page, self._styles, self._grid, corner[1]
        pool = self._book.pools[number]
        first = self._head(corner, f"得分分布：{pool.title}", ("得分区间", IN, "其他", "起", "止"))
        scores = grid.outside(grid.pool("score", number))
        results = grid.outside(grid.pool("result", number))
        own = self._bars(number, standings)
        for bar in range(BARS):
            row = first + bar
            low, high = bar * STEP, (bar + 1) * STEP
            page.write_string(row, left, f"{low}–{high}", styles.word)
            page.write_number(row, left + 3, low, styles.help)
            page.write_number(row, left + 4, high, styles.help)
            start, end = self._cell(row, left + 3), self._cell(row, left + 4)
            above = f'{scores},">="&{start}' + ("" if bar == BARS - 1 else f',{scores},"<"&{end}')
            inside, everybody = own[bar]
            page.write_formula(row, left + 1, f'=COUNTIFS({above},{results},"{IN}")', styles.count, inside)
            rest = f"=COUNTIFS({above})-{self._cell(row, left + 1)}"
            page.write_formula(row, left + 2, rest, styles.count, everybody - inside)
        self._chart((first, left, BARS), (1, 2), axes=("得分（分）", "企业数（家）"))

    def _bars(self, number: int, standings: Sequence[Standing]) -> list[tuple[int, int]]:
        """Return (in, all) of each bar; the last one holds 100 points too."""
        first, after = self._book.spans()[number]
        inside, everybody = [0] * BARS, [0] * BARS
        for row, standing in zip(self._book.rows[first:after], standings[first:after], strict=True):
            bar = min(row.score // (STEP * SCORE), BARS - 1)
            everybody[bar] += 1
            inside[bar] += standing.result == IN
        return list(zip(inside, everybody, strict=True))

    def units_by_segments(self, corner: tuple[int, int]) -> None:
        """Write how many ranked enterprises each unit has in each segment."""
        page, styles, grid, left = self._page, self._styles, self._grid, corner[1]
        titles = ("所属街镇", *self._book.segments, NO_SEGMENT, "合计")
        first = self._head(corner, "各街镇企业的群组构成（参与排序的企业）", titles)
        units, segments = grid.outside(grid.whole("unit")), grid.outside(grid.whole("segment"))
        counted = Counter((row.unit, row.segment) for row in self._book.rows)
        numbers = [*range(1, len(self._book.segments) + 1), 0]
        for line, unit in enumerate(self._units):
            row = first + line
            page.write_string(row, left, clean(unit), styles.text)
            same = f"({units}={self._cell(row, left)})"
            for column, segment in enumerate(numbers, start=left + 1):
                formula = f"=SUMPRODUCT({same}*({segments}={segment}))"
                page.write_formula(row, column, formula, styles.count, counted[unit, segment])
            parts = f"{self._cell(row, left + 1)}:{self._cell(row, left + len(numbers))}"
            total = sum(counted[unit, segment] for segment in numbers)
            page.write_formula(row, left + len(numbers) + 1, f"=SUM({parts})", styles.total_count, total)
        drawn = tuple(range(1, len(numbers) + 1))
        self._chart((first, left, len(self._units)), drawn, axes=("街镇", "参与排序的企业（家）"))

    def seats_by_unit(self, corner: tuple[int, int], standings: Sequence[Standing]) -> None:
        """Write how many of each unit are in: by these weights, by the server's, and as the system decided."""
        page, styles, grid, left = self._page, self._styles, self._grid, corner[1]
        titles = ("所属街镇", "参与排序", "当前权重按名次", "系统按名次", result_title(self._book))
        first = self._head(corner, "各街镇入选家数", titles)
        units, results = grid.outside(grid.whole("unit")), grid.outside(grid.whole("result"))
        everybody = Counter(row.unit for row in self._book.rows)
        pairs = zip(self._book.rows, standings, strict=True)
        ranked = Counter(row.unit for row, standing in pairs if standing.result == IN)
        decided = Counter(row.unit for row in self._book.rows if row.seated)
        for line, unit in enumerate(self._units):
            row = first + line
            page.write_string(row, left, clean(unit), styles.text)
            page.write_number(row, left + 1, everybody[unit], styles.count)
            now = f'=SUMPRODUCT(({units}={self._cell(row, left)})*({results}="{IN}"))'
            page.write_formula(row, left + 2, now, styles.total_count, ranked[unit])
            page.write_number(row, left + 3, ranked[unit], styles.count)
            page.write_number(row, left + 4, decided[unit], styles.count)
        end = first + len(self._units)
        page.write_string(end, left, "合计", styles.sum_text)
        totals = (everybody.total(), ranked.total(), ranked.total(), decided.total())
        for column, total in enumerate(totals, start=left + 1):
            span = f"{self._cell(first, column)}:{self._cell(max(end - 1, first), column)}"
            page.write_formula(end, column, f"=SUM({span})", styles.sum_count, total)
        self._chart((first, left, len(self._units)), (2, 4), axes=("街镇", "入选（家）"), stacked=False)

    def _head(self, corner: tuple[int, int], title: str, titles: Sequence[str]) -> int:
        """Write title and header of a table; return its first data row."""
        top, left = corner
        self._page.write_string(top, left, clean(title), self._styles.block)
        for column in range(1, len(titles)):
            self._page.write_blank(top, left + column, None, self._styles.block)
        self._page.set_row(top + 1, 50)
        for column, text in enumerate(titles):
            self._page.write_string(top + 1, left + column, clean(text), self._styles.header)
        return top + 2

    def _chart(
        self,
        table: tuple[int, int, int],
        drawn: tuple[int, ...],
        *,
        axes: tuple[str, str],
        stacked: bool = True,
    ) -> None:
        """Draw columns of a table (first row, first column, rows) two charts abreast above the tables."""
        down, across = divmod(self._drawn, 2)
        self._drawn += 1
        place = (self._page, _TOP + down * _CHART_ROWS, across * _CHART_COLUMNS)
        add_columns(self._file, place, (STATISTICS, *table), drawn, axes=axes, stacked=stacked)

    def _cell(self, row: int, column: int) -> str:
        return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
