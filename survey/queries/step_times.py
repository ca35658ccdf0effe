"""How long firms take from one step of a campaign to the next: moments per firm, and what is in the middle of them.

Each step has one pair of moments per firm, so that as many firms are counted as the list behind the count holds.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from survey.models import (
    Enterprise,
    FirstReview,
    Participation,
    ReturnRequest,
    Role,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.stages import listed_on
from survey.store.scope import Scope


class Step(StrEnum):
    """What a firm, or an official, did: the end of a span of time."""

    CLAIMED = "claimed"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    ANSWERED = "answered"


class SecondsBetween(FunctionElement[float]):
    """The seconds from one moment to a later one."""

    name = "seconds_between"
    inherit_cache = True


@compiles(SecondsBetween)
def _in_sqlite(element: SecondsBetween, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own types
    start, end = (compiler.process(one, **more) for one in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 86400.0)"


@compiles(SecondsBetween, "postgresql")
def _in_postgresql(element: SecondsBetween, compiler: Any, **more: Any) -> str:  # noqa: ANN401 - as above
    start, end = (compiler.process(one, **more) for one in element.clauses)
    return f"extract(epoch FROM ({end} - {start}))"


class StepTime(NamedTuple):
    """How many firms took a step, and within how many seconds half of them and nine tenths of them had."""

    firms: int
    median: float
    most: float


def step_moments(campaign_id: int, step: Step) -> Select[Any]:
    """Return a SELECT of (enterprise_id, started, ended) of each firm that took a step in a campaign, once per firm.

    From the call to the account, of those that had none before; from the call or, if it is later, the account to the
    first answer; from there to the first submission; from the version that was first reviewed to its first review; from
    the version that was first returned to its return; from there to the version that answered it.
    """
    match step:
        case Step.CLAIMED:
            account = _accounts()
            return _moments(campaign_id, Participation.called_at, account.c.made_at, account)
        case Step.BEGUN:
            account = _accounts()
            later = case(
                (account.c.made_at > Participation.called_at, account.c.made_at), else_=Participation.called_at
            )
            own = _moments(campaign_id, later, Submission.created_at, account, outer=True)
            return own.join(Submission, Submission.participation_id == Participation.id)
        case Step.SUBMITTED:
            first = _first_versions()
            own = _moments(campaign_id, Submission.created_at, first.c.submitted_at)
            own = own.join(Submission, Submission.participation_id == Participation.id)
            return own.join(first, first.c.submission_id == Submission.id)
        case Step.REVIEWED:
            return _reviewed(campaign_id)
        case Step.RETURNED:
            return _returned(campaign_id, answered=False)
        case Step.ANSWERED:
            return _returned(campaign_id, answered=True)


def _accounts() -> Subquery:
    """Return (enterprise_id, made_at): when the first account of a firm's responsible person was made."""
    return (
        select(User.enterprise_id, func.min(User.created_at).label("made_at"))
        .where(User.role == Role.ENTERPRISE, User.enterprise_id.is_not(None))
        .group_by(User.enterprise_id)
        .subquery()
    )


def _first_versions() -> Subquery:
    """Return (submission_id, submitted_at) of the first version of each submission."""
    return (
        select(SubmissionVersion.submission_id, SubmissionVersion.submitted_at)
        .where(SubmissionVersion.number == 1)
        .subquery()
    )


def _moments(
    campaign_id: int,
    started: Any,  # noqa: ANN401 - a column or an expression of one
    ended: Any,  # noqa: ANN401 - as above
    account: Subquery | None = None,
    *,
    outer: bool = False,
) -> Select[Any]:
    """Return a SELECT over the participations of a campaign whose step ended and did not end before it started."""
    statement = select(
        Participation.enterprise_id.label("enterprise_id"), started.label("started"), ended.label("ended")
    ).select_from(Participation)
    if account is not None:
        statement = statement.join(account, account.c.enterprise_id == Participation.enterprise_id, isouter=outer)
    return statement.where(Participation.campaign_id == campaign_id, ended >= started)


def _reviewed(campaign_id: int) -> Select[Any]:
    """Return the moments of the first first review (初审) of each firm."""
    first = (
        select(func.min(FirstReview.id).label("id"))
        .join(SubmissionVersion, SubmissionVersion.id == FirstReview.version_id)
        .group_by(SubmissionVersion.submission_id)
        .subquery()
    )
    return (
        _moments(campaign_id, SubmissionVersion.submitted_at, FirstReview.reviewed_at)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(FirstReview, FirstReview.version_id == SubmissionVersion.id)
        .join(first, first.c.id == FirstReview.id)
    )


def _returned(campaign_id: int, *, answered: bool) -> Select[Any]:
    """Return the moments of the first return of each firm: to it, or from it to the version that answered it."""
    version, answer = aliased(SubmissionVersion), aliased(SubmissionVersion)
    first = (
        select(func.min(ReturnRequest.id).label("id"))
        .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
        .group_by(SubmissionVersion.submission_id)
        .subquery()
    )
    span = (
        (ReturnRequest.returned_at, answer.submitted_at)
        if answered
        else (version.submitted_at, ReturnRequest.returned_at)
    )
    own = (
        _moments(campaign_id, *span)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(version, version.submission_id == Submission.id)
        .join(ReturnRequest, ReturnRequest.version_id == version.id)
        .join(first, first.c.id == ReturnRequest.id)
    )
    return own.join(answer, answer.id == ReturnRequest.answered_by_version_id) if answered else own


def step_time(database: Session, campaign_id: int, scope: Scope, step: Step, *, day: date) -> StepTime:
    """Return how long the firms of the scope took for a step; those that the directory holds on a day (Shanghai).

    The median is the smallest time within which at least half of them had taken it, `most` of nine tenths: both are
    times that a firm really took.
    """
    moments = step_moments(campaign_id, step).subquery()
    seconds = SecondsBetween(moments.c.started, moments.c.ended)
    own = select(
        seconds.label("seconds"),
        func.row_number().over(order_by=seconds).label("place"),
        func.count().over().label("firms"),
    )
    own = own.select_from(Enterprise).join(moments, moments.c.enterprise_id == Enterprise.id).where(listed_on(day))
    numbered = scope.limit(own).subquery()
    place, firms = numbered.c.place, numbered.c.firms
    half = and_(2 * place >= firms, 2 * place < firms + 2)
    most = and_(10 * place >= 9 * firms, 10 * place < 9 * firms + 10)
    rows = database.execute(select(numbered).where(or_(half, most)).order_by(place)).all()
    return StepTime(rows[0].firms, float(rows[0].seconds), float(rows[-1].seconds)) if rows else StepTime(0, 0.0, 0.0)
