"""The live workbook of 1,300 enterprises and 61 columns, styled, with formulas: ours beside openpyxl in normal mode.

The peer gets the finished cells, so that it only has to write them; ours ranks, makes its formulas, carries their
cached values and draws the charts, of which the peer does nothing. The peer comes in two: with the styles named once,
which is the fastest that openpyxl offers, and with each cell's style set in the way of its tutorial.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from random import Random
from typing import Any

import numpy as np
import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import NamedStyle
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks import Row
from exports.live.contents import Criterion, LiveBook, LivePool, LiveRow
from exports.live.layout import CALCULATION
from exports.live.writer import write_live
from exports.writing.workbook_writer import Properties
from scoring.ranking.ranking import rank

ROWS, COLUMNS, CRITERIA = 1_300, 61, 17
PROPERTIES = Properties("测算", "示例", datetime(2026, 11, 23, tzinfo=UTC))


@cache
def made_up() -> LiveBook:
    """Return a book of one pool whose calculation has 61 columns."""
    random = Random(5)  # noqa: S311 - seeded examples
    weights = (*(600 for _ in range(CRITERIA - 1)), 400)
    values = np.array([[random.randrange(10_001) for _ in weights] for _ in range(ROWS)], dtype=np.int64)
    found = rank(values, weights, (0, 1))
    rows = [
        LiveRow(
            pool=0,
            name=f"示例精密机械{row:04d}",
            code=f"91999999MA{row:08d}",
            unit=f"示例街镇{row % 12}",
            texts=("通用设备制造业", "中型", "二级", "群组1", "备注"),
            segment=1 + row % 2,
            eligible=row % 10 != 0,
            gates="不通过1项：独立法人" if row % 10 == 0 else "",
            values=tuple(values[row].tolist()),
            contributions=tuple(found.contributions[row].tolist()),
            score=int(found.scores[row]),
            rank=int(found.ranks[row]),
            result="未入选",
            seated=False,
        )
        for row in found.order.tolist()
    ]
    return LiveBook(
        title="示例批次权重测算表",
        subtitle=f"共 {ROWS} 家",
        criteria=tuple(Criterion(f"指标{number + 1}") for number in range(CRITERIA)),
        pools=(LivePool("全部企业", tuple(range(CRITERIA)), weights, 285, 60),),
        tie_keys=(0, 1),
        places=4,
        texts=("行业", "规模", "等级", "群组", "备注"),
        segments=("群组1", "群组2"),
        rows=rows,
        usage=("只改黄底的格。",),
        signatures="制表：　审核：",
    )


@dataclass(frozen=True)
class Page:
    """One sheet as the peer gets it: cells as (row, column, value, style number), and its set-up to copy."""

    source: Worksheet
    cells: Sequence[tuple[int, int, Any, int]]


@dataclass(frozen=True)
class Prepared:
    """Sheets and styles: one cell as an example of each."""

    pages: Sequence[Page]
    styles: Sequence[Cell]


@cache
def prepared() -> Prepared:
    """Read our own workbook once: the peer writes the same cells."""
    numbers: dict[tuple[Any, ...], int] = {}
    examples: list[Cell] = []
    pages = []
    for sheet in openpyxl.load_workbook(io.BytesIO(ours())).worksheets:
        cells = []
        for line in sheet.iter_rows():
            for cell in line:
                if not isinstance(cell, Cell) or not (cell.has_style or cell.value is not None):
                    continue
                key = tuple(cell._style)  # noqa: SLF001 - the quickest way to tell styles apart
                if key not in numbers:
                    numbers[key] = len(examples)
                    examples.append(cell)
                cells.append((cell.row, cell.column, cell.value, numbers[key]))
        pages.append(Page(sheet, cells))
    return Prepared(pages, examples)


def ours() -> bytes:
    return write_live(made_up(), PROPERTIES)


def named(found: Prepared) -> bytes:
    """Write by named styles."""
    book = openpyxl.Workbook()
    for number, cell in enumerate(found.styles):
        looks = {name: copy(getattr(cell, name)) for name in ("font", "fill", "border", "alignment", "protection")}
        book.add_named_style(NamedStyle(name=f"style{number}", number_format=cell.number_format, **looks))
    names = [f"style{number}" for number in range(len(found.styles))]

    def dress(cell: Cell, style: int) -> None:
        cell.style = names[style]

    return _written(book, found, dress)


def one_by_one(found: Prepared) -> bytes:
    """Write with each cell's font, fill, border, alignment, number format and protection set."""
    attributes = ("font", "fill", "border", "alignment", "number_format", "protection")
    looks = [{name: copy(getattr(cell, name)) for name in attributes} for cell in found.styles]

    def dress(cell: Cell, style: int) -> None:
        for name, value in looks[style].items():
            setattr(cell, name, value)

    return _written(openpyxl.Workbook(), found, dress)


def _written(book: openpyxl.Workbook, found: Prepared, dress: Callable[[Cell, int], None]) -> bytes:
    for old in book.worksheets:
        book.remove(old)
    for page in found.pages:
        sheet = book.create_sheet(page.source.title)
        for row, column, value, style in page.cells:
            cell = sheet.cell(row, column, value)
            dress(cell, style)
        for letter, width in page.source.column_dimensions.items():
            sheet.column_dimensions[letter].width = width.width
        for area in page.source.merged_cells.ranges:
            sheet.merge_cells(area.coord)
        for area in page.source.conditional_formatting:
            for rule in area.rules:
                sheet.conditional_formatting.add(str(area.sqref), rule)
        for validation in page.source.data_validations.dataValidation:
            sheet.add_data_validation(validation)
        sheet.freeze_panes = page.source.freeze_panes
        sheet.auto_filter.ref = page.source.auto_filter.ref
        sheet.protection.sheet = page.source.protection.sheet
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def equal(mine: bytes, theirs: bytes) -> None:
    """Assert that sheets, cells, formulas, looks and conditional formats are the same, and the size as announced."""
    books = [openpyxl.load_workbook(io.BytesIO(content)) for content in (mine, theirs)]
    assert books[0].sheetnames == books[1].sheetnames
    assert (books[0][CALCULATION].max_column, len(made_up().rows)) == (COLUMNS, ROWS)
    for name in books[0].sheetnames:
        first, second = (_told(book[name]) for book in books)
        assert first == second


def _told(sheet: Worksheet) -> tuple[Any, ...]:
    cells = {
        cell.coordinate: (cell.value, cell.data_type, cell.number_format, cell.font.b, cell.fill.fgColor.rgb,
                          cell.border.left.style, cell.alignment.horizontal, cell.protection.locked)
        for row in sheet.iter_rows() for cell in row if cell.value is not None
    }  # fmt: skip
    areas = sorted((str(area.sqref), [rule.formula for rule in area.rules]) for area in sheet.conditional_formatting)
    return cells, areas, sheet.freeze_panes, sheet.auto_filter.ref, len(sheet.data_validations.dataValidation)


def rows() -> list[Row]:
    found = prepared()
    return [
        Row(
            work=f"live workbook, {ROWS:,} enterprises x {COLUMNS} columns",
            peer="openpyxl normal mode, named styles",
            goal=3.0,
            ours=ours,
            theirs=partial(named, found),
            equal=equal,
        ),
        Row(
            work=f"live workbook, {ROWS:,} enterprises x {COLUMNS} columns",
            peer="openpyxl normal mode, styled cell by cell",
            goal=3.0,
            ours=ours,
            theirs=partial(one_by_one, found),
            equal=equal,
            repeat=1,
        ),
    ]
