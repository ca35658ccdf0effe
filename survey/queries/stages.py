"""The stage of each firm of the directory in a campaign, as the database decides it.

The rule is `survey.definitions.stages.stage_of`; `tests/integration/queries/test_stages.py` holds the two against each
other over every combination. Page, list, chart and export of the ledger all count rows of `staged_firms`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.definitions.stages import Stage
from survey.models import (
    Enterprise,
    Participation,
    ParticipationState,
    Role,
    Submission,
    SubmissionVersion,
    User,
)

CLAIMED = exists().where(
    User.enterprise_id == Enterprise.id, User.role == Role.ENTERPRISE, User.active.is_(True), User.approved.is_(True)
)
"""Whether a firm has an account in use."""


def listed_on(day: date) -> ColumnElement[bool]:
    """Return the condition that the directory holds a firm on a day (Shanghai)."""
    return and_(Enterprise.listed.is_(True), existing_on(day))


def existing_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Return the condition that a firm is neither closed on a day nor merged, whether an official took it in or not."""
    return and_(Enterprise.merged_into_id.is_(None), or_(Enterprise.closed_on.is_(None), Enterprise.closed_on > day))


def exists_now(database: Session, enterprise_id: int) -> bool:
    """Return whether a firm is neither closed nor merged today (Shanghai)."""
    wanted = select(Enterprise.id).where(Enterprise.id == enterprise_id, existing_on(today()))
    return database.scalar(wanted) is not None


STAGE: ColumnElement[str] = case(
    (Participation.state == ParticipationState.WITHDRAWN, Stage.LEFT),
    (Participation.state.in_((ParticipationState.SUBMITTED, ParticipationState.VERIFIED)), Stage.SUBMITTED),
    (Participation.state == ParticipationState.RETURNED, Stage.RETURNED),
    (Participation.state == ParticipationState.EXEMPT, Stage.EXEMPT),
    (
        and_(
            Participation.state == ParticipationState.FILLING,
            Participation.ready.is_(True),
            Participation.taken_back.is_(False),
        ),
        Stage.READY,
    ),
    (Participation.state == ParticipationState.FILLING, Stage.FILLING),
    (Participation.called_at.is_(None), Stage.NOT_CALLED),
    (CLAIMED, Stage.NOT_BEGUN),
    else_=Stage.UNCLAIMED,
)
"""The stage of a row of `Enterprise` with its `Participation`, which may be missing."""

SEAL_AWAITED = and_(
    Enterprise.seal_awaited.is_(True),
    exists().where(Submission.participation_id == Participation.id, SubmissionVersion.submission_id == Submission.id),
)
"""Whether a firm has submitted and its sealed commitment has not been accepted, so that it is not ranked."""


def taking_part(campaign_id: int) -> ColumnElement[bool]:
    """Return the condition by which a firm's participation in a campaign is joined to it."""
    return and_(Participation.enterprise_id == Enterprise.id, Participation.campaign_id == campaign_id)


def staged_firms(campaign_id: int, day: date) -> Select[int, str]:
    """Return a SELECT of (enterprise id, stage) of every firm that the directory holds on a day (Shanghai).

    `Enterprise` and, where there is one, `Participation` are joined: a caller adds columns, conditions and its scope.
    """
    return (
        select(Enterprise.id, STAGE.label("stage"))
        .outerjoin(Participation, taking_part(campaign_id))
        .where(listed_on(day))
    )
