"""What is said beside an index that was worked out from less than its form, and of a firm without a level."""

from __future__ import annotations

import pytest

from survey.overview.words import say_level
from survey.words.assessed import say_assessed, say_assessed_of


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, ""), (7_500, "按可评项折算（可评75%）"), (9_999, "按可评项折算（可评99.99%）"), (10_000, "")],
)
def test_share_is_said_where_it_is_less_than_all(share: int, said: str) -> None:
    assert say_assessed(share) == said


def test_share_of_an_entry_is_that_of_the_questionnaire_asked_for() -> None:
    detail = {"leading": "sme2024", "assessed": {"sme2024": 8_800, "cmmm": 5_000}}
    assert say_assessed_of(detail) == "按可评项折算（可评88%）"
    assert say_assessed_of(detail, "cmmm") == "按可评项折算（可评50%）"
    assert say_assessed_of(detail, "integration") == ""
    assert say_assessed_of({"leading": "sme2024"}) == ""


def test_no_level_to_be_stated_is_not_below_the_first() -> None:
    titles = {1: "一级（初始级）"}
    assert [say_level(level, titles) for level in (-1, 0, 1)] == ["不定等级", "未达一级", "一级（初始级）"]
