"""The preview of a table that was handed in: four lists of rows that add up, and every wrong cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.directory import directory
from survey.i18n import _, in_words
from survey.incoming_tables import FIELDS
from survey.services.incoming import Compared, Incoming, Row
from survey.table_words import remedy_of, say_reason
from survey.views.handed import address

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RowView:
    """One row in words. `changes`: (field, old, new)."""

    sheet: str
    number: int
    code: str
    name: str
    changes: Sequence[tuple[str, str, str]]
    why: Sequence[str]


@dataclass(frozen=True)
class TableView:
    """A preview: per list its size and its first rows."""

    total: int
    counts: dict[str, int]
    lists: Mapping[str, Sequence[RowView]]
    faults: int
    ignored: Sequence[str]
    skipped: Sequence[str]
    sheets: Sequence[str]
    lost: bool

    @property
    def taken(self) -> int:
        """How many rows would be written."""
        return self.counts["new"] + self.counts["changed"]


def view_table(found: Incoming, kind: str) -> TableView:
    """Return the preview in the reader's language; long lists show their first rows, all are counted."""
    several = len(found.table.sheets) > 1
    lists = {str(name): [_row(item, kind) for item in found.of(name)[:SHOWN]] for name in Row}
    return TableView(
        total=len(found.rows),
        counts={str(name): len(found.of(name)) for name in Row},
        lists=lists,
        faults=found.counts["faults"],
        ignored=found.table.ignored,
        skipped=[f"{sheet} {row}" if several else str(row) for sheet, row in found.table.skipped],
        sheets=found.table.sheets if several else (),
        lost=bool(found.book.lost),
    )


def _row(item: Compared, kind: str) -> RowView:
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
        changes=[(fields[key].title, _shown(key, old), _shown(key, new)) for key, (old, new) in item.changes.items()],
        why=[*why, *([reason] if reason else [])],
    )


def _typed(item: Compared, key: str) -> str:
    if key in item.row.values:
        return str(item.row.values[key])
    return item.row.places[key].text if key in item.row.places else ""


def _shown(key: str, text: str) -> str:
    if not text:
        return _("（空）")
    if key == "unit":
        return in_words(directory().unit_name(text))
    return directory().industry_name(text) if key == "industry" else text
