"""The sheet of a visit as rows of a workbook, which comes back with what was found."""

from __future__ import annotations

from collections.abc import Sequence

from exports.writing.tables import Cell, CellKind, Column
from survey.exporting.write_table import TableExport
from survey.models import Visit
from survey.visiting.sheet_results import SheetLine
from survey.visiting.sheet_words import KEY, SHEET, TITLES


def sheet_table(visit: Visit, lines: Sequence[SheetLine]) -> TableExport:
    """Return the sheet of a visit: a row per answer, with its key and the finding that it was written from."""
    columns = tuple(
        Column(
            name,
            title,
            CellKind.INTEGER if name in {"visit", "seen", "places"} else CellKind.TEXT,
            width=36 if name in {"title", "asks", "choices", "reason"} else None,
        )
        for name, title in TITLES.items()
    )
    rows: list[list[Cell]] = [
        [
            visit.id,
            line.key,
            line.finding.id if line.finding is not None else 0,
            line.title,
            line.said,
            line.asks,
            line.choices,
            -line.places if line.points and not line.low else 0,
            line.found,
            line.reason,
        ]
        for line in lines
    ]
    return TableExport(
        "visit_sheet",
        f"{SHEET}-{visit.version.name}",
        columns,
        rows,
        key_title=TITLES[KEY],
        codes={"visit": str(visit.id)},
        to_fill=frozenset({"found", "reason"}),
    )
