"""A table compared: counts of its lists and marks, and a stamp that tells when any row moved."""

from __future__ import annotations

from dataclasses import replace

from exports.incoming_lists.reader import CellFault, IncomingTable, TableRow
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import Book
from survey.incoming_tables.table_results import ComparedRow, ComparedTable
from survey.uploads.four_lists import ListName

PLACE = PlacedCell("表", 4, 1, "x")
FAULTY = TableRow(5, {}, {"name": PLACE}, (CellFault("name", PLACE, "required"), CellFault("unit", PLACE, "too_long")))
NEW = ComparedRow(TableRow(3, {}, {"name": replace(PLACE, row=2)}), ListName.NEW, {"name": ("", "示例甲")})
REFUSED = ComparedRow(FAULTY, ListName.REFUSED, {}, "faults")


def table(*rows: ComparedRow) -> ComparedTable:
    book = Book({})
    return ComparedTable(rows, book, IncomingTable(("表",), tuple(row.row for row in rows)))


def test_every_list_and_every_marked_cell_is_counted() -> None:
    assert table(NEW, REFUSED, NEW).counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1, "faults": 2}


def test_the_stamp_is_that_of_lists_and_changes() -> None:
    stamp = table(NEW, REFUSED).stamp
    assert table(NEW, REFUSED).stamp == stamp
    other = [
        table(replace(NEW, list=ListName.CHANGED), REFUSED),
        table(replace(NEW, changes={"name": ("示例乙", "示例甲")}), REFUSED),
        table(REFUSED, NEW),
        table(NEW),
    ]
    assert len({stamp, *(one.stamp for one in other)}) == 5
