"""A visit is handed in by who made it, once something was found, on its day or after; the firm is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import CaseMessage, Evaluation, VisitAct, VisitStep
from survey.queries import visits
from survey.visiting.change_visit import move_visit
from survey.visiting.confirm_visit import send_visit_back
from survey.visiting.submit_visit import submit_visit
from survey.visiting.visit_results import Concluded, Said, Team, VisitRefusedError
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import Made, answer, found, hand_in, made, record, state

__all__ = ["evaluation"]

REVENUE = "facts.revenue_y1"


def refused(database: Session, visit: Made, concluded: Concluded, author: int) -> str:
    with pytest.raises(VisitRefusedError) as caught:
        submit_visit(database, visit.id, concluded, author_id=author)
    return caught.value.code


def test_handed_in_and_the_firm_is_told(database: Session, evaluation: Evaluation) -> None:
    visit, other = made(database, evaluation), user(database, "reviewer").id
    assert refused(database, visit, Concluded(), visit.lead) == "nothing"
    record(database, visit, found(REVENUE, "1"))
    assert refused(database, visit, Concluded(), other) == "not_yours"
    assert refused(database, visit, Concluded(level="cmmm:2"), visit.lead) == "number"
    move_visit(database, visit.id, Team(today() + timedelta(days=1), visit.lead), "示例", author_id=visit.lead)
    assert refused(database, visit, Concluded(), visit.lead) == "early"
    move_visit(database, visit.id, Team(today(), visit.lead), "示例", author_id=visit.lead)
    hand_in(database, visit, message="示例：请答复")
    [message] = database.scalars(select(CaseMessage))
    assert (message.text, message.from_firm, message.enterprise_id) == ("示例：请答复", False, visit.enterprise)
    step = database.scalars(select(VisitStep).where(VisitStep.act == VisitAct.SUBMITTED)).one()
    assert (step.reason, step.done_by_id) == ("示例小结", visit.lead)
    # Sent back, and nothing found anew: what the firm said stands, and nobody waits for it again.
    [row] = visits.newest_of(visits.findings(database, visit.id)).values()
    answer(database, visit, Said(row.id, accepts=True))
    send_visit_back(database, visit.id, "示例：补一张照片", author_id=other)
    hand_in(database, visit)
    assert state(database, visit) == VisitAct.ANSWERED
