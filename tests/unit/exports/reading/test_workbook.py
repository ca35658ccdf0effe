"""Cells as text, as a person reads them in the sheet."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from exports.reading.workbook import CellError, Raw, Sheet, shown


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  as typed ", "  as typed "),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (-0.05, "-0.05"),
        (9.13101e17, "913101000000000000"),
        (1e300, "1E+300"),
        (True, "是"),
        (False, "否"),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime(2026, 11, 25), "2026-11-25"),  # noqa: DTZ001 - sheets know no zone
        (datetime(2026, 11, 25, 8, 30), "2026-11-25 08:30:00"),  # noqa: DTZ001 - sheets know no zone
        (time(8, 30), "08:30:00"),
        (CellError("#DIV/0!"), "#DIV/0!"),
    ],
)
def test_cell_as_text(raw: Raw, text: str) -> None:
    assert shown(raw) == text


def test_cell_beyond_the_rows_is_empty() -> None:
    sheet = Sheet("表", [["a"], []])
    assert [sheet.cell(0, 0), sheet.cell(0, 1), sheet.cell(1, 0), sheet.cell(5, 5), sheet.cell(-1, 0)] == [
        "a",
        None,
        None,
        None,
        None,
    ]
