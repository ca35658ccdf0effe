"""An expert gives the marks of a case: apart from the others at first, with a reason where they are changed later."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.expert_scales import LEAST_WORDS, STEPS, read_scales
from survey.experts.expert_results import ExpertRefusedError, OpinionGiven
from survey.experts.lock_rounds import lock_assignment
from survey.models import ExpertOpinion, ExpertRound, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


def give_opinion(database: Session, assignment_id: int, given: OpinionGiven, *, author_id: int) -> int:
    """Write what an expert says of a case of his own, which the caller found; return the row's id.

    Raises ExpertRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        row, case, assignment = lock_assignment(database, assignment_id)
        if assignment.expert_id != author_id:
            raise ExpertRefusedError("gone")
        _refuse(row, given)
        newest = database.scalars(
            select(ExpertOpinion)
            .where(ExpertOpinion.assignment_id == assignment_id)
            .order_by(ExpertOpinion.id.desc())
            .limit(1)
        ).one_or_none()
        if (newest.id if newest is not None else 0) != given.seen:
            raise ExpertRefusedError("moved")
        if newest is not None and not given.change_reason.strip():
            raise ExpertRefusedError("change_reason")
        opinion = ExpertOpinion(
            assignment_id=assignment_id,
            marks={name: {"mark": mark, "why": why.strip()} for name, (mark, why) in given.marks.items()},
            advice=given.advice,
            comment=given.comment.strip(),
            change_reason=given.change_reason.strip() if newest is not None else "",
            given_at=utc_now(),
        )
        database.add(opinion)
        database.flush()
        detail: dict[str, Any] = {
            "round": row.id,
            "opinion": opinion.id,
            "digest": _digest(opinion),
            "was_digest": _digest(newest) if newest is not None else "",
        }
        audit_trail.record(database, "give_opinion", user_id=author_id, about=("expert_case", case.id), detail=detail)
        return opinion.id


def _refuse(row: ExpertRound, given: OpinionGiven) -> None:
    """Raise unless each scale of the round has a mark with what justifies it."""
    scales = {scale.id for scale in read_scales(row.scales["scales"])}
    if set(given.marks) != scales or any(not 1 <= mark <= STEPS for mark, _why in given.marks.values()):
        raise ExpertRefusedError("marks")
    if any(len(why.strip()) < LEAST_WORDS for _mark, why in given.marks.values()):
        raise ExpertRefusedError("why")


def _digest(opinion: ExpertOpinion) -> str:
    """Return the SHA-256 of an opinion: the trail proves it and tells nobody, since many read it who may not yet."""
    said = [str(opinion.advice), opinion.marks, opinion.comment, opinion.change_reason]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
