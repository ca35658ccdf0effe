"""Those nearest to the line of a label, and what is counted with an evaluation, against the entries one by one."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.meeting.count_views import Tally, is_eligible, tally_entries
from survey.models import Evaluation, EvaluationEntry
from survey.queries import evaluations, meeting
from survey.queries.nearest import labelled_as, nearest_to
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def label(entry: EvaluationEntry, attribute: str) -> str:
    """Return what an entry bears, read from its own columns."""
    columns = {"chain": entry.version.chain_main, "segment": str(entry.segment), "level": str(entry.level)}
    return str(columns[attribute] if attribute in columns else getattr(entry.version, attribute))


@pytest.mark.parametrize("attribute", ["unit", "park", "division", "chain", "size", "level", "segment"])
def test_nearest_are_those_that_a_walk_down_the_list_finds(
    database: Session, evaluation: Evaluation, attribute: str
) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    rows = [row for row in entries(database, evaluation.id) if is_eligible(row)]
    for scope in (Scope(everything=True), Scope(unit="anting")):
        seen = [row for row in rows if scope.everything or row.version.unit == "anting"]
        for value in {label(row, attribute) for row in rows}:
            own = [row for row in seen if label(row, attribute) == value]
            inside = [row.id for row in own if row.status == "selected"]
            outside = [row.id for row in own if row.status != "selected"]
            found = nearest_to(database, evaluation.id, scope, labelled_as(attribute, value, scheme), listed=3)
            assert found.selected == len(inside)
            assert [row.id for row in found.last_in] == inside[-3:]
            assert [row.id for row in found.first_out] == outside[:3]


def test_a_label_that_nobody_bears_and_one_that_is_none_find_nobody(database: Session, evaluation: Evaluation) -> None:
    scheme = load_scheme(evaluation.scheme.document)
    everybody = Scope(everything=True)
    for attribute, value in (("unit", "nowhere"), ("segment", "none"), ("level", "high"), ("nothing", "at all")):
        found = nearest_to(database, evaluation.id, everybody, labelled_as(attribute, value, scheme), listed=3)
        assert (found.selected, found.last_in, found.first_out) == (0, (), ())


def test_what_is_counted_with_an_evaluation_is_what_its_entries_say(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    stored = [Tally(*tally) for tally in evaluation.summary["tallies"]]
    assert stored == [tally for tally in tally_entries(rows) if tally.outcome != "unranked"]
    lacking = Counter(row.version.unit for row in rows if row.rank is None)
    assert meeting.unranked_by_unit(database, evaluation.id, after=evaluation.summary["ranked"]) == sorted(
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
    now = meeting.not_evaluated(database, evaluation.campaign_id, evaluation.id)
    assert [tuple(counted) for counted in evaluation.parameters["outside"]] == [*now]
