"""A full export of 100,000 rows and 60 columns, beside openpyxl's write-only mode; and how far memory grows."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from benchmarks import Row
from exports.writing.streaming_writer import LargeList, write_large
from exports.writing.tables import Cell, CellKind, Column
from scoring.exact import POINT, unscaled
from survey.config import ROOT

WANTED, MEASURED = 100_000, 10_000
FACTOR = WANTED / MEASURED
"""openpyxl's write-only mode writes row after row and keeps none: ten times the rows take ten times as long."""
MOST_GROWTH = 64 * 1024 * 1024
NAME, TITLE, SUBTITLE = "名单", "全部导出", "演示数据"
TEXTS, DECIMALS, INTEGERS = 8, 40, 12
COLUMNS = (
    *(Column(f"t{n}", f"文字{n}") for n in range(TEXTS)),
    *(Column(f"d{n}", f"小数{n}", CellKind.DECIMAL, 2) for n in range(DECIMALS)),
    *(Column(f"i{n}", f"整数{n}", CellKind.INTEGER) for n in range(INTEGERS)),
)
Cells = list[Cell]


@lru_cache(maxsize=1)
def block() -> list[Cells]:
    """Return a thousand rows: a code, names and notes, decimals of two places, integers."""
    random = Random(7)  # noqa: S311 - seeded rows, no secret
    return [
        [
            f"91999999MA{row:08d}",
            f"示例精密机械{row:03d}有限公司",
            *(random.choice(("安亭镇", "马陆镇", "外冈镇", "中型", "待核", "")) for _ in range(TEXTS - 2)),
            *(unscaled(random.randrange(10**8) * 100, POINT) for _ in range(DECIMALS)),
            *(random.randrange(10**6) for _ in range(INTEGERS)),
        ]
        for row in range(1_000)
    ]


def table_rows(count: int) -> Iterator[Cells]:
    """Give so many rows, the block over and over."""
    for start in range(0, count, 1_000):
        yield from islice(block(), count - start)


@lru_cache(maxsize=1)
def folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that lasts as long as this process."""
    return tempfile.TemporaryDirectory(prefix="survey-bench-")


def ours(count: int) -> Path:
    path = Path(folder().name) / "ours.xlsx"
    write_large(path, LargeList(NAME, TITLE, SUBTITLE, COLUMNS, table_rows(count), count))
    return path


class _Looks:
    """The same looks for openpyxl: header, frame, font and number formats; one style per column, made once."""

    def __init__(self, page: object) -> None:
        side = Side(style="thin", color="C9D2E0")
        border = Border(left=side, right=side, top=side, bottom=side)
        self.head = WriteOnlyCell(page)
        self.head.font, self.head.border = Font(name="等线", size=10.5, bold=True, color="FFFFFF"), border
        self.head.fill = PatternFill("solid", fgColor="12386B")
        self.head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.styles = []
        for code in ["@"] * TEXTS + ["#,##0.00"] * DECIMALS + ["#,##0"] * INTEGERS:
            cell = WriteOnlyCell(page)
            cell.number_format, cell.font, cell.border = code, Font(name="等线", size=10.5), border
            self.styles.append(cell._style)  # noqa: SLF001 - what a fast user of openpyxl does: setting styles is slow


def theirs(count: int, *, formatted: bool) -> Path:
    """Write with openpyxl; `formatted` gives every cell our number format, font and frame, as our file has them."""
    path = Path(folder().name) / "theirs.xlsx"
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(NAME)
    looks = _Looks(page)
    page.freeze_panes = "C4"
    for place in range(len(COLUMNS)):
        page.column_dimensions[get_column_letter(place + 1)].width = 12
    page.append([TITLE])
    page.append([SUBTITLE])
    head = []
    for column in COLUMNS:
        cell = WriteOnlyCell(page, value=column.title)
        cell._style = looks.head._style  # noqa: SLF001 - see _Looks
        head.append(cell)
    page.append(head)
    for row in table_rows(count):
        page.append(_dressed(page, row, looks) if formatted else row)
    page.auto_filter.ref = f"A3:{get_column_letter(len(COLUMNS))}{count + 3}"
    book.save(path)
    return path


def _dressed(page: object, row: Sequence[Cell], looks: _Looks) -> list[WriteOnlyCell]:
    cells = []
    for value, style in zip(row, looks.styles, strict=True):
        cell = WriteOnlyCell(page, value=value)
        cell._style = style  # noqa: SLF001 - see _Looks
        cells.append(cell)
    return cells


def equal(mine: Path, peer: Path) -> None:
    """Every cell of the peer's rows stands in ours alike, and ours holds every row that was asked for."""
    expected = [[_read(cell) for cell in row] for row in block()]
    rows = CalamineWorkbook.from_path(str(mine)).get_sheet_by_name(NAME).to_python()
    assert len(rows) == WANTED + 3
    assert all(row == expected[place % 1_000] for place, row in enumerate(rows[3:]))
    theirs_read = CalamineWorkbook.from_path(str(peer)).get_sheet_by_name(NAME).to_python()
    assert theirs_read[2:] == rows[2 : MEASURED + 3]
    assert (theirs_read[0][0], theirs_read[1][0]) == (rows[0][0], rows[1][0]) == (TITLE, SUBTITLE)


def _read(cell: Cell) -> str | float:
    return cell if isinstance(cell, str) else float(cell or 0)


def growth() -> int:
    """Return by how many bytes a fresh process grows while it writes the whole export."""
    command = [sys.executable, "-c", "from benchmarks.full_export import report; report()"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    return int(done.stdout)


def report() -> None:
    """Print the growth of this process's greatest size, in bytes, from after a small export to after the whole one."""
    ours(1_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours(WANTED)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(str((after - before) * 1024))
    folder().cleanup()


def rows() -> list[Row]:
    """Return the comparison of the same sheet, and what the peer takes when it leaves out every cell's format."""
    grown = growth()
    assert grown <= MOST_GROWTH, f"memory grew by {grown / 1024**2:.0f} MB"
    work = f"export of {WANTED:,} x {len(COLUMNS)}, memory +{grown / 1024**2:.0f} MB"
    far = f"{MEASURED:,} measured, x {FACTOR:.0f}"
    return [
        Row(
            work,
            f"openpyxl write-only, {far}",
            10.0,
            partial(ours, WANTED),
            partial(theirs, MEASURED, formatted=True),
            equal,
            repeat=1,
            factor=FACTOR,
        ),
        Row(
            "the same export, ours formatted, theirs plain",
            f"the same without cell formats, {far}",
            None,
            partial(ours, WANTED),
            partial(theirs, MEASURED, formatted=False),
            equal,
            repeat=1,
            factor=FACTOR,
        ),
    ]
