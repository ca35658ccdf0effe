"""What is counted with an evaluation, against its entries one by one."""

from __future__ import annotations

import json
from collections import Counter
from statistics import median

from sqlalchemy.orm import Session

from survey.models import Evaluation
from survey.queries import evaluation_tallies, evaluations
from survey.queries.evaluation_tallies import Tally, tally_entries
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_what_is_counted_with_an_evaluation_is_what_its_entries_say(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    stored = [Tally(*tally) for tally in evaluation.summary["tallies"]]
    assert stored == [tally for tally in tally_entries(rows) if tally.outcome != "unranked"]
    lacking = Counter(row.version.unit for row in rows if row.rank is None)
    assert evaluation_tallies.unranked_by_unit(database, evaluation.id, after=evaluation.summary["ranked"]) == sorted(
        lacking.items()
    )
    for entry in rows[:40:3]:
        peers = [
            row.detail["values"]
            for row in rows
            if (row.pool, row.version.division) == (entry.pool, entry.version.division) and row.rank is not None
        ]
        middle = [median(column) for column in zip(*peers, strict=True)]
        assert evaluations.industry_middle(database, evaluation, entry) == middle


def test_whoever_the_summary_names_has_his_place_kept(database: Session, evaluation: Evaluation) -> None:
    told = json.dumps({name: part for name, part in evaluation.summary.items() if name != "named"})
    places = {
        row.version.credit_code: row.position
        for row in entries(database, evaluation.id)
        if f'"{row.version.credit_code}"' in told
    }
    assert places
    assert evaluation.summary["named"] == places


def test_an_evaluation_from_before_is_counted_when_it_is_shown(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    stored = evaluations.group_ranks(database, rows), evaluations.industry_middle(database, evaluation, rows[0])
    database.expunge_all()
    for row in rows:
        row.detail = {name: value for name, value in row.detail.items() if name != "places"}
    evaluation.summary = {name: value for name, value in evaluation.summary.items() if name != "middles"}
    assert evaluations.group_ranks(database, rows) == stored[0]
    assert evaluations.industry_middle(database, evaluation, rows[0]) == stored[1]


def test_who_is_outside_is_kept_as_it_was_then(database: Session, evaluation: Evaluation) -> None:
    now = evaluation_tallies.not_evaluated(database, evaluation.campaign_id, evaluation.id)
    assert [tuple(counted) for counted in evaluation.parameters["outside"]] == [*now]
