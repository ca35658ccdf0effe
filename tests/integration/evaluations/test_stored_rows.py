"""What is stored of an evaluation: places, ranks, reasons, shares, and a summary that adds up."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from survey.models import Evaluation
from tests.integration.ranking.test_list_routes import entries, evaluation

__all__ = ["evaluation"]


def test_rank_is_one_more_than_those_strictly_better_in_the_pool(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database)
    for pool in ("manufacturing", "services"):
        own = [row for row in rows if row.pool == pool]
        assert [row.rank for row in own] == [1 + sum((o.score or 0) > (row.score or 0) for o in own) for row in own]


def test_ten_are_selected_and_nobody_who_failed_a_gate(database: Session, evaluation: Evaluation) -> None:
    """7.5, 2 and 0.5 seats: of equal remainders the first pool gets the odd seat, and those that nobody can take."""
    rows = entries(database)
    selected = [row for row in rows if row.status == "selected"]
    assert Counter(row.pool for row in selected) == {"manufacturing": 10}
    assert evaluation.parameters["pool_seats"] == [10, 0, 0]
    assert all(0 not in row.detail["verdicts"] for row in selected)


def test_who_stands_before_somebody_selected_and_is_not_has_a_reason(database: Session, evaluation: Evaluation) -> None:
    rows = [row for row in entries(database) if row.pool == "manufacturing"]
    last = max(row.position for row in rows if row.status == "selected")
    skipped = [row for row in rows if row.position < last and row.status != "selected"]
    assert skipped != []
    for row in skipped:
        assert {"gate_failed", "passed_over"} & {reason["code"] for reason in row.detail["reasons"]}


def test_least_shares_of_levels_and_segments_are_kept(database: Session, evaluation: Evaluation) -> None:
    """Ten seats: 3 for up to level one, 2 for level two, 1 for level three, none for four; 5 % is no whole seat."""
    levels = Counter(row.level for row in entries(database) if row.status == "selected")
    assert (levels[0] + levels[1] >= 3, levels[2] >= 2, levels[3] >= 1) == (True, True, True)
    assert evaluation.summary["unmet_shares"] == []


def test_the_summary_counts_what_is_stored(database: Session, evaluation: Evaluation) -> None:
    rows, summary = entries(database), evaluation.summary
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    statuses = Counter(str(row.status) for row in rows)
    assert {name: summary.get(name, 0) for name in statuses if name != "unranked"} == {
        name: count for name, count in statuses.items() if name != "unranked"
    }
    assert (summary["ranked"], summary["unranked"]) == (len(rows) - statuses["unranked"], statuses["unranked"])
    by_segment = Counter(str(row.segment) for row in rows if row.rank)
    assert {name: own["ranked"] for name, own in summary["segments"].items()} == by_segment
    assert summary["certainty"]["counts"] == Counter(row.standing for row in rows if row.standing)
