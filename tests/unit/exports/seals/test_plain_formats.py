"""Number formats that show every value as it is, in whatever spelling, and those that need not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from exports.reading.workbook import Raw
from exports.seals.plain_formats import alike, is_plain, kind_of, shows_another

PLAIN_NUMBERS = (
    "General",
    "G/通用格式",
    "0",
    "0.0",
    "0.00",
    "0.0000",
    "#,##0",
    "#,##0.00",
    "@",
    "0_ ",
    "0.00_);(0.00)",
    "0_9",
    "#,##0.00_ ;[Red]-#,##0.00 ",
    "#,##0.00_ ;[Red]\\-#,##0.00\\ ",
    "0;-0",
    "0.00;-0.00;0.00;@",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "_(* #,##0_);_(* (#,##0);_(* \\-??_);_(@_)",
)
OTHER_NUMBERS = (
    "[$9]0.00",
    "0\\.00",
    '0"."00',
    "0;0",
    "0.00;0.00",
    "-0.00",
    "aaaa",
    "0 0",
    "0/10",
    "# ?/?",
    '0"百"',
    '0"千"',
    '0"万"',
    '0"½"',
    '0"拾"',
    '0.00"(已否决)"',
    "*90.00",
    "9#",
    "90.00",
    "0%",
    "0;;",
    "0;-0;;@",
    "#",
    "0,",
    "0.00,",
    "0,.0",
    ";;;",
    '"99.9"',
    "\\9\\9",
    "[DBNum1]0",
    "[White]0",
    "[<0]0;0.00",
    '[>80]"优";0',
    "0E+00",
    "0!.0",
    "0!9",
    '0"不"',
    '"不"0',
    "(0.00)",
    "0;0;0",
    '0;-0;"100"',
    "0;[Red]0",
    "yyyy",
    "yyyy/m/d",
    "h:mm",
    "[h]:mm",
    "00",
    "0000",
    '0.00;-0.00;0.00;@"（优）"',
    "¥0.00",
    '"¥"#,##0.00',
    "0‰",
    "[$-D000000]0",
    "0。00",
    "⁄0",
    "0 / 10",
)
PLAIN_DAYS = (
    "yyyy/m/d",
    "yyyy-mm-dd",
    "yyyy\\-mm\\-dd",
    "yyyy/m/d;@",
    'yyyy"年"m"月"d"日"',
    'yyyy"年"m"月"d"日";@',
    "yyyy.m.d",
    '[$-804]yyyy"年"m"月"d"日"',
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
    "m/d/yy",
    "mm-dd-yy",
    "d-mmm-yy",
    "yyyy/m/d h:mm",
    "yyyy-mm-dd hh:mm:ss",
    'yyyy-mm-dd"T"hh:mm:ss',
    "yyyy年m月d日",
)
OTHER_DAYS = (
    '"2024年"m"月"d"日"',
    '[$2024年]m"月"d"日"',
    "\\2\\0\\2\\4/m/d",
    'm"月"d"日"',
    'yyyy"年"m"月"',
    "aaaa",
    '"已核"',
    ";;;",
    "d",
    "yyyy/d/m",
    'yyyy"年"m"月"d"1日"',
    "[$-130000]yyyy/m/d",
    "0",
    "General",
    'yyyy/m/d"（作废）"',
    "[Red]yyyy/m/d",
    "e/m/d",
)


@pytest.mark.parametrize("code", PLAIN_NUMBERS)
def test_formats_that_show_a_number_as_it_is(code: str) -> None:
    assert is_plain(code, "number")
    assert is_plain(code, "text")


@pytest.mark.parametrize("code", OTHER_NUMBERS)
def test_formats_that_may_show_another_number(code: str) -> None:
    assert not is_plain(code, "number")


@pytest.mark.parametrize("code", PLAIN_DAYS)
def test_formats_that_show_a_day_as_it_is(code: str) -> None:
    assert is_plain(code, "day")
    assert not is_plain(code, "number")


@pytest.mark.parametrize("code", OTHER_DAYS)
def test_formats_that_may_show_another_day(code: str) -> None:
    assert not is_plain(code, "day")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0%", True),
        ("0;;", True),
        ("yyyy/m/d", True),
        ("[$不]@", False),
        ("@[$（优）]", False),
        ('"不"@', False),
        ("@@", False),
        ('"另一家"', False),
        (";;;", False),
        ('0;0;0;"另一家"', False),
        ("0;-0;0;", False),
    ],
)
def test_formats_of_texts(code: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_plain(code, "text") is expected


@pytest.mark.parametrize(("code", "expected"), [("h:mm", True), ("[h]:mm:ss", True), ('"9"h:mm', False), ("mm", False)])
def test_formats_of_times(code: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_plain(code, "time") is expected


def test_spellings_of_one_format_are_alike() -> None:
    assert alike('0.0"家"') == alike("0.0\\家") == alike("0.0[$家]") == "0.0‹家›"
    assert alike("yyyy\\-mm\\-dd") == alike("YYYY-MM-DD") == "yyyy-mm-dd"
    assert alike('0"."0') == "0‹.›0" != alike("0.0")
    assert alike("") == alike("General") == "general"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1.0, "number"),
        ("甲", "text"),
        (True, "text"),
        (None, "text"),
        (date(2025, 6, 3), "day"),
        (datetime(2025, 6, 3), "day"),  # noqa: DTZ001 - a cell
        (time(8), "time"),
        (timedelta(hours=30), "time"),
    ],
)
def test_kinds(raw: Raw, expected: str) -> None:
    assert kind_of(raw) == expected


@pytest.mark.parametrize(
    ("code", "raw", "expected"),
    [
        ("0%", 0.5, False),
        ('0"家"', 5.0, False),
        ('"99.9"', 5.0, True),
        ("0,", 5_000.0, True),
        (";;;", "甲", True),
        ("@", "甲", False),
        ('"99"', None, False),
        ('"99"', True, False),
    ],
)
def test_what_is_told_where_the_export_is_not_at_hand(code: str, raw: Raw, expected: bool) -> None:  # noqa: FBT001 - a table
    assert shows_another(code, raw) is expected
