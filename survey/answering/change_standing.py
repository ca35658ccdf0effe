"""撤回修改, 退出申报 and 恢复申报: what an enterprise does with its submission besides submitting, each recorded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.answering.read_standing import Standing, read_standing
from survey.models import Act, Participation, ParticipationState, Submission, SubmissionAct, User, utc_now
from survey.queries import firm_people
from survey.queries.closes import calendar_of
from survey.records import audit_trail
from survey.store.db import unit_of_work


class CannotChangeStandingError(Exception):
    """An act is not possible now, because of the state or the calendar, or is not the user's to do."""


def take_back(
    database: Session, submission_id: int, *, reason: str = "", user: User, now: datetime | None = None
) -> None:
    """Take back what was submitted: it counts no longer, and the enterprise is filling in again.

    The version stays as it was. Raises CannotChangeStandingError unless it counts and the campaign is open.
    """
    _act(database, submission_id, Act.TAKE_BACK, (reason, user, now))


def leave(database: Session, submission_id: int, *, reason: str, user: User, now: datetime | None = None) -> None:
    """Leave the campaign: nothing of the enterprise is ranked any more; its draft stays.

    Raises CannotChangeStandingError if it left already.
    """
    _act(database, submission_id, Act.LEAVE, (reason, user, now))


def rejoin(database: Session, submission_id: int, *, user: User, now: datetime | None = None) -> None:
    """Come back after leaving: filling in, or returned where a request to correct is still open.

    What was submitted before counts only once it is submitted again. Raises CannotChangeStandingError for an
    enterprise that did not leave, and after the close.
    """
    _act(database, submission_id, Act.REJOIN, ("", user, now))


def _act(database: Session, submission_id: int, act: Act, by: tuple[str, User, datetime | None]) -> None:
    reason, user, now = by
    user_id, moment = user.id, now or utc_now()
    with unit_of_work(database):
        statement = (
            select(Participation)
            .join(Submission, Submission.participation_id == Participation.id)
            .where(Submission.id == submission_id)
            .options(joinedload(Participation.campaign))
            .with_for_update(of=Participation)
        )
        participation = database.scalars(statement).one()
        if not firm_people.is_responsible(database, participation.enterprise_id, user_id):
            raise CannotChangeStandingError
        campaign = participation.campaign
        calendar = calendar_of(database, campaign, participation.enterprise_id)
        standing = read_standing(
            database, submission_id, (campaign, calendar), participation.state, now=moment, answers=False
        )
        participation.state = _state_after(act, standing)
        if act is Act.TAKE_BACK:
            participation.taken_back = True
        version_id = standing.counts.id if standing.counts is not None else None
        database.add(
            SubmissionAct(
                submission_id=submission_id, version_id=version_id, act=act, reason=reason, user_id=user_id, at=moment
            )
        )
        detail = {"version": version_id, "was": str(standing.state), "reason": reason}
        audit_trail.record(database, act, user_id=user_id, about=("submission", submission_id), detail=detail)


def _state_after(act: Act, standing: Standing) -> ParticipationState:
    """Return the state after an act. Raises CannotChangeStandingError where it is not possible."""
    possible = {Act.TAKE_BACK: standing.may_take_back, Act.LEAVE: standing.may_leave, Act.REJOIN: standing.may_rejoin}
    if not possible[act]:
        raise CannotChangeStandingError
    if act is Act.LEAVE:
        return ParticipationState.WITHDRAWN
    return ParticipationState.RETURNED if standing.returned is not None else ParticipationState.FILLING
