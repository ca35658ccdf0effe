"""Two plans are told apart by firms, submissions, days and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from survey.visiting.arranged_results import Arranged, ArrangedVisit
from survey.visiting.visit_results import Team

ONE = ArrangedVisit(1, 2, "示例", "anting", "near", 0, Team(date(2026, 12, 7), 1))


@pytest.mark.parametrize(
    "other",
    [replace(ONE, version_id=3), replace(ONE, reason="random"), replace(ONE, team=Team(date(2026, 12, 8), 1)),
     replace(ONE, team=Team(date(2026, 12, 7), 2))],
)  # fmt: skip
def test_another_plan_has_another_stamp(other: ArrangedVisit) -> None:
    assert Arranged([other], (), ()).stamp != Arranged([ONE], (), ()).stamp


def test_the_same_plan_has_the_same_stamp() -> None:
    assert Arranged([replace(ONE, firm="更名")], (), ("x",)).stamp == Arranged([ONE], (), ()).stamp
