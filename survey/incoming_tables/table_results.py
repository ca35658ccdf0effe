"""What comparing an uploaded table with the database says of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from exports.incoming_lists.reader import IncomingTable, TableRow
from exports.reading.workbook import Book
from survey.uploads.four_lists import FourLists, ListName, stamp_of

Changes = Mapping[str, tuple[str, str]]
"""Field -> (old, new), as texts."""


class RowOutcome(NamedTuple):
    """The list a row falls into, what it changes, and for a refused row the code of the reason.

    `hint`: what the reason names, such as the firm that is meant; with a code also of a row that is taken.
    """

    list: ListName
    changes: Changes
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row of a table beside what is stored.

    `changes`: field -> (old, new) as texts.  `reason` of a refused row: ``faults`` (those of its cells), or a code that
    `survey.incoming_tables.words.say_reason` knows; of another row something to look at, or empty.
    """

    row: TableRow
    list: ListName
    changes: Changes
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True)
class ComparedTable(FourLists[ComparedRow]):
    """A whole table compared with what is stored; `rows` are in the order of the file.

    `campaign_id`: the campaign whose calls it was compared with.
    """

    book: Book
    table: IncomingTable
    campaign_id: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many rows fall into each list, and how many cells are marked."""
        return self.sizes | {"faults": sum(len(item.row.faults) for item in self.rows)}

    @property
    def stamp(self) -> str:
        """A digest that differs as soon as a row falls into another list or has other changes."""
        return stamp_of(
            [
                str(self.campaign_id),
                *(
                    f"{item.row.sheet}|{item.row.number}|{item.list}|{sorted(item.changes.items())!r}"
                    for item in self.rows
                ),
            ]
        )
