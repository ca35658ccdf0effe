"""Counts of the overview: each step is what the one before it lost, and few firms have no times."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from survey.definitions.published_levels import PublishedShare
from survey.definitions.stages import Stage
from survey.models import Campaign, Programme
from survey.overview.overview_results import (
    BESIDE,
    STAGES,
    Counts,
    LevelCounts,
    Measure,
    counts_of,
    days_of,
    needed_of,
    share_of,
)
from survey.queries.overview import FirmCount
from survey.queries.step_times import StepTime


def test_a_step_and_what_it_lost_are_the_step_before() -> None:
    firms = {(stage, place): 3 for stage in Stage for place in ("",)}
    firms |= {(Stage.SUBMITTED, "selected"): 5, (Stage.SUBMITTED, "reserve"): 2, (Stage.SUBMITTED, "out"): 4}
    counts = Counts(firms)
    assert [counts.of(measure) for measure in Measure] == [38, 32, 26, 23, 14, 11, 5]
    for before, after in pairwise(Measure):
        lost = (
            counts.at((Stage.SUBMITTED,), BESIDE[after])
            if after in BESIDE
            else counts.at([stage for stage in STAGES[before] if stage not in STAGES[after]])
        )
        assert counts.of(before) == counts.of(after) + lost


def test_rows_of_one_stage_and_place_are_added() -> None:
    rows = [FirmCount("a", "36", Stage.SUBMITTED, "out", 2), FirmCount("b", "27", Stage.SUBMITTED, "out", 3)]
    assert counts_of(rows).firms == {(Stage.SUBMITTED, "out"): 5}


@pytest.mark.parametrize(("firms", "days"), [(4, None), (5, (Decimal("1.5"), Decimal("3.0")))])
def test_of_fewer_than_five_there_is_no_time(firms: int, days: tuple[Decimal, Decimal] | None) -> None:
    assert days_of(StepTime(firms, 1.5 * 86_400, 3 * 86_400)) == days


def test_shares_and_what_is_needed() -> None:
    assert (share_of(1, 3), share_of(0, 3), share_of(3, 0)) == (Decimal("33.3"), Decimal("0.0"), None)
    campaign = Campaign(programme=Programme(target=300, earlier_pilots=310))
    assert needed_of(campaign) == 0
    campaign.programme.earlier_pilots = 60
    assert needed_of(campaign) == 240


def test_levels_are_shown_from_none_where_somebody_has_none() -> None:
    own = LevelCounts("x", "示例", {0: 2, 1: 3, 5: 1}, {1: "一", 2: "二", 5: "五"})
    assert (own.answered, own.shown) == (6, [0, 1, 2, 5])
    assert (own.within(PublishedShare(0, 1, Decimal(1))), own.of([0, 1])) == ([0, 1], 5)
    assert LevelCounts("x", "示例", {1: 1}, {1: "一"}).shown == [1]
