"""Each firm of the directory has exactly one stage, worked out by hand for every combination."""

from __future__ import annotations

from itertools import product

import pytest

from survey.definitions.stages import EXPECTED, FirmFacts, Stage, Tally, stage_of
from survey.models import ParticipationState as State

EVERY = [
    FirmFacts(listed, called, state, claimed, ready, taken_back)
    for listed, called, state, claimed, ready, taken_back in product(
        (True, False), (True, False), (None, *State), (True, False), (True, False), (True, False)
    )
]


def firm(state: State | None, *, called: bool = True, claimed: bool = True, ready: bool = False) -> FirmFacts:
    """Return a firm of the directory."""
    return FirmFacts(listed=True, called=called, state=state, claimed=claimed, ready=ready, taken_back=False)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (firm(None, called=False), Stage.NOT_CALLED),
        (firm(None, called=False, claimed=False), Stage.NOT_CALLED),
        (firm(State.CALLED, claimed=False), Stage.UNCLAIMED),
        (firm(State.CALLED), Stage.NOT_BEGUN),
        (firm(State.EXEMPT), Stage.EXEMPT),
        (firm(State.FILLING), Stage.FILLING),
        (firm(State.FILLING, called=False), Stage.FILLING),
        (firm(State.FILLING, claimed=False), Stage.FILLING),
        (firm(State.FILLING, ready=True), Stage.READY),
        (firm(State.SUBMITTED), Stage.SUBMITTED),
        (firm(State.VERIFIED), Stage.SUBMITTED),
        (firm(State.RETURNED, ready=True), Stage.RETURNED),
        (firm(State.WITHDRAWN, ready=True), Stage.LEFT),
    ],
)
def test_stages_by_hand(facts: FirmFacts, stage: Stage) -> None:
    assert stage_of(facts) == stage


def test_what_was_taken_back_is_being_filled_in_however_complete() -> None:
    assert stage_of(FirmFacts(True, True, State.FILLING, True, True, taken_back=True)) == Stage.FILLING


def test_the_sums_hold_over_every_combination() -> None:
    listed = [facts for facts in EVERY if facts.listed]
    counts = dict.fromkeys(Stage, 0)
    for facts in listed:
        counts[Stage(str(stage_of(facts)))] += 1
    tally = Tally(counts)
    assert (len(EVERY), tally.listed) == (256, len(listed))
    assert tally.listed == tally.of(Stage.NOT_CALLED) + tally.of(Stage.EXEMPT) + tally.expected
    assert tally.expected == sum(counts[stage] for stage in EXPECTED)
    assert {stage_of(facts) for facts in EVERY if not facts.listed} == {None}
