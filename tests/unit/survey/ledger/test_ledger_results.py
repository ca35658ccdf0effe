"""Sums of the ledger, and that a sum which does not hold is seen."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.definitions.stages import Stage, Tally
from survey.ledger.ledger_results import Group, Ledger, summed, tally_of
from survey.queries.ledger import Grouping

NOW = datetime(2026, 11, 25, tzinfo=UTC)
FIRST = Tally({Stage.NOT_CALLED: 1, Stage.READY: 2, Stage.SUBMITTED: 3})
SECOND = Tally({Stage.EXEMPT: 4, Stage.SUBMITTED: 5})


def ledger(listed: int, reviewed: int = 5) -> Ledger:
    groups = [
        Group("anting", FIRST, 2, 1, {"waiting": 1, "pass": 2}),
        Group("malu", SECOND, 3, 2, {"against": reviewed}),
    ]
    return Ledger(NOW, Grouping.UNIT, groups, listed, [], None, [])


def test_the_total_is_the_sum_of_its_groups() -> None:
    total = ledger(15).total
    assert (total.tally.listed, total.tally.expected, total.verified) == (15, 10, 3)
    assert [total.tally.of(stage) for stage in (Stage.NOT_CALLED, Stage.EXEMPT, Stage.READY, Stage.SUBMITTED)] == [
        1, 4, 2, 8,
    ]  # fmt: skip


def test_first_reviews_add_up_to_the_submitted() -> None:
    assert ledger(15).total.reviews == {"waiting": 1, "pass": 2, "return": 0, "against": 5}
    assert [ledger(15, reviewed).adds_up for reviewed in (4, 5, 6)] == [False, True, False]


def test_it_adds_up_only_where_the_directory_says_so() -> None:
    assert [ledger(listed).adds_up for listed in (14, 15, 16)] == [False, True, False]


def test_tallies_of_nothing_and_of_a_noted_day() -> None:
    assert summed([]).listed == 0
    counts = {"anting": {"submitted": 2, "left": 1}, "malu": {"submitted": 5}}
    found = [tally_of(counts, unit) for unit in (None, "anting", "malu", "elsewhere")]
    assert [(tally.of(Stage.SUBMITTED), tally.listed) for tally in found] == [(7, 8), (2, 3), (5, 5), (0, 0)]
