"""The sheet 排序: the list best first, looked up by the tie-proof rank with INDEX and MATCH alone."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from exports.live import layout as at
from exports.live.contents import IN, NOTHING, RESERVE, UNFIT, LiveBook, LiveRow, Standing, apart, points
from exports.live.layout import Grid
from exports.live.styles import LiveStyles, protect, quiet, set_up
from exports.writing.cell_text import clean

_TITLES = {
    "pool": ("排序组", 16),
    "place": ("序", 7),
    "rank": ("名次", 8),
    "among": ("合格序", 8),
    "result": ("结果（按名次）", 12),
    "name": ("企业名称", 30),
    "code": ("统一社会信用代码", 22),
    "unit": ("所属街镇", 14),
    "score": ("得分", 12),
    "server_rank": ("系统名次", 9),
    "change": ("差异（较系统按名次）", 21),
    "line": ("行（辅助）", 8),
    "seats": ("名额（辅助）", 8),
}


def _caution(book: LiveBook) -> tuple[str, str, str]:
    """Return what stands around how many are in here and not on the list, and the other way round."""
    words, by = book.words, "系统" if book.words.name == "系统名单" else book.words.name
    return (
        f"本表只按名次取入选，是排序结果，不是决定；名额{words.counted}不随权重变化，以{by}为准：本表入选的有",
        f"家不在{words.name}，{words.name}上的有",
        "家本表未入选",
    )


def write_ranking_sheet(
    page: Worksheet, book: LiveBook, grid: Grid, source: Grid, *, standings: list[Standing], styles: LiveStyles
) -> None:
    """Write the sorted view of the calculation `source`; formulas carry what the server's weights give."""
    _head(page, book, grid, styles)
    forms = {
        "rank": styles.place, "among": styles.place, "result": styles.word, "name": styles.text, "code": styles.text,
        "unit": styles.text, "score": styles.total, "server_rank": styles.place, "server_result": styles.word,
        "change": styles.word,
    }  # fmt: skip
    blocks = at.blocks_of(book)
    for number, (first, after) in enumerate(book.spans()):
        ranges = {key: source.outside(source.pool(key, number)) for key in forms}
        unique = source.outside(source.pool("unique", number))
        seats = "=" + at.on_weights(blocks[number].seats, at.INPUT)
        for line in range(first, after):
            row, shown = at.FIRST + line, _shown(book.rows[line], standings[line])
            page.write_string(row, grid.places["pool"], clean(book.pools[number].title), styles.text)
            page.write_number(row, grid.places["place"], line - first + 1, styles.place)
            index = grid.cell("line", line)
            for key, form in forms.items():
                page.write_formula(row, grid.places[key], f"=INDEX({ranges[key]},{index})", form, shown[key])
            match = f"=MATCH({grid.cell('place', line)},{unique},0)"
            page.write_formula(row, grid.places["line"], match, styles.help, line - first + 1)
            page.write_formula(row, grid.places["seats"], seats, styles.help, book.pools[number].seats)
    _colours(page, book, grid, styles)
    end = at.FIRST + len(book.rows)
    page.autofilter(at.HEADER_ROW, 0, max(end - 1, at.HEADER_ROW), len(grid.places) - 1)
    page.write_string(end + 1, 0, clean(book.signatures), styles.note)
    quiet(page, f"A1:{grid.letter('seats')}{end}")
    protect(page)


def _shown(row: LiveRow, standing: Standing) -> dict[str, str | float]:
    return {
        "rank": row.rank,
        "among": standing.among or NOTHING,
        "result": standing.result,
        "name": clean(row.name) or NOTHING,
        "code": clean(row.code) or NOTHING,
        "unit": clean(row.unit) or NOTHING,
        "score": points(row.score),
        "server_rank": row.rank,
        "server_result": clean(row.result),
        "change": NOTHING,
    }


def _head(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    set_up(page, book.title)
    page.fit_to_pages(1, 0)
    page.repeat_rows(at.HEADER_ROW)
    page.freeze_panes(at.FIRST, 6)
    page.set_row(0, 26)
    page.set_row(at.HEADER_ROW, 32)
    page.write_string(0, 0, clean(book.title) + "：按当前权重排序", styles.title)
    page.write_string(1, 0, clean(book.subtitle), styles.note)
    words, only = _caution(book), apart(book)
    caution = f'="{words[0]}"&{at.ONLY_HERE}&"{words[1]}"&{at.ONLY_THERE}&"{words[2]}"'
    said = f"{words[0]}{only[0]}{words[1]}{only[1]}{words[2]}"
    page.write_formula(at.BAND_ROW, 0, caution, styles.note, said)
    page.print_area(0, 0, at.FIRST + len(book.rows) + 1, grid.places["change"])
    for key, place in grid.places.items():
        title, width = (book.words.result, 14) if key == "server_result" else _TITLES[key]
        page.write_string(at.HEADER_ROW, place, title, styles.header)
        level = {"level": 1} if key in {"line", "seats"} else {}
        page.set_column(place, place, width, None, level)


def _colours(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    """Draw the line under the last seat and colour who is in, in reserve, not eligible, who enters and leaves."""
    last = at.FIRST + max(len(book.rows), 1) - 1
    among, seats, result, change = (
        f"${grid.letter(key)}{at.FIRST + 1}" for key in ("among", "seats", "result", "change")
    )
    everything = (at.FIRST, 0, last, grid.places["change"])
    rules = [(f"={among}={seats}", styles.line)]
    area = (at.FIRST, grid.places["change"], last, grid.places["change"])
    for word, form in (("进入", styles.good), ("退出", styles.bad)):
        page.conditional_format(*area, {"type": "formula", "criteria": f'={change}="{word}"', "format": form})
    rules += [(f'={result}="{word}"', form) for word, form in (
        (IN, styles.seated), (RESERVE, styles.waiting), (UNFIT, styles.faint)
    )]  # fmt: skip
    for criteria, form in rules:
        page.conditional_format(*everything, {"type": "formula", "criteria": criteria, "format": form})
