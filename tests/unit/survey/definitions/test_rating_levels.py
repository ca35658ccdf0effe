"""Which level a report's words name, and when they name none."""

from __future__ import annotations

import pytest

from scoring.definition.signals import SignalKind
from survey.definitions.catalogue import catalogue
from survey.definitions.rating_levels import CHECKED_BY, OURS, UNRECORDED, level_named
from survey.definitions.signal_checks import known_checks


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("二级", 2), ("2级", 2), ("２级", 2), ("第三级", 3), ("成熟度二级", 2), ("能力成熟度四级", 4),
        ("二级（规范级）", 2), ("Level 2", 2), ("L3", 3), (" 五 级 ", 5), ("数字化水平三级", 3),
        ("", None), ("优秀", None), ("二级以上", None), ("一级或二级", None), ("六级", None), ("0级", None),
        ("12级", None), ("AAA级", None), ("二", None), ("拟申报二级", None), ("未达二级", None),
    ],
)  # fmt: skip
def test_a_level_is_read_exactly_or_not_at_all(text: str, level: int | None) -> None:
    assert level_named("c3mep", text) == level


@pytest.mark.parametrize("source", ["gongfu", "integration", "smart_factory", "other"])
def test_levels_of_another_kind_are_not_compared(source: str) -> None:
    assert level_named(source, "二级") is None


def test_what_is_compared_is_a_questionnaire_with_levels() -> None:
    assert all(name in catalogue().questionnaires for name in OURS.values())


def test_every_check_of_ratings_is_known_with_its_source() -> None:
    levels, claims = {SignalKind.RATING_GAP, SignalKind.CLAIM_ABOVE}, {SignalKind.UNRECORDED}
    for kinds, listed in ((levels, CHECKED_BY), (claims, UNRECORDED)):
        assert {name: one.check.rating for name, one in known_checks().items() if one.check.kind in kinds} == listed
    assert set(CHECKED_BY.values()) == set(OURS)
