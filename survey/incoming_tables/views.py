"""The preview of an uploaded table: its rows in four lists, and its wrong cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.archive.cell_references import address
from exports.incoming_lists.reader import IncomingTable
from exports.incoming_lists.template import LIST_SHEET
from exports.marking.original_looks import LOOKS_SHEET
from exports.reading.workbook import Book
from survey.incoming_tables.fields import FIELDS, WHOLE
from survey.incoming_tables.table_results import ComparedRow, ComparedTable
from survey.incoming_tables.words import remedy_of, say_reason
from survey.uploads.four_lists import ListName
from survey.words.firm_columns import say_value
from survey.words.language import _

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RowView:
    """One row in words. `changes`: (field, old, new).  `why`: reasons of its refusal.  `unseen`: hidden in the file."""

    sheet: str
    number: int
    code: str
    name: str
    changes: Sequence[tuple[str, str, str]]
    why: Sequence[str]
    unseen: bool = False


@dataclass(frozen=True)
class TableView:
    """A preview.

    `lists`: list name -> its first rows.  `ignored`: titles of columns that are not read.  `skipped`: rows that are no
    data.  `sheets`: names of the sheets that were read, if several.  `lost`: whether a marked copy would lose parts.
    `unseen`: how many rows are hidden in the file.  `hidden`: sentences on hidden sheets and columns.  `held`: whether
    nothing is written while a row is wrong, and one is.
    """

    stamp: str  # sent back when the preview is confirmed
    total: int
    counts: dict[str, int]
    lists: Mapping[str, Sequence[RowView]]
    faults: int
    ignored: Sequence[str]
    skipped: Sequence[str]
    sheets: Sequence[str]
    lost: bool
    unseen: int = 0
    hidden: Sequence[str] = ()
    held: bool = False

    @property
    def written(self) -> int:
        """How many rows would be written."""
        return self.counts["new"] + self.counts["changed"]


def view_table(compared: ComparedTable, kind: str) -> TableView:
    """Return the preview in the reader's language; long lists show their first rows, all are counted."""
    several = len(compared.table.sheets) > 1
    lists = {str(name): [_row(item, kind) for item in compared.of(name)[:SHOWN]] for name in ListName}
    return TableView(
        stamp=compared.stamp,
        total=len(compared.rows),
        counts=compared.sizes,
        lists=lists,
        faults=compared.counts["faults"],
        ignored=compared.table.ignored,
        skipped=[f"{sheet} {row}" if several else str(row) for sheet, row in compared.table.skipped],
        sheets=compared.table.sheets if several else (),
        lost=bool(compared.book.lost),
        unseen=sum(item.row.unseen for item in compared.rows),
        hidden=say_hidden(compared.book, compared.table),
        held=kind in WHOLE and compared.sizes["refused"] > 0,
    )


def say_hidden(book: Book, table: IncomingTable) -> list[str]:
    """Return sentences on the sheets and columns that are hidden in a file."""
    own = (LIST_SHEET, LOOKS_SHEET)
    others = [sheet.name for sheet in book.sheets.values() if sheet.hidden and sheet.name not in own]
    named = (
        (table.hidden_sheets, _("读取的工作表中，这些在文件里是隐藏的：%(names)s")),
        ([name for name in others if name not in table.sheets], _("文件里还有隐藏的工作表，没有读取：%(names)s")),
        (table.hidden_columns, _("这些列在文件里是隐藏的，已照常读取：%(names)s")),
    )
    return [words % {"names": _("、").join(names)} for names, words in named if names]


def _row(item: ComparedRow, kind: str) -> RowView:
    fields = {field.key: field for field in FIELDS[kind]}
    reason = say_reason(item)
    why = [
        f"{address(fault.place.row, fault.place.column)}　{remedy_of(fault, fields[fault.key])}"
        for fault in item.row.faults
    ]
    return RowView(
        sheet=item.row.sheet,
        number=item.row.number,
        code=_typed(item, "credit_code"),
        name=_typed(item, "name"),
        changes=[
            (fields[key].title, say_value(key, old), say_value(key, new)) for key, (old, new) in item.changes.items()
        ],
        why=[*why, *([reason] if reason else [])],
        unseen=item.row.unseen,
    )


def _typed(item: ComparedRow, key: str) -> str:
    if key in item.row.values:
        return str(item.row.values[key])
    return item.row.places[key].text if key in item.row.places else ""
