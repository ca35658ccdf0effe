"""A visit is moved and cancelled with a reason; its steps stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, Evaluation, Participation, ParticipationState, Visit, VisitAct, VisitStep
from survey.visiting.change_visit import cancel_visit, move_visit
from survey.visiting.visit_results import Team, VisitRefusedError
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import made, state

__all__ = ["evaluation"]


def test_moved_then_cancelled_though_the_firm_submits_again(database: Session, evaluation: Evaluation) -> None:
    visit, other = made(database, evaluation), user(database, "reviewer").id
    later = today() + timedelta(days=3)
    for reason, team, code in (
        (" ", Team(later, other), "reason"),
        ("示例", Team(today() - timedelta(days=1), other), "day"),
        ("示例", Team(later, visit.firm), "lead"),
        ("示例", Team(later, other, other), "lead"),
    ):
        with pytest.raises(VisitRefusedError) as caught:
            move_visit(database, visit.id, team, reason, author_id=visit.lead)
        assert caught.value.code == code
    move_visit(database, visit.id, Team(later, other, visit.lead), "示例：企业停产检修", author_id=visit.lead)
    row = database.get_one(Visit, visit.id)
    assert (row.state, row.day, row.lead_id, row.companion_id) == (VisitAct.PLANNED, later, other, visit.lead)
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "visit_moved"))
    assert entry.detail["before"] == {"day": today().isoformat(), "holder": visit.lead}
    assert (entry.detail["after"], entry.detail["reason"]) == (
        {"day": later.isoformat(), "holder": other}, "示例：企业停产检修"
    )  # fmt: skip
    # The firm takes its submission back: nothing can be moved any more, but the visit can be cancelled.
    database.get_one(Participation, visit.participation).state = ParticipationState.FILLING
    database.commit()
    with pytest.raises(VisitRefusedError) as caught:
        move_visit(database, visit.id, Team(later, other), "示例", author_id=visit.lead)
    assert caught.value.code == "not_standing"
    with pytest.raises(VisitRefusedError) as caught:
        cancel_visit(database, visit.id, "", author_id=visit.lead)
    assert caught.value.code == "reason"
    cancel_visit(database, visit.id, "示例：企业撤回修改", author_id=visit.lead)
    assert state(database, visit) == VisitAct.CANCELLED
    steps = database.scalars(select(VisitStep).order_by(VisitStep.id))
    assert [(step.act, step.day) for step in steps] == [
        (VisitAct.PLANNED, today()), (VisitAct.MOVED, later), (VisitAct.CANCELLED, None)
    ]  # fmt: skip
    with pytest.raises(VisitRefusedError) as caught:
        cancel_visit(database, visit.id, "再次", author_id=visit.lead)
    assert caught.value.code == "state"
