"""Decisions: which one holds of each firm, which waits, and that the database keeps two persons apart."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from survey.models import (
    CampaignOfficial,
    Decision,
    DecisionAnswer,
    DecisionAnswerKind,
    Evaluation,
    EvaluationEntry,
    Footing,
    Outcome,
)
from survey.queries import decisions
from tests.integration.officials import entries, evaluation, user

__all__ = ["evaluation"]


def decided(database: Session, entry: EvaluationEntry, outcome: Outcome, *, by: str = "district") -> Decision:
    """Add a decision by one official."""
    participation = entry.version.submission.participation
    made = Decision(
        campaign_id=participation.campaign_id,
        participation_id=participation.id,
        evaluation_id=entry.evaluation_id,
        version_id=entry.version_id,
        outcome=outcome,
        footing=Footing.GREY,
        reason="示例",
        decided_by_id=user(database, by).id,
    )
    database.add(made)
    database.flush()
    return made


def answered(
    database: Session,
    decision: Decision,
    *,
    by: str = "reviewer",
    kind: DecisionAnswerKind = DecisionAnswerKind.CONFIRMED,
) -> None:
    reason = "" if kind is DecisionAnswerKind.CONFIRMED else "示例"
    author, second = decision.decided_by_id, user(database, by).id
    answer = DecisionAnswer(decision_id=decision.id, kind=kind, reason=reason, decided_by_id=author, done_by_id=second)
    database.add(answer)
    database.flush()


def test_the_newest_confirmed_decision_holds_and_an_open_one_waits(database: Session, evaluation: Evaluation) -> None:
    one, other, third = entries(database, evaluation.id)[:3]
    of_one, of_third = (row.version.submission.participation_id for row in (one, third))
    first = decided(database, one, Outcome.CONFIRM)
    answered(database, first)
    second = decided(database, one, Outcome.DENY)
    refused = decided(database, other, Outcome.CONFIRM)
    answered(database, refused, kind=DecisionAnswerKind.REFUSED)
    database.expire_all()
    campaign = evaluation.campaign_id
    assert {number: row.id for number, row in decisions.held(database, campaign).items()} == {of_one: first.id}
    assert {number: row.id for number, row in decisions.waiting(database, campaign).items()} == {of_one: second.id}
    answered(database, second)
    database.expire_all()
    assert {number: row.id for number, row in decisions.held(database, campaign).items()} == {of_one: second.id}
    assert decisions.waiting(database, campaign) == {}
    assert [row.id for row in decisions.decisions_of(database, of_one)] == [second.id, first.id]
    assert decisions.decisions_of(database, of_third) == []


def test_one_person_is_never_both_and_one_answer_is_all(database: Session, evaluation: Evaluation) -> None:
    made = decided(database, entries(database, evaluation.id)[0], Outcome.CONFIRM)
    author, second = made.decided_by_id, user(database, "reviewer").id
    row = "INSERT INTO decision_answer (decision_id, kind, reason, decided_by_id, done_by_id, done_at) VALUES "
    for values in (
        f"({made.id}, 'confirmed', '', {author}, {author}, '2026-12-01 00:00:00')",
        f"({made.id}, 'confirmed', '', {second}, {author}, '2026-12-01 00:00:00')",  # another author than the real one
        f"({made.id}, 'withdrawn', 'x', {author}, {second}, '2026-12-01 00:00:00')",
        f"({made.id}, 'refused', '', {author}, {second}, '2026-12-01 00:00:00')",
    ):
        with pytest.raises(IntegrityError), database.begin_nested():
            database.execute(text(row + values))
    answered(database, made)
    for statement in (
        row + f"({made.id}, 'refused', 'x', {author}, {second}, '2026-12-01 00:00:00')",
        "UPDATE decision SET reason = 'x'", "DELETE FROM decision",
        "UPDATE decision_answer SET reason = 'x'", "DELETE FROM decision_answer",
    ):  # fmt: skip
        with pytest.raises(DBAPIError), database.begin_nested():
            database.execute(text(statement))


def test_what_waits_for_whom(database: Session, evaluation: Evaluation) -> None:
    one, other = entries(database, evaluation.id)[:2]
    people = {login: user(database, login).id for login in ("district", "reviewer", "town")}
    made = decided(database, one, Outcome.CONFIRM)
    named = decided(database, other, Outcome.CONFIRM)
    firm = one.version.submission.participation.enterprise_id
    database.add(CampaignOfficial(campaign_id=evaluation.campaign_id, user_id=people["reviewer"], part="decider"))
    database.flush()
    count = {login: decisions.waiting_for(database, evaluation.campaign_id, one) for login, one in people.items()}
    assert count == {"district": 0, "reviewer": 2, "town": 0}
    answered(database, named)
    database.expire_all()
    assert decisions.waiting_for(database, evaluation.campaign_id, people["reviewer"]) == 1
    assert [row.id for row in decisions.decisions_of_firm(database, evaluation.campaign_id, firm)] == [made.id]
    campaign = evaluation.campaign_id
    assert (decisions.acts(database, campaign), decisions.act_states(database, campaign)) == ([], {})
    assert decisions.waiting_recused(database, campaign, people["reviewer"]) == {}
    assert (decisions.act_of(database, evaluation.campaign_id, 1), decisions.decisions_of_act(database, 1)) == (
        None,
        [],
    )
