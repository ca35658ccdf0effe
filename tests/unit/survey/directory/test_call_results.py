"""What became of firms: those with which it was done, and the others in order."""

from __future__ import annotations

from survey.directory.call_results import CallOutcome


def test_firms_that_are_left_stand_in_order() -> None:
    outcome = CallOutcome([3, 4], {9: "closed", 2: "called"})
    assert (outcome.called, outcome.left) == ([3, 4], [2, 9])
