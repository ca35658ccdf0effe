"""The sheet 权重: a block per pool with weights to change, and whether the list still equals the system's."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.live import layout as at
from exports.live.contents import IN, LiveBook, apart
from exports.live.layout import Block, Grid
from exports.live.styles import LiveStyles, protect, quiet, say, set_up
from exports.writing.cell_text import clean

SAME, OTHER, UNSUMMED = "与系统结果一致", "与系统结果不一致", "权重合计不是100%，请先调整"
SUM_RIGHT, SUM_WRONG = "合计100%", "权重合计须为100%"
ENTERS, LEAVES = "进入", "退出"
ONLY_HERE, ONLY_THERE = "只在本表", "只在系统"
WHOLE = 10_000
_WIDTHS = (30, 14, 14, 12, 14, 12, 74)
_HEADERS = ("准则", "权重（%）", "系统权重（%）", "相差", "采用（万分之）", "同分次序", "说明")


def write_weights_sheet(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    """Write the sheet of weights; every formula carries what the server's weights give."""
    set_up(page, book.title)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.set_row(0, 28)
    page.write_string(0, 0, clean(book.title), styles.title)
    page.write_string(1, 0, clean(book.subtitle), styles.note)
    blocks = at.blocks_of(book)
    _head(page, book, blocks, grid, styles=styles)
    for number, block in enumerate(blocks):
        _block(page, book, (number, block), grid, styles=styles)
    line = blocks[-1].moves + 2
    page.merge_range(line, 0, line, at.NOTE, "怎样使用", styles.block)
    for text in book.usage:
        line += 1
        page.merge_range(line, 0, line, at.NOTE, clean(text), styles.wrapped)
        page.set_row(line, 17 * (1 + len(text) // 82))
    page.write_string(line + 2, 0, clean(book.signatures), styles.note)
    page.freeze_panes(at.PLACES_ROW + 1, 0)
    quiet(page, f"A1:G{line}")
    page.set_selection(blocks[0].first, at.INPUT, blocks[0].first, at.INPUT)
    protect(page)


def _head(page: Worksheet, book: LiveBook, blocks: list[Block], grid: Grid, *, styles: LiveStyles) -> None:
    """Write the verdict in large, who enters and leaves, and the places of the total."""
    changes = grid.outside(grid.whole("change"))
    sums = ",".join(f"{_local(block.total, at.USED)}={WHOLE}" for block in blocks)
    same = f'SUMPRODUCT(--({changes}<>"—"))=0'
    here, there = at.ONLY_HERE, at.ONLY_THERE
    said = _by_rank(book)
    ranked = f'"{said[0]}"&{here}&"{said[1]}"'
    verdict = f'=IF(NOT(AND({sums})),"{UNSUMMED}",IF({same},IF({here}+{there}=0,"{SAME}",{ranked}),"{OTHER}"))'
    only = apart(book)
    page.set_row(at.VERDICT_ROW, 62)
    page.merge_range(at.VERDICT_ROW, 0, at.VERDICT_ROW, at.NOTE, "", styles.verdict)
    page.write_formula(at.VERDICT_ROW, 0, verdict, styles.verdict, f"{only[0]}".join(said) if any(only) else SAME)
    place = xl_rowcol_to_cell(at.VERDICT_ROW, 0, row_abs=True, col_abs=True)
    good = {"type": "formula", "criteria": f'={place}="{SAME}"', "format": styles.good}
    wait = {"type": "formula", "criteria": f"={place}={ranked}", "format": styles.waiting, "stop_if_true": True}
    bad = {"type": "formula", "criteria": f'={place}<>"{SAME}"', "format": styles.bad}
    for rule in (good, wait, bad):
        page.conditional_format(at.VERDICT_ROW, 0, at.VERDICT_ROW, at.NOTE, rule)
    _against_the_list(page, book, grid, styles)
    page.write_string(at.MOVES_ROW, 0, "与系统按名次的结果相比（家）", styles.text)
    for column, word in ((at.INPUT, ENTERS), (at.APART, LEAVES)):
        page.write_string(at.MOVES_ROW, column, word, styles.word)
        page.write_formula(at.MOVES_ROW, column + 1, f'=COUNTIF({changes},"{word}")', styles.count, 0)
    page.write_string(at.PLACES_ROW, 0, "得分小数位（权重为整数%取4位）", styles.text)
    parts = "+".join(f"SUMPRODUCT(--(MOD({_criteria(block, at.USED)},100)<>0))" for block in blocks)
    page.write_formula(at.PLACES_ROW, at.INPUT, f"=IF({parts}=0,4,6)", styles.count, book.places)


def _by_rank(book: LiveBook) -> tuple[str, str]:
    """Return what stands around how many: the list by rank is the system's by rank, and the list itself is another."""
    words = book.words
    return f"按名次与系统一致；{words.name}另计{words.counted}，本表入选的有", f"家不在{words.name}"


def _against_the_list(page: Worksheet, book: LiveBook, grid: Grid, styles: LiveStyles) -> None:
    """Write how many are in by rank and not on the system's list, made under quotas, and the reverse."""
    results, decided = grid.outside(grid.whole("result")), grid.outside(grid.whole("seated"))
    only = apart(book)
    page.write_string(at.LIST_ROW, 0, clean(f"与{book.words.name}相比（家）"), styles.text)
    for column, word, in_now, on_list, count in (
        (at.INPUT, ONLY_HERE, IN, 0, only[0]),
        (at.APART, ONLY_THERE, f"<>{IN}", 1, only[1]),
    ):
        page.write_string(at.LIST_ROW, column, word, styles.word)
        formula = f'=COUNTIFS({results},"{in_now}",{decided},{on_list})'
        page.write_formula(at.LIST_ROW, column + 1, formula, styles.count, count)
    note = f"本表只按名次取入选；{book.words.name}另计名额{book.words.counted}"
    page.write_string(at.LIST_ROW, at.NOTE, clean(note), styles.long_text)


def _block(page: Worksheet, book: LiveBook, numbered: tuple[int, Block], grid: Grid, *, styles: LiveStyles) -> None:
    number, block = numbered
    pool = book.pools[number]
    keys = book.keys_of(pool)
    page.merge_range(block.top, 0, block.top, at.NOTE, clean(pool.title), styles.block)
    for column, title in enumerate(_HEADERS):
        page.write_string(block.top + 1, column, title, styles.header)
    for place, (criterion, weight) in enumerate(zip(pool.criteria, pool.weights, strict=True)):
        row = block.first + place
        own, server = _local(row, at.INPUT), _local(row, at.SERVER)
        page.write_string(row, at.TITLE, clean(book.criteria[criterion].title), styles.long_text)
        page.write_number(row, at.INPUT, weight / 100, styles.input)
        page.write_number(row, at.SERVER, weight / 100, styles.percent)
        page.write_formula(row, at.APART, f"=ROUND(N({own})-{server},2)", styles.apart, 0)
        used = f"=IF(ISNUMBER({own}),IF(AND({own}>=0,{own}<=100),ROUND({own}*100,0),0),0)"
        page.write_formula(row, at.USED, used, styles.help, weight)
        tie = keys.index(criterion) + 1 if criterion in keys else 0
        say(page, (row, at.TIE), f"第{tie}" if tie else "", styles.word)
        say(page, (row, at.NOTE), book.criteria[criterion].note, styles.long_text)
        page.set_row(row, 17 * (1 + len(book.criteria[criterion].note) // 40))
    _validate(page, block)
    _foot(page, book, (number, block), grid, styles=styles)


def _validate(page: Worksheet, block: Block) -> None:
    """Let nothing but 0 to 100 be typed as a weight, and whole numbers as seats."""
    page.data_validation(
        block.first,
        at.INPUT,
        block.total - 1,
        at.INPUT,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "ignore_blank": False,
            "input_title": "权重（%）",
            "input_message": "填0到100之间的数，最多两位小数；本组合计须为100",
            "error_title": "权重不对",
            "error_message": "权重应是0到100之间的数，如 25 或 12.5，请重新填写。",
            "error_type": "stop",
        },
    )
    page.data_validation(
        block.seats,
        at.INPUT,
        block.seats,
        at.INPUT,
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100_000,
            "ignore_blank": False,
            "input_title": "名额（家）",
            "input_message": "试算用，填整数；正式名额以系统为准",
            "error_title": "名额不对",
            "error_message": "名额应是不小于0的整数，请重新填写。",
            "error_type": "stop",
        },
    )


def _foot(page: Worksheet, book: LiveBook, numbered: tuple[int, Block], grid: Grid, *, styles: LiveStyles) -> None:
    """Write the sum that must be 100, the seats, the reserve, and how many enter and leave."""
    number, block = numbered
    pool = book.pools[number]
    total = sum(pool.weights)
    used = _local(block.total, at.USED)
    page.write_string(block.total, at.TITLE, "权重合计", styles.sum_text)
    page.write_formula(block.total, at.INPUT, f"={used}/100", styles.sum, total / 100)
    page.write_number(block.total, at.SERVER, total / 100, styles.sum)
    page.write_blank(block.total, at.APART, None, styles.sum)
    page.write_formula(block.total, at.USED, f"=SUM({_criteria(block, at.USED)})", styles.help, total)
    page.write_blank(block.total, at.TIE, None, styles.sum)
    words = f'=IF({used}={WHOLE},"{SUM_RIGHT}","{SUM_WRONG}")'
    page.write_formula(block.total, at.NOTE, words, styles.sum_text, SUM_RIGHT if total == WHOLE else SUM_WRONG)
    fixed = f"${xl_col_to_name(at.USED)}${block.total + 1}"
    wrong = {"type": "formula", "criteria": f"={fixed}<>{WHOLE}", "format": styles.bad}
    page.conditional_format(block.total, at.TITLE, block.total, at.NOTE, wrong)
    page.write_string(block.seats, at.TITLE, "名额（家，可试改）", styles.text)
    page.write_number(block.seats, at.INPUT, pool.seats, styles.input_count)
    page.write_number(block.seats, at.SERVER, pool.seats, styles.count)
    page.write_string(block.reserve, at.TITLE, "备选（家）", styles.text)
    page.write_number(block.reserve, at.INPUT, pool.reserve, styles.count)
    page.write_number(block.reserve, at.SERVER, pool.reserve, styles.count)
    page.write_string(block.moves, at.TITLE, "本组与系统按名次相比（家）", styles.text)
    changes = grid.outside(grid.pool("change", number))
    for column, word in ((at.INPUT, ENTERS), (at.APART, LEAVES)):
        page.write_string(block.moves, column, word, styles.word)
        page.write_formula(block.moves, column + 1, f'=COUNTIF({changes},"{word}")', styles.count, 0)


def _local(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _criteria(block: Block, column: int) -> str:
    return f"{_local(block.first, column)}:{_local(block.total - 1, column)}"
