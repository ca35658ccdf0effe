"""Figures and days as people write them: read as they were meant, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.answers.written import Misread, read_date, read_number, ways_of
from scoring.characters import Odd


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("1234.5", "万元", "1234.5"),
        ("1,234", "万元", "1234"),
        ("1,234,567.8", "万元", "1234567.8"),
        ("１，２３４．５", "万元", "1234.5"),
        ("１﹐２３４﹒５", "万元", "1234.5"),
        ("1,200万元", "万元", "1200"),
        ("1，200 万元", "万元", "1200"),
        ("1200(万元)", "万元", "1200"),
        ("25人", "人", "25"),
        ("3 台（套）", "台（套）", "3"),
        ("3台(套)", "台（套）", "3"),
        ("3台", "台（套）", "3"),
        ("3套", "台（套）", "3"),
        ("3台套", "台（套）", "3"),
        ("12.5 万元/人", "万元/人", "12.5"),
        ("85%", "%", "85"),
        ("８５ ％", "%", "85"),
        ("0.85", "%", "0.85"),
        ("7 TCE", "tce", "7"),
        ("-12.50", "", "-12.5"),
        ("\u221212", "", "-12"),
        ("－１２", "", "-12"),
        ("+5", "", "5"),
        ("＋５", "", "5"),
        ("007", "", "7"),
        (" 12\u3000", "", "12"),
        ("\u200b1\u2060200\ufeff", "", "1200"),
        ("'1200", "", "1200"),
        ("1200\n", "", "1200"),
    ],
)
def test_figures_that_are_read(typed: str, unit: str, read: str) -> None:
    assert read_number(typed, [unit]) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12,5", "commas"),
        ("12，5", "commas"),
        ("1,5", "commas"),
        ("12,34", "commas"),
        ("1,2345", "commas"),
        ("1234,567", "commas"),
        ("1,23,456", "commas"),
        ("0,123", "commas"),
        ("1,234,56.7", "commas"),
        ("1,,234", "commas"),
        ("12,", "commas"),
        ("1.234,567", "commas"),
        ("300 500", "spaces"),
        ("1 234 567", "spaces"),
        ("300\u00a0500", "spaces"),
        ("300\u3000500", "spaces"),
        ("300\t500", "spaces"),
        ("300\u3164500", "spaces"),
        ("300\u2009500", "spaces"),
        ("300\u2424500", "lines"),
        ("12. 5", "spaces"),
        ("1, 234", "spaces"),
        ("- 5", "spaces"),
        ("300\n500", "lines"),
        ("300\r500", "lines"),
        ("300\u2028500", "lines"),
        ("300\x0b500", "lines"),
        ("1.2.3", "points"),
        ("1e5", "exponent"),
        ("1.2E+05", "exponent"),
        ("2026-03-05", "date"),
        ("2026.03.05", "date"),
        ("2026年3月5日", "date"),
        ("100-200", "text"),
        ("5.", "text"),
        (".5", "text"),
        ("", "text"),
        ("9" * 401, "text"),
    ],
)
def test_figures_that_are_not_read(typed: str, code: str) -> None:
    assert read_number(typed, ["万元"]) == Misread(code)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("1200元", "元"),
        ("1200万", "万"),
        ("1.2亿", "亿"),
        ("85%", "%"),
        ("12m²", "m²"),
        ("500左右", "左右"),
        ("5千", "千"),
        ("1200 RMB", "RMB"),
        ("1200¥", "¥"),
    ],
)
def test_another_unit_is_named(typed: str, unit: str) -> None:
    assert read_number(typed, ["万元"]) == Misread("unit", {"unit": unit})


@pytest.mark.parametrize(
    ("typed", "sign", "place"),
    [
        ("10²", "²", 3),
        ("①", "①", 1),
        ("12½", "½", 3),
        ("Ⅳ", "Ⅳ", 1),
        ("一千", "一", 1),
        ("約500", "約", 1),
        ("1O0", "O", 2),
        ("٣", "٣", 1),
        ("𝟏𝟐", "𝟏", 1),
        ("¥1200", "¥", 1),
        ("(1,200)", "(", 1),
        ("≥5", "≥", 1),
        ("100~200", "~", 4),
        ("1'234", "'", 2),
        ("1·5", "·", 2),
        ("1。5", "。", 2),
        ("12\x005", "␀", 3),
        ("12\x1f5", "␟", 3),
        ("1²3", "²", 2),
        ("0x1F", "x", 2),
        ("5\ufe0f\u20e3", "\ufe0f", 2),
        ("５０\ue000", "\ue000", 3),
    ],
)
def test_the_odd_character_of_a_figure_is_named(typed: str, sign: str, place: int) -> None:
    assert read_number(typed, ["万元"]) == Misread("odd", odd=Odd(sign, place))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4), st.sampled_from(["", "万元", "台（套）", "%"]))
def test_a_figure_with_thousands_parted_is_read_as_it_is(value: Decimal, unit: str) -> None:
    assert read_number(f"{value:,f}{unit}", [unit]) == value
    assert read_number(f"{value:f} {unit}", [unit]) == value


@given(st.text(alphabet="0123456789,. \n一²①-"))
@example("1,234")
def test_a_figure_read_has_all_its_digits_and_groups_of_three(text: str) -> None:
    found = read_number(text)
    plain = text.strip()
    body = plain.removeprefix("-")
    whole, _, rest = body.partition(".")
    parts = whole.split(",")
    fine = (
        body.replace(",", "").replace(".", "", 1).isascii()
        and all(part.isdigit() for part in parts)
        and (len(parts) == 1 or (len(parts[0]) <= 3 and parts[0][:1] != "0" and {len(p) for p in parts[1:]} == {3}))
        and (rest.isdigit() if "." in body else True)
    )
    assert isinstance(found, Decimal) == fine
    assert (found if fine else type(found)) == (Decimal(plain.replace(",", "")) if fine else Misread)


def test_a_unit_in_brackets_may_be_written_in_four_ways() -> None:
    assert ways_of("台（套）") == ("台(套)", "台", "套", "台套")
    assert ways_of("万元/人") == ("万元/人",)


@pytest.mark.parametrize(
    "typed",
    [
        "2025-01-17",
        "2025/1/17",
        "2025.01.17",
        "2025 - 01 - 17",
        "2025年1月17日",
        "2025年1月17号",
        "2025 年 1 月 17 日",
        "２０２５年１月１７日",
        "20250117",
        "'20250117",
        "2025-01-17T00:00:00",
        "2025-01-17T08:30:00.000",
        "2025-01-17 00:00:00",
        "2025/1/17 0:00",
        "2025-01-17T00:00:00Z",
        "2025-01-17T00:00:00+08:00",
        "2025-01-17T00:00:00.000+0800",
        "2025\u201101\u201117",
        "2025–01–17",
        "\u200b2025-01-17\ufeff",
    ],
)
def test_days_that_are_read(typed: str) -> None:
    assert read_date(typed) == date(2025, 1, 17)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2025-02-30", "no_such_day"),
        ("20251301", "no_such_day"),
        ("2025-01-17T25:00", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("2025-01-16T16:00:00.000Z", "zone"),
        ("2025-01-17T20:00:00-05:00", "zone"),
        ("0001-01-01T00:00:00+10:00", "no_such_day"),
        ("2025-\n01-17", "lines"),
        ("2025-01/17", "text"),
        ("25-01-17", "text"),
        ("17/01/2025", "text"),
        ("2025年1月", "text"),
        ("2025-1-1²", "text"),
        ("二〇二五年一月十七日", "text"),
        ("2025-01-17\x00", "text"),
        ("45000", "text"),
        ("", "text"),
    ],
)
def test_days_that_are_not_read(typed: str, code: str) -> None:
    assert read_date(typed) == Misread(code)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"]))
def test_every_day_is_read_however_it_is_written(day: date, form: str) -> None:
    text = day.strftime(form).rjust(len((date(2000, 1, 1)).strftime(form)), "0")
    assert read_date(text) == day


@given(st.text())
def test_anything_is_read_or_refused_without_an_error(text: str) -> None:
    assert isinstance(read_number(text, ["万元"]), Decimal | Misread)
    assert isinstance(read_date(text), date | Misread)
