"""What is done about an objection: noted, worked out again, answered, or upheld.

It is settled once; but what was upheld is still answered otherwise while no version amends the list for it.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from survey.freezing.freeze import lock_lists
from survey.models import Objection, ObjectionStep, ObjectionStepKind
from survey.publishing.objection_results import Again, ObjectionRefusedError, settled_by
from survey.queries import objections, recusals
from survey.records import audit_trail
from survey.store.db import unit_of_work

ACTIONS = {
    ObjectionStepKind.NOTED: "note_objection",
    ObjectionStepKind.ANSWERED: "answer_objection",
    ObjectionStepKind.UPHELD: "uphold_objection",
}


def answer_objection(
    database: Session,
    objection_id: int,
    kind: ObjectionStepKind,
    text: str,
    *,
    author_id: int,
    again: Again | None = None,
) -> None:
    """Write what was done about an objection. `again`: the score that was worked out again, kept with the step.

    Raises ObjectionRefusedError (``text``, ``settled``, ``recused``); then nothing is written.
    """
    if not text.strip():
        raise ObjectionRefusedError("text")
    with unit_of_work(database):
        of = database.scalars(select(Objection.campaign_id).where(Objection.id == objection_id)).one()
        lock_lists(database, of)  # before the objection, as whoever amends the list for it does
        held = (
            select(Objection)
            .where(Objection.id == objection_id)
            .with_for_update(of=Objection)
            .options(selectinload(Objection.steps))
            .execution_options(populate_existing=True)
        )
        found = database.scalars(held).one()
        settled = settled_by(found)
        if settled is not None and not (kind == ObjectionStepKind.ANSWERED and _to_amend(database, found, settled)):
            raise ObjectionRefusedError("settled")
        if found.about_id is not None and recusals.is_recused(database, found.about_id, author_id):
            raise ObjectionRefusedError("recused")
        database.add(
            ObjectionStep(
                objection_id=found.id,
                kind=kind,
                text=text.strip(),
                replay=again.document() if again is not None else {},
                done_by_id=author_id,
            )
        )
        detail: dict[str, object] = {"number": found.number}
        if again is not None:
            detail["fingerprint"] = again.fingerprint
        audit_trail.record(database, ACTIONS[kind], user_id=author_id, about=("objection", found.id), detail=detail)


def _to_amend(database: Session, objection: Objection, settled: ObjectionStep) -> bool:
    """Return whether an objection was upheld and no version amends the list for it, while no version can be made."""
    return settled.kind == ObjectionStepKind.UPHELD and objection.id in {
        row.id for row, _name in objections.to_amend(database, objection.campaign_id)
    }
