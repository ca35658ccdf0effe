"""A firm accepts what was found on a visit, or objects to some of it, once and until a day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Evidence, FirmAnswer, VisitAct, VisitStep
from survey.queries import visits
from survey.store.db import met_again, unit_of_work
from survey.visiting.lock_visit import lock_visit, take_step
from survey.visiting.visit_results import Said, VisitRefusedError


def answer_findings(database: Session, visit_id: int, said: Sequence[Said], *, author_id: int) -> None:
    """Write what a firm says to each finding of a visit, which is its own, that it has not answered yet.

    Raises VisitRefusedError; then nothing is written.
    """
    met_again(lambda: _answer(database, visit_id, said, author_id))


def _answer(database: Session, visit_id: int, said: Sequence[Said], author_id: int) -> None:
    with unit_of_work(database):
        held = lock_visit(database, visit_id, {VisitAct.SUBMITTED}, standing=False)
        if held.visit.answer_until is None or today() > held.visit.answer_until:
            raise VisitRefusedError("late")
        newest = visits.newest_of(visits.findings(database, visit_id)).values()
        before = visits.answers(database, visit_id)
        if {one.finding_id for one in said} != {row.id for row in newest} - before.keys():
            raise VisitRefusedError("moved")
        for one in said:
            if not one.accepts and not one.text.strip():
                raise VisitRefusedError("reason")
            file = one.document
            if file is not None and database.get(Evidence, file.digest) is None:
                database.add(Evidence(digest=file.digest, media_type=file.media_type, size=file.size))
                database.flush()
            database.add(
                FirmAnswer(
                    finding_id=one.finding_id,
                    accepts=one.accepts,
                    text="" if one.accepts else one.text.strip(),
                    evidence_digest=file.digest if file is not None else None,
                    file_name=file.name if file is not None else "",
                    given_by_id=author_id,
                )
            )
        objected = sum(not one.accepts for one in said)
        step = VisitStep(act=VisitAct.ANSWERED, done_by_id=author_id)
        take_step(database, held, step, detail={"number": len(said), "objections": objected})
