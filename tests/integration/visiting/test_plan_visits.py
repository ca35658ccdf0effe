"""Visits are planned all together or not at all; who may not go, or where somebody goes already, is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import (
    AuditEntry,
    Enterprise,
    Evaluation,
    Participation,
    ParticipationState,
    Recusal,
    Visit,
    VisitAct,
    VisitPlan,
    VisitStep,
)
from survey.visiting.plan_visits import add_visit, plan_visits
from survey.visiting.visit_results import PlannedVisit, Team, VisitRefusedError
from tests.integration.officials import entries, evaluation, user

__all__ = ["evaluation"]

ASKED = {"effect": 2, "near": 0, "exposure": 0, "random": 0, "seed": 1, "each_town": 0, "answer_days": 3}


def wanted(database: Session, of: Evaluation, lead: int, *, count: int = 2) -> list[PlannedVisit]:
    rows = [row for row in entries(database, of.id) if row.rank is not None][:count]
    given = [(row.version.submission.participation_id, row.version_id) for row in rows]
    reasons = [{"code": "effect", "figure": 5}]
    return [PlannedVisit(part, version, Team(today(), lead), reasons) for part, version in given]


def kept(database: Session) -> tuple[int, int, int]:
    database.rollback()
    tables = (VisitPlan, Visit, VisitStep)
    return tuple(len(database.scalars(select(table.id)).all()) for table in tables)  # type: ignore[return-value, attr-defined]


def refused(database: Session, of: Evaluation, visits: Sequence[PlannedVisit], author: int) -> str:
    with pytest.raises(VisitRefusedError) as caught:
        plan_visits(database, (of.campaign_id, of.id), ASKED, visits, author_id=author)
    assert kept(database)[0] == 0
    return caught.value.code


def test_a_plan_is_stored_with_its_visits_or_not_at_all(database: Session, evaluation: Evaluation) -> None:
    lead = user(database, "district").id
    visits = wanted(database, evaluation, lead)
    made_of = (evaluation.campaign_id, evaluation.id)
    assert refused(database, evaluation, [], lead) == "nothing"
    first = plan_visits(database, made_of, ASKED, visits, author_id=lead)
    assert kept(database) == (1, 2, 2)
    rows = database.scalars(select(Visit).order_by(Visit.id)).all()
    assert [(row.plan_id, row.state, row.day, row.lead_id, row.answer_days, row.reasons) for row in rows] == [
        (first, VisitAct.PLANNED, today(), lead, 3, [{"code": "effect", "figure": 5}])
    ] * 2
    assert database.get_one(VisitPlan, first).asked == ASKED
    told = database.scalars(select(AuditEntry.action).where(AuditEntry.action.like("%visit%")).order_by(AuditEntry.id))
    assert list(told) == ["visit_planned", "visit_planned", "plan_visits"]
    # A third firm beside one of them: nothing of it is stored.
    more = wanted(database, evaluation, lead, count=3)[1:]
    with pytest.raises(VisitRefusedError) as caught:
        plan_visits(database, made_of, ASKED, more, author_id=lead)
    firm = database.scalars(
        select(Enterprise.name).join(Participation).where(Participation.id == more[0].participation_id)
    ).one()
    assert (caught.value.code, caught.value.firm, kept(database)) == ("open", firm, (1, 2, 2))


def test_who_may_not_go_and_what_does_not_count_is_refused(database: Session, evaluation: Evaluation) -> None:
    lead, other = user(database, "district").id, user(database, "reviewer").id
    [one] = wanted(database, evaluation, lead, count=1)
    part = database.get_one(Participation, one.participation_id)
    firm = database.get_one(Enterprise, part.enterprise_id)
    town = user(database, "town")
    firm.unit, town.unit = "nanxiang", "anting"
    database.commit()
    teams = {
        "day": Team(today() - timedelta(days=1), lead),
        "lead": Team(today(), town.id),  # of another unit
    }
    for code, team in teams.items():
        assert refused(database, evaluation, [PlannedVisit(one.participation_id, one.version_id, team)], lead) == code
    same = PlannedVisit(one.participation_id, one.version_id, Team(today(), lead, lead))
    assert refused(database, evaluation, [same], lead) == "lead"
    gone = PlannedVisit(one.participation_id, one.version_id + 10_000, Team(today(), lead))
    assert refused(database, evaluation, [gone], lead) == "not_standing"
    database.add(Recusal(participation_id=part.id, user_id=other, reason="亲属", declared_by_id=other))
    database.commit()
    assert refused(database, evaluation, [one], other) == "recused"  # who plans it
    led = PlannedVisit(one.participation_id, one.version_id, Team(today(), other))
    assert refused(database, evaluation, [led], lead) == "lead"  # and who would go
    database.execute(update(Participation).where(Participation.id == part.id).values(state=ParticipationState.RETURNED))
    database.commit()
    assert refused(database, evaluation, [one], lead) == "not_standing"
    with pytest.raises(VisitRefusedError) as caught:
        add_visit(database, one, " ", author_id=lead)
    assert caught.value.code == "reason"
