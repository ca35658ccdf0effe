"""Two officials confirm one visit at the same moment: it holds once."""

from __future__ import annotations

from functools import partial

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Evaluation, Role, VerifiedLevel, VerifiedValue, VisitAct, VisitStep
from survey.visiting.confirm_visit import confirm_visit
from survey.visiting.visit_results import Said, VisitRefusedError
from tests.integration.at_once import at_once
from tests.integration.conftest import make_user
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import answer, found, hand_in, made, record, said, state
from tests.integration.visiting.test_confirm_visit import newest

__all__ = ["evaluation"]


def confirmed(own: Session, visit_id: int, author_id: int) -> str:
    try:
        return str(confirm_visit(own, visit_id, "", "与填报一致", author_id=author_id))
    except VisitRefusedError as refused:
        return refused.code


def test_it_holds_once(app: Flask, database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    names = ("facts.revenue_y1", "facts.rd_spend_y1")
    record(database, visit, *(found(name, said(database, visit.version, name), "") for name in names))
    hand_in(database, visit, level="cmmm:1", number="示核8号")
    answer(database, visit, *(Said(row, accepts=True) for row in newest(database, visit).values()))
    people = [user(database, "reviewer").id, make_user(database, "reviewer2", Role.DISTRICT).id]
    database.commit()
    given = at_once(app, *(partial(confirmed, visit_id=visit.id, author_id=person) for person in people))
    assert sorted(given) == ["2", "state"]
    assert state(database, visit) == VisitAct.CONFIRMED
    counted = [
        database.scalar(select(func.count()).select_from(of).where(*where))
        for of, where in (
            (VerifiedValue, ()),
            (VerifiedLevel, ()),
            (VisitStep, (VisitStep.act == VisitAct.CONFIRMED,)),
            (AuditEntry, (AuditEntry.action == "visit_confirmed",)),
        )
    ]
    assert counted == [2, 1, 1, 1]
