"""A firm's diary says where it stands on any day; the same seed gives the same season."""

from __future__ import annotations

import pytest

from survey.definitions.stages import Stage
from survey.demo.diaries import FIXED, LENGTH, Diary, write_diaries

FATES = {number: ("submitted", "draft", "called", "returned", "exempt")[number % 5] for number in range(1, 401)}


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (0, Stage.NOT_CALLED),
        (1, Stage.UNCLAIMED),
        (2, Stage.NOT_BEGUN),
        (3, Stage.FILLING),
        (4, Stage.READY),
        (5, Stage.SUBMITTED),
        (6, Stage.RETURNED),
        (7, Stage.SUBMITTED),
        (40, Stage.SUBMITTED),
    ],
)
def test_a_whole_way_by_hand(day: int, stage: Stage) -> None:
    way = Diary(called=1, claimed=2, begun=3, ready=4, submitted=5, returned=6, again=7)
    assert way.stage(day) == stage


def test_ways_that_end_early_by_hand() -> None:
    assert Diary(claimed=1).stage(30) == Stage.NOT_CALLED
    assert Diary(called=1, exempt=3).stage(2) == Stage.UNCLAIMED
    assert Diary(called=1, exempt=3).stage(3) == Stage.EXEMPT
    assert Diary(called=1, claimed=1, begun=2, left=4).stage(5) == Stage.LEFT
    assert [way.stage(1) for way in FIXED] == [Stage.FILLING, Stage.SUBMITTED, Stage.RETURNED]


def test_a_season_is_drawn_once_and_keeps_the_order_of_steps() -> None:
    ways = write_diaries(FATES, 7)
    assert ways == write_diaries(FATES, 7)
    assert ways != write_diaries(FATES, 8)
    for way in ways.values():
        steps = [way.called, way.claimed, way.begun, way.ready, way.submitted, way.returned, way.again]
        taken = [step for step in steps if step is not None]
        assert taken == sorted(taken)
        assert (way.submitted or 0) < LENGTH
    assert {way.stage(20) for way in ways.values()} == set(Stage)


def test_one_firm_less_changes_no_other_way_before_it() -> None:
    fewer = {number: fate for number, fate in FATES.items() if number < 400}
    ways = write_diaries(FATES, 7)
    assert write_diaries(fewer, 7) == {number: ways[number] for number in fewer}
