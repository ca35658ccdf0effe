"""Characters as they come out of keyboards, PDFs, web pages and spreadsheets."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.characters import Odd, as_typed, cleaned, compared, half_width, odd_character, unmarked


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("\u2066虚构\u2069公司", "虚构公司"),
        ("虚\xad构公司\ufeff", "虚构公司"),
        ("葛\U000e0100飾\ufe00公司", "葛飾公司"),
        ("⻢陆⼯业", "马陆工业"),
        ("⻩河⻓江⻋⻔⻘⻛", "黄河长江车门青风"),
        ("㈱示例", "㈱示例"),
        ("\uf9d1合", "六合"),
        ("甲\u3164乙\u2800丙", "甲 乙 丙"),
        ("第一行\r\n第二行\x0b第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("　　段首空格，全角（标点）", "段首空格，全角（标点）"),
        ("甲\x00乙\x1b", "甲乙"),
        ("甲\ud83d乙", "甲\ufffd乙"),
        ("家庭👨\u200d👩\u200d👧好", "家庭👨\u200d👩\u200d👧好"),
        ("好❤\ufe0f1\ufe0f\u20e3", "好❤\ufe0f1\ufe0f\u20e3"),
        ("测\u200d试·买买提", "测试·买买提"),
        ("面积10m²、½、①、Ⅳ", "面积10m²、½、①、Ⅳ"),
        ("表\t格 a\xa0b", "表\t格 a b"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\ue000", "\ue000"),
    ],
)
def test_cleaned(typed: str, read: str) -> None:
    assert cleaned(typed) == read


def test_every_format_character_goes_except_those_that_are_seen() -> None:
    shown = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    formats = {code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"}
    assert {code for code in formats if cleaned(f"甲{chr(code)}乙") != "甲乙"} == formats & shown


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    assert half_width(half_width(text)) == half_width(text)
    assert cleaned(text).encode().decode() == cleaned(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("９１３１０１１４　ＭＡ", "91310114 MA"),
        ("示例（集团）﹙一﹚︵二︶", "示例(集团)(一)(二)"),
        ("１，２３４．５％", "1,234.5%"),
        ("10²①½", "10²①½"),
        ("a\n b", "a b"),
    ],
)
def test_half_width(typed: str, read: str) -> None:
    assert half_width(typed) == read


@pytest.mark.parametrize(
    "other", ["示例集团(上海)ａｂ", "示例集团（上海）AB", " 示例集团 （上海） Ab\u200b", "⺬例集团（上海）ab"]
)
def test_names_that_are_alike(other: str) -> None:
    assert compared(other.replace("⺬", "示")) == compared("示例集团（上海）ＡＢ")


@pytest.mark.parametrize(
    ("typed", "read"), [("'913", "913"), ("’913", "913"), ("'", "'"), ("''", "''"), ("9'1", "9'1")]
)
def test_apostrophe_in_front(typed: str, read: str) -> None:
    assert unmarked(typed) == read


def test_what_is_kept_shows_its_control_characters() -> None:
    assert as_typed(" 12\x005\x7f\ud800\n3 ") == "12\u24005\u2421\ufffd\n3"


def test_the_odd_character_is_named_with_its_place() -> None:
    digits = re.compile("[0-9]")
    assert odd_character("913О1", digits) == Odd("О", 4)
    assert odd_character("9131", digits) is None
    assert (Odd("О", 4).code, Odd("О", 4).seen) == ("U+041E", "О")
    assert (Odd("\U000f0000", 1).code, Odd("\U000f0000", 1).seen) == ("U+F0000", "")
