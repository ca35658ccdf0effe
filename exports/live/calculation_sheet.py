"""The sheet 测算: every ranked enterprise, criterion values as values, what follows from weights as formulas.

Whole numbers decide: a value x 100 times a weight in 1/10 000 is a whole number of 10⁻⁶ points, far below 2⁵³, so that
products, sums and the keys that are ranked are exact. A total shows as many places as it has: nothing lies halfway.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.live import layout as at
from exports.live.contents import IN, NOTHING, OUT, RESERVE, UNFIT, LiveBook, LiveRow, Standing, points, standings_of
from exports.live.layout import Block, Grid
from exports.live.styles import LiveStyles, protect, quiet, say, set_up
from exports.writing.cell_text import LEGIBLE_WIDTH, clean, column_width
from exports.writing.tables import Cell, CellKind, Column, Table
from scoring.exact import SCORE, VALUE, unscaled

YES, NO = "是", "否"
KEY_STEP = 1_000_000
"""A score in 10⁻⁶ point times this leaves room for the static order below it: exact up to 10¹⁴."""
_NOW_TITLES = ("得分", "名次", "合格序", "结果（按名次）", "差异（较系统按名次）")
_STORED_TITLES = ("系统得分", "系统名次", "系统按名次")
_HELP_TITLES = ("并列次序", "群组号", "系统入选（1为是）", "得分（百万分之）", "排序键", "合格键", "唯一名次")
_WIDTHS = {"result": 12, "change": 11, "server_result": 14}
_WIDEST = 24.0
_HELP_WIDTHS = {"whole_score": 13, "key": 19, "fit_key": 19}


def calculation_titles(book: LiveBook) -> list[str]:
    """Return the header of each column of the calculation, in the order of its grid."""
    named = [criterion.title for criterion in book.criteria]
    values, parts = [f"{title}（0–100）" for title in named], [f"{title} 贡献" for title in named]
    return [
        "排序组", "企业名称", "统一社会信用代码", "所属街镇", *book.texts, "符合条件", "条件核查", *_NOW_TITLES,
        *_STORED_TITLES, result_title(book), *values, *parts, *_HELP_TITLES,
    ]  # fmt: skip


def result_title(book: LiveBook) -> str:
    """Return the title above who is on the list that the book is held against."""
    return f"{book.words.result}（含{book.words.counted}）"


def value_table(book: LiveBook) -> Table:
    """Return what stands in the calculation as values, whatever the weights: what is sealed of it."""
    titles, places = calculation_titles(book), at.calculation_grid(book).places
    texts = [(key, CellKind.TEXT, 0) for key in list(places)[: places["score"]]]
    stored = [("server_score", CellKind.DECIMAL, 6), ("server_rank", CellKind.INTEGER, 0)]
    stored += [(key, CellKind.TEXT, 0) for key in ("server_by_rank", "server_result")]
    values = [(f"value{place}", CellKind.DECIMAL, 2) for place in range(len(book.criteria))]
    fixed = [(key, CellKind.INTEGER, 0) for key in ("tie", "segment", "seated")]
    columns = [Column(key, titles[places[key]], kind, n) for key, kind, n in [*texts, *stored, *values, *fixed]]
    rows = []
    for row, standing in zip(book.rows, standings_of(book), strict=True):
        own = set(book.pools[row.pool].criteria)
        cells: list[Cell] = list(_said(book, row))
        cells += [unscaled(row.score, SCORE), row.rank, standing.result, clean(row.result)]
        cells += [unscaled(value, VALUE) if place in own else None for place, value in enumerate(row.values)]
        rows.append([*cells, standing.tie, row.segment, int(row.seated)])
    return Table(at.CALCULATION, book.title, book.subtitle, tuple(columns), rows)


def _said(book: LiveBook, row: LiveRow) -> list[str]:
    """Return the texts of a row in the order of its columns."""
    pool = book.pools[row.pool].title
    texts = (pool, row.name, row.code, row.unit, *row.texts, YES if row.eligible else NO, row.gates)
    return [clean(text) or NOTHING for text in texts]


def write_calculation_sheet(
    page: Worksheet, book: LiveBook, grid: Grid, standings: Sequence[Standing], *, styles: LiveStyles
) -> None:
    """Write the calculation; every formula carries the server's number."""
    _head(page, book, grid, styles)
    formulas = [_Formulas(grid, book, block, number) for number, block in enumerate(at.blocks_of(book))]
    for line, (row, standing) in enumerate(zip(book.rows, standings, strict=True)):
        _values(page, book, (line, row, standing), grid, styles=styles)
        for key, formula, value, form in formulas[row.pool].of(line, row, standing, styles=styles):
            page.write_formula(at.FIRST + line, grid.places[key], formula, form, value)
    _colours(page, book, grid, styles)
    end = at.FIRST + len(book.rows)
    page.autofilter(at.HEADER_ROW, 0, max(end - 1, at.HEADER_ROW), len(grid.places) - 1)
    page.write_string(end + 1, grid.places["code"], clean(book.signatures), styles.note)
    quiet(page, f"A1:{grid.letter('unique')}{end}")
    protect(page)


