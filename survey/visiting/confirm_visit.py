"""A second official confirms what a visit found, and only then it counts; or sends the visit back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import LevelBasis, VerifiedValue, Visit, VisitAct, VisitFinding, VisitStep, utc_now
from survey.queries import visits
from survey.store.db import unit_of_work
from survey.verifying.level_results import Found, LevelRefusedError
from survey.verifying.record_level import write_level
from survey.visiting.lock_visit import Held, lock_visit, take_step
from survey.visiting.visit_results import VisitRefusedError

HANDED_IN = frozenset({VisitAct.SUBMITTED, VisitAct.ANSWERED})


def confirm_visit(database: Session, visit_id: int, reply: str, agreed: str, *, author_id: int) -> int:
    """Let the findings of a visit, found through a scope, hold; return how many answers are verified by it.

    `reply`: what the office says to objections, needed where there are any; `agreed`: the reason that is kept with an
    answer that was found as it was said. Raises VisitRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        held = _hold(database, visit_id, author_id)
        rows = list(visits.newest_of(visits.findings(database, visit_id)).values())
        said = visits.answers(database, visit_id)
        if any(not answer.accepts for answer in said.values()) and not reply.strip():
            raise VisitRefusedError("unanswered")
        database.add_all(_verified(held.visit, rows, agreed, author_id))
        step = VisitStep(act=VisitAct.CONFIRMED, reason=reply.strip(), done_by_id=author_id)
        take_step(database, held, step, detail={"number": len(rows)})
        _write_level(database, held, author_id)
        return len(rows)


def send_visit_back(database: Session, visit_id: int, reason: str, *, author_id: int) -> None:
    """Send a visit that was handed in back to who made it, with why. Raises VisitRefusedError."""
    if not reason.strip():
        raise VisitRefusedError("reason")
    with unit_of_work(database):
        held = _hold(database, visit_id, author_id, confirms=False)
        held.visit.answer_until = None
        take_step(database, held, VisitStep(act=VisitAct.SENT_BACK, reason=reason.strip(), done_by_id=author_id))


def _hold(database: Session, visit_id: int, author_id: int, *, confirms: bool = True) -> Held:
    """Hold a visit for its second official; only who confirms has to wait for the firm."""
    held = lock_visit(database, visit_id, HANDED_IN, official=author_id, standing=confirms)
    visit = held.visit
    if author_id in {visit.lead_id, visit.companion_id, *visits.finders(database, visit_id)}:
        raise VisitRefusedError("second")
    over = visit.answer_until is not None and today() > visit.answer_until
    if confirms and visit.state == VisitAct.SUBMITTED and not over:
        raise VisitRefusedError("waiting")
    return held


def _verified(visit: Visit, rows: Sequence[VisitFinding], agreed: str, author_id: int) -> list[VerifiedValue]:
    now = utc_now()
    return [
        VerifiedValue(
            version_id=visit.version_id,
            questionnaire_id=row.questionnaire_id,
            question_id=row.question_id,
            value=row.found,
            reason=row.reason or agreed,
            evidence_digest=row.evidence_digest,
            verified_by_id=author_id,
            verified_at=now,
            finding_id=row.id,
        )
        for row in rows
    ]


def _write_level(database: Session, held: Held, author_id: int) -> None:
    """Record the level that was handed in last, if there is one, with the protocol of the visit as what it rests on."""
    own = select(VisitStep).where(VisitStep.visit_id == held.visit.id, VisitStep.act == VisitAct.SUBMITTED)
    step = database.scalars(own.order_by(VisitStep.id.desc()).limit(1)).one()
    if not step.level:
        return
    name, _colon, level = step.level.partition(":")
    reason = step.reason or step.number
    found = Found(name, int(level), LevelBasis.VISIT, reason, number=step.number, dated=held.visit.day)
    try:
        write_level(database, held.participation.id, found, author_id=author_id)
    except LevelRefusedError as refused:
        raise VisitRefusedError("level") from refused
