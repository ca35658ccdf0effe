"""Returns for correction within a scope: those that firms still have, those overdue, those that came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from survey.models import (
    Enterprise,
    Participation,
    ParticipationState,
    ReturnRequest,
    Submission,
    SubmissionVersion,
)
from survey.store.scope import Scope


class ReturnState(StrEnum):
    """Where a return stands. WAITING: the firm has it, also OVERDUE; BACK: it came back, and nobody looked; CHECKED."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    BACK = "back"
    CHECKED = "checked"
    UNDONE = "undone"
    LEFT = "left"


def state_of(request: ReturnRequest, state: ParticipationState, now: datetime) -> ReturnState:
    """Return where a return stands at a moment. `state`: of its firm in the campaign."""
    if request.undone_at is not None:
        return ReturnState.UNDONE
    if request.answered_by_version_id is not None:
        return ReturnState.BACK if request.checked_at is None else ReturnState.CHECKED
    if state != ParticipationState.RETURNED:
        return ReturnState.LEFT
    overdue = request.due_at is not None and request.due_at < now
    return ReturnState.OVERDUE if overdue else ReturnState.WAITING


def in_state(state: ReturnState | None, now: datetime) -> ColumnElement[bool] | None:
    """Return the condition that `state_of` is a state (waiting includes overdue); None for all."""
    open_ = and_(
        ReturnRequest.undone_at.is_(None),
        ReturnRequest.answered_by_version_id.is_(None),
        Participation.state == ParticipationState.RETURNED,
    )
    answered = and_(ReturnRequest.undone_at.is_(None), ReturnRequest.answered_by_version_id.is_not(None))
    return (
        {
            ReturnState.WAITING: open_,
            ReturnState.OVERDUE: and_(open_, ReturnRequest.due_at < now),
            ReturnState.BACK: and_(answered, ReturnRequest.checked_at.is_(None)),
            ReturnState.CHECKED: and_(answered, ReturnRequest.checked_at.is_not(None)),
            ReturnState.UNDONE: ReturnRequest.undone_at.is_not(None),
        }.get(state)
        if state is not None
        else None
    )


@dataclass(frozen=True, slots=True)
class ReturnFilter:
    """Returns in a state at a moment; None for all."""

    state: ReturnState | None
    now: datetime


def return_count(database: Session, campaign_id: int, scope: Scope, wanted: ReturnFilter) -> int:
    """Return how many returns of a campaign, of the firms of a scope, are in a state."""
    return database.scalar(select(func.count()).select_from(_rows(campaign_id, scope, wanted).subquery())) or 0


def return_rows(
    database: Session, campaign_id: int, scope: Scope, wanted: ReturnFilter, *, page: int = 1, size: int = 50
) -> Sequence[ReturnRequest]:
    """Return a page of the returns of a campaign: what came back first, then by due date, then the newest."""
    back = and_(ReturnRequest.answered_by_version_id.is_not(None), ReturnRequest.checked_at.is_(None))
    open_ = and_(ReturnRequest.undone_at.is_(None), ReturnRequest.answered_by_version_id.is_(None))
    statement = (
        _with_people(_rows(campaign_id, scope, wanted))
        .order_by(case((back, 0), (open_, 1), else_=2), case((open_, ReturnRequest.due_at)), ReturnRequest.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return database.scalars(statement).unique().all()


def return_in_scope(database: Session, scope: Scope, return_id: int) -> ReturnRequest | None:
    """Return a return when the scope covers its firm, with its version, its people and its firm's participation."""
    statement = _joined().where(ReturnRequest.id == return_id)
    found = database.scalars(scope.limit(_with_people(statement))).unique()
    return found.one_or_none()


def version_with_sheets(database: Session, version_id: int) -> SubmissionVersion:
    """Return a version of a return that was found through a scope, with its answers."""
    statement = select(SubmissionVersion).where(SubmissionVersion.id == version_id)
    return database.scalars(statement.options(selectinload(SubmissionVersion.sheets))).one()


def _joined() -> Select[ReturnRequest]:
    return (
        select(ReturnRequest)
        .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    )


def _rows(campaign_id: int, scope: Scope, wanted: ReturnFilter) -> Select[ReturnRequest]:
    statement = _joined().where(Participation.campaign_id == campaign_id)
    condition = in_state(wanted.state, wanted.now)
    return scope.limit(statement if condition is None else statement.where(condition))


def _with_people(statement: Select[ReturnRequest]) -> Select[ReturnRequest]:
    whose = (
        contains_eager(ReturnRequest.version)
        .contains_eager(SubmissionVersion.submission)
        .contains_eager(Submission.participation)
    )
    return statement.options(
        whose,
        joinedload(ReturnRequest.returned_by),
        joinedload(ReturnRequest.opened_by),
        joinedload(ReturnRequest.undone_by),
        joinedload(ReturnRequest.checked_by),
    )
