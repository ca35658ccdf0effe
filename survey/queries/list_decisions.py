"""What a version of the list rests on: who decided its firms and on what footing, and whose levels officials found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from survey.models import Decision, DecisionAct, DecisionAnswer, EvaluationEntry, ListEntry, User


class Decided(NamedTuple):
    """A firm of a version with the decision behind its place. `act`: the document of the act, empty for one by one."""

    entry: ListEntry
    outcome: str
    footing: str
    reason: str
    document: str
    act: str
    by_id: int
    second_id: int | None


def decided(database: Session, list_version_id: int) -> Sequence[Decided]:
    """Return the firms of a version that somebody decided, in the order in which that was proposed."""
    rows = database.execute(
        select(
            ListEntry,
            Decision.outcome,
            Decision.footing,
            Decision.reason,
            Decision.document_number,
            DecisionAct.document_number,
            Decision.decided_by_id,
            DecisionAnswer.done_by_id,
        )
        .join(Decision, Decision.id == ListEntry.decision_id)
        .outerjoin(DecisionAct, DecisionAct.id == Decision.act_id)
        .outerjoin(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(ListEntry.list_version_id == list_version_id)
        .order_by(Decision.id)
    )
    return [Decided(*row[:5], row[5] or "", *row[6:]) for row in rows]


def levels_found(database: Session, list_version_id: int, evaluation_id: int) -> Mapping[int, bool]:
    """Return participation with a seat -> whether officials found a level of it, in the evaluation of the list."""
    rows = database.execute(
        select(ListEntry.participation_id, EvaluationEntry.detail["levels"])
        .join(
            EvaluationEntry,
            and_(
                EvaluationEntry.version_id == ListEntry.version_id,
                EvaluationEntry.evaluation_id == evaluation_id,
            ),
        )
        .where(ListEntry.list_version_id == list_version_id, ListEntry.status == "selected")
        .order_by(ListEntry.id)
    )
    return {row[0]: bool(row[1]) for row in rows}


def names(database: Session, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return user -> name of these officials."""
    rows = database.execute(select(User.id, User.name).where(User.id.in_(sorted(user_ids))).order_by(User.id))
    return {row[0]: row[1] for row in rows}
