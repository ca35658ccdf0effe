"""Who made a visit hands its findings in: the firm is told and may answer until a day, then a second official looks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import CaseMessage, VisitAct, VisitStep
from survey.queries import visits
from survey.store.db import unit_of_work
from survey.visiting.lock_visit import lock_visit, refuse_others, take_step
from survey.visiting.visit_results import EDITABLE, Concluded, VisitRefusedError, after_working_days


def submit_visit(database: Session, visit_id: int, concluded: Concluded, *, author_id: int) -> int:
    """Hand in the findings of a visit that was found through a scope; return the id of the message to the firm.

    Raises VisitRefusedError.
    """
    if concluded.level and not concluded.number.strip():
        raise VisitRefusedError("number")
    with unit_of_work(database):
        held = lock_visit(database, visit_id, EDITABLE, official=author_id)
        refuse_others(held.visit, author_id)
        newest = visits.newest_of(visits.findings(database, visit_id)).values()
        if not newest:
            raise VisitRefusedError("nothing")
        if held.visit.day > today():
            raise VisitRefusedError("early")
        held.visit.answer_until = after_working_days(today(), held.visit.answer_days)
        step = VisitStep(
            act=VisitAct.SUBMITTED,
            reason=concluded.summary.strip(),
            level=concluded.level,
            number=concluded.number.strip(),
            done_by_id=author_id,
        )
        take_step(database, held, step, detail={"answer_until": held.visit.answer_until.isoformat()})
        if {row.id for row in newest} <= visits.answers(database, visit_id).keys():
            held.visit.state = VisitAct.ANSWERED  # sent back, and nothing of it was found anew
        message = CaseMessage(
            campaign_id=held.participation.campaign_id,
            enterprise_id=held.participation.enterprise_id,
            from_firm=False,
            answer_wanted=False,
            text=concluded.message,
            written_by_id=author_id,
        )
        database.add(message)
        database.flush()
        return message.id
