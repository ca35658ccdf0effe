"""The list of what the fonts for printing have."""

from __future__ import annotations

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from exports.printed.coverage import COVERAGE, FONTS, covered
from survey.commands.fonts import ranges


def test_the_list_is_what_the_font_has() -> None:
    has = sorted(TTFont(FONTS / "NotoSansCJKsc-Regular.otf").getBestCmap())
    assert (COVERAGE.read_text(encoding="ascii"), sorted(covered())) == (ranges(has), has)


def test_ranges_by_hand() -> None:
    assert ranges([0x20, 0x21, 0x22, 0x4E00, 0x4E02]) == "20-22 4E00 4E02\n"


@given(st.sets(st.integers(0, 0x10FFFF), max_size=60))
def test_ranges_lose_no_point(points: set[int]) -> None:
    read: list[int] = []
    for word in ranges(sorted(points)).split():
        first, _, last = word.partition("-")
        read.extend(range(int(first, 16), int(last or first, 16) + 1))
    assert read == sorted(points)
