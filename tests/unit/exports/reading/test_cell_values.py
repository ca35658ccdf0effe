"""Cells as people fill them in, and what they meant."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.reading.cell_values import code_of, date_of, day_number, day_of, lost_digits, text_of, yes_no
from exports.reading.workbook import CellError, Raw


@pytest.mark.parametrize(
    ("raw", "lost"),
    [
        (9.13101e17, True),
        (1e15, True),
        (999_999_999_999_999.0, False),
        (13_800_138_000.0, False),
        ("9.13101E+17", True),
        ("9.13101e17", True),
        ("９.13E+17", True),
        ("1E+05", False),
        ("91310114MA1GT0000X", False),
        ("", False),
        (None, False),
        (True, False),
        (date(2026, 3, 5), False),
    ],
)
def test_lost_digits(raw: Raw, lost: bool) -> None:  # noqa: FBT001 - the table's second column
    assert lost_digits(raw) is lost


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  已全面应用　", "已全面应用"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("\u200b零宽\ufeff", "零宽"),
        ("保留，全角（标点）", "保留，全角（标点）"),
        (13_800_138_000.0, "13800138000"),
        (0.1 + 0.2, "0.3"),
        (date(2026, 3, 5), "2026-03-05"),
        (True, "是"),
        (CellError("#N/A"), "#N/A"),
    ],
)
def test_text(raw: Raw, text: str) -> None:
    assert text_of(raw) == text


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("2026年3月5日", date(2026, 3, 5)),
        ("２０２６/３/５", date(2026, 3, 5)),
        ("2026.03.05", date(2026, 3, 5)),
        ("2026-03-05 00:00:00", date(2026, 3, 5)),
        (datetime(2026, 3, 5, 8), date(2026, 3, 5)),  # noqa: DTZ001 - sheets know no zone
        (date(2026, 3, 5), date(2026, 3, 5)),
        ("2026-02-30", None),
        ("三月五日", None),
        (46_086.0, None),
        (None, None),
    ],
)
def test_date(raw: Raw, meant: date | None) -> None:
    assert date_of(raw) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("是", True),
        ("√", True),
        (" Ｙ ", True),
        (True, True),
        (1.0, True),
        ("否", False),
        ("×", False),
        ("No", False),
        (False, False),
        (0.0, False),
        ("也许", None),
        ("", None),
        (None, None),
        (2.0, None),
    ],
)
def test_yes_or_no(raw: Raw, meant: bool | None) -> None:  # noqa: FBT001 - the table's second column
    assert yes_no(raw) is meant


@pytest.mark.parametrize(
    ("raw", "from_1904", "day"),
    [
        (45_838.0, False, date(2025, 6, 30)),
        (44_376.0, True, date(2025, 6, 30)),
        (44_376.0, False, date(2021, 6, 29)),
        (20_250_117.0, False, date(2025, 1, 17)),
        (20_250_117.0, True, date(2025, 1, 17)),
        ("20250117", True, date(2025, 1, 17)),
        (date(2025, 6, 30), True, date(2025, 6, 30)),
        (20_251_301.0, False, None),
        (2025.0, False, None),
        (45_838.5, False, None),
        (-45_838.0, False, None),
        (1e300, False, None),
        (float("nan"), False, None),
        (True, False, None),
        ("45838", False, None),
    ],
)
def test_day_of_a_cell(raw: Raw, from_1904: bool, day: date | None) -> None:  # noqa: FBT001 - the table's column
    assert day_of(raw, from_1904=from_1904) == day


def test_the_number_of_a_day() -> None:
    assert [day_number(date(2025, 6, 30), from_1904=old) for old in (False, True)] == [45_838, 44_376]


def test_code_loses_spaces_only() -> None:
    assert code_of(" 9131 0114 ＭＡ1GT0000Ｘ ") == "91310114MA1GT0000X"


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.dates(), st.none()))
def test_any_cell_is_read_without_an_error(raw: Raw) -> None:
    assert text_of(text_of(raw)) == text_of(raw)
    assert all(isinstance(text, str) for text in (code_of(raw), text_of(raw)))
    assert lost_digits(raw) in {True, False}
    assert yes_no(raw) in {True, False, None}
    assert type(date_of(raw)) in {date, type(None)}