def _head(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    set_up(page, book.title)
    page.print_area(0, 0, at.FIRST + len(book.rows) + 1, grid.places["tie"] - 1)
    page.repeat_rows(at.BAND_ROW, at.HEADER_ROW)
    page.repeat_columns(1, 1)
    page.freeze_panes(at.FIRST, 2)
    page.set_row(0, 26)
    page.set_row(at.HEADER_ROW, 62)
    page.write_string(0, 0, clean(book.title) + "：测算", styles.title)
    page.write_string(1, 0, clean(book.subtitle), styles.note)
    titles = calculation_titles(book)
    first = {
        "pool": "企业",
        "score": "当前权重下的结果（公式，随“权重”表变化）",
        "server_score": "系统结果（数值，不变）",
        "value0": "各准则得分（数值，0–100）",
        "part0": "贡献＝准则得分×权重（公式）",
        "tie": "辅助列（供公式使用）",
    }
    ends = [*(grid.places[key] for key in list(first)[1:]), len(titles)]
    for (key, text), end in zip(first.items(), ends, strict=True):
        if key in grid.places:
            for place in range(grid.places[key], end):
                say(page, (at.BAND_ROW, place), text if place == grid.places[key] else "", styles.band)
    for place, title in enumerate(titles):
        page.write_string(at.HEADER_ROW, place, clean(title), styles.header)
    widths = _widths(book, grid, titles)
    page.fit_to_pages(math.ceil(sum(widths[: grid.places["tie"]]) / LEGIBLE_WIDTH), 0)
    page.print_across()
    page.set_zoom(90)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    help_first = grid.places["tie"]
    for place, key in enumerate(at.HELP):
        page.set_column(help_first + place, help_first + place, _HELP_WIDTHS.get(key, 9), None, {"level": 1})


def _widths(book: LiveBook, grid: Grid, titles: Sequence[str]) -> list[float]:
    """Return the width of each column, in characters: texts by what they say, figures alike."""
    widths = [float(_WIDTHS.get(key, 10)) for key in grid.places]
    said = [_said(book, row) for row in book.rows[:400]]
    for place in range(grid.places["score"]):
        width = column_width(Column(titles[place], titles[place]), [cells[place] for cells in said])
        widths[place] = min(width, _WIDEST)
    return widths


def _values(
    page: Worksheet, book: LiveBook, what: tuple[int, LiveRow, Standing], grid: Grid, *, styles: LiveStyles
) -> None:
    """Write what does not depend on weights."""
    line, row, standing = what
    number, place = at.FIRST + line, grid.places
    pool = book.pools[row.pool]
    for column, text in enumerate(_said(book, row)):
        page.write_string(number, column, text, styles.text)
    page.write_number(number, place["server_score"], points(row.score), styles.points)
    page.write_number(number, place["server_rank"], row.rank, styles.place)
    page.write_string(number, place["server_by_rank"], standing.result, styles.word)
    page.write_string(number, place["server_result"], clean(row.result), styles.word)
    own = set(pool.criteria)
    for criterion, value in enumerate(row.values):
        if criterion in own:
            page.write_number(number, place["value0"] + criterion, value / VALUE, styles.value)
        else:
            page.write_blank(number, place["value0"] + criterion, None, styles.value)
            page.write_blank(number, place["part0"] + criterion, None, styles.points)
    page.write_number(number, place["tie"], standing.tie, styles.help)
    page.write_number(number, place["segment"], row.segment, styles.help)
    page.write_number(number, place["seated"], int(row.seated), styles.help)


class _Formulas:
    """The formulas of one pool's rows: ranges are the pool's own."""

    def __init__(self, grid: Grid, book: LiveBook, block: Block, number: int) -> None:
        self._grid = grid
        pool = book.pools[number]
        self._weights = [
            (criterion, at.on_weights(block.first + place, at.USED)) for place, criterion in enumerate(pool.criteria)
        ]
        self._scores, self._keys, self._fit_keys = (grid.pool(key, number) for key in ("whole_score", "key", "fit_key"))
        self._seats = at.on_weights(block.seats, at.INPUT)
        self._reserve = at.on_weights(block.reserve, at.INPUT)

    def of(
        self, line: int, row: LiveRow, standing: Standing, *, styles: LiveStyles
    ) -> Iterator[tuple[str, str, float | str, Format]]:
        """Yield (column, formula, what it must show, format) of a row."""
        at_row, last = self._grid.cell, len(row.values) - 1
        for criterion, weight in self._weights:
            part = f"=ROUND({at_row(f'value{criterion}', line)}*{VALUE},0)*{weight}/{SCORE}"
            yield f"part{criterion}", part, points(row.contributions[criterion]), styles.points
        whole, key, fit = at_row("whole_score", line), at_row("key", line), at_row("fit_key", line)
        parts = f"{at_row('part0', line)}:{at_row(f'part{last}', line)}"
        yield "score", f"=ROUND(SUM({parts}),{at.PLACES})", points(row.score), styles.total
        yield "whole_score", f"=ROUND(SUM({parts})*{SCORE},0)", row.score, styles.help
        sort_key = row.score * KEY_STEP + KEY_STEP - standing.tie
        yield "key", f"={whole}*{KEY_STEP}+{KEY_STEP}-{at_row('tie', line)}", sort_key, styles.help
        eligible = f'{at_row("eligible", line)}="{YES}"'
        yield "fit_key", f"=IF({eligible},{key},0)", sort_key if row.eligible else 0, styles.help
        yield "unique", f"=RANK({key},{self._keys},0)", standing.unique, styles.help
        yield "rank", f"=RANK({whole},{self._scores},0)", row.rank, styles.place
        among = f'=IF({eligible},RANK({fit},{self._fit_keys},0),"{NOTHING}")'
        yield "among", among, standing.among or NOTHING, styles.place
        yield "result", self._result(at_row("among", line), eligible), standing.result, styles.word
        yield "change", self._change(line), NOTHING, styles.word

    def _result(self, among: str, eligible: str) -> str:
        inner = f'IF({among}<={self._seats}+{self._reserve},"{RESERVE}","{OUT}")'
        return f'=IF({eligible},IF({among}<={self._seats},"{IN}",{inner}),"{UNFIT}")'

    def _change(self, line: int) -> str:
        """Return what differs from the server's list by rank: who enters and leaves first, then ranks, then scores."""
        now, then = self._grid.cell("result", line), self._grid.cell("server_by_rank", line)
        rank, before = self._grid.cell("rank", line), self._grid.cell("server_rank", line)
        whole, score = self._grid.cell("whole_score", line), self._grid.cell("server_score", line)
        scores = f'IF({whole}<>ROUND({score}*{SCORE},0),"得分变","{NOTHING}")'
        rest = f'IF({rank}<{before},"升"&({before}-{rank}),IF({rank}>{before},"降"&({rank}-{before}),{scores}))'
        moved = f'IF({now}="{IN}","进入",IF({then}="{IN}","退出","变"&{now}))'
        return f"=IF({now}<>{then},{moved},{rest})"


def _colours(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    """Mark the rows in, the rows in reserve, and who enters or leaves."""
    last = at.FIRST + max(len(book.rows), 1) - 1
    result, change = f"${grid.letter('result')}{at.FIRST + 1}", f"${grid.letter('change')}{at.FIRST + 1}"
    area = (at.FIRST, grid.places["change"], last, grid.places["change"])
    for word, form in (("进入", styles.good), ("退出", styles.bad)):
        page.conditional_format(*area, {"type": "formula", "criteria": f'={change}="{word}"', "format": form})
    area = (at.FIRST, 0, last, grid.places["server_result"])
    for word, form in ((IN, styles.seated), (RESERVE, styles.waiting), (UNFIT, styles.faint)):
        page.conditional_format(*area, {"type": "formula", "criteria": f'={result}="{word}"', "format": form})
