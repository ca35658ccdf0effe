"""Programmes, campaigns and participations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ScalarSelect, Select, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import Campaign, Enterprise, Participation, ParticipationState, Submission
from survey.queries.searching import in_either, search_text
from survey.store.scope import Scope

_NEWEST = (Campaign.opens_at.desc(), Campaign.id.desc())


def current_id() -> ScalarSelect[int]:
    """Return the id of the newest campaign, to be compared with in another statement."""
    return select(Campaign.id).order_by(*_NEWEST).limit(1).scalar_subquery()


_CURRENT = select(Campaign).where(Campaign.id == current_id()).options(joinedload(Campaign.questionnaires))


def current(database: Session) -> Campaign | None:
    """Return the newest campaign: the one that opens last, whenever its row was made."""
    return database.scalars(_CURRENT).unique().one_or_none()


_ON_EVERY_PAGE = (
    select(exists().where(Enterprise.sample.is_(True)), Campaign.contact_office, Campaign.contact_phone)
    .select_from(select(literal(1).label("one")).subquery())
    .outerjoin(Campaign, Campaign.id == current_id())
)


def contact_and_samples(database: Session) -> tuple[tuple[str, str] | None, bool]:
    """Return what every page shows, in one statement.

    That is (office, telephone) of the newest campaign, None without one, and whether any enterprise is sample data.
    """
    samples, office, phone = database.execute(_ON_EVERY_PAGE).one()
    return (office, phone) if office is not None else None, bool(samples)


def state_counts(database: Session, campaign_id: int, scope: Scope) -> Mapping[str, int]:
    """Return how many participations of the scope stand in each state; they add up to all that were called."""
    statement = (
        select(Participation.state, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
        .group_by(Participation.state)
        .order_by(Participation.state)
    )
    return {str(state): count for state, count in database.execute(scope.limit(statement))}


_CALENDAR = (
    select(Campaign.opens_at, Campaign.closes_at, Participation.state, Submission.id.label("submission_id"))
    .outerjoin(
        Participation,
        (Participation.campaign_id == Campaign.id) & (Participation.enterprise_id == bindparam("enterprise_id")),
    )
    .outerjoin(Submission, Submission.participation_id == Participation.id)
    .where(Campaign.id == bindparam("campaign_id"))
)


class OwnCalendar(NamedTuple):
    """When a campaign opens and closes, and where an enterprise that was found through a scope stands in it."""

    opens_at: datetime
    closes_at: datetime
    state: ParticipationState
    submission_id: int | None


def own_calendar(database: Session, enterprise_id: int, campaign_id: int) -> OwnCalendar:
    """Return a campaign's calendar and an enterprise's state in it, as they are stored now."""
    found = database.execute(_CALENDAR, {"enterprise_id": enterprise_id, "campaign_id": campaign_id}).one()
    return OwnCalendar(
        found.opens_at,
        found.closes_at,
        ParticipationState(found.state or ParticipationState.CALLED),
        found.submission_id,
    )


def participation_of(database: Session, enterprise_id: int, campaign_id: int) -> Participation | None:
    """Return an enterprise's participation in a campaign."""
    return database.scalar(
        select(Participation).where(
            Participation.enterprise_id == enterprise_id, Participation.campaign_id == campaign_id
        )
    )


def enterprise_in_scope(database: Session, scope: Scope, enterprise_id: int) -> Enterprise | None:
    """Return an enterprise when the scope covers it."""
    return database.scalar(scope.limit(select(Enterprise).where(Enterprise.id == enterprise_id)))


def enterprise_count(database: Session, campaign_id: int, scope: Scope, text: str) -> int:
    """Return how many enterprises the scope has; `text` as below."""
    statement = _enterprises(campaign_id, scope, text)
    return database.scalar(select(func.count()).select_from(statement.subquery())) or 0


def enterprises(
    database: Session, campaign_id: int, scope: Scope, text: str, *, page: int = 1, size: int = 50
) -> Sequence[tuple[Enterprise, str]]:
    """Return a page of the scope's enterprises with their state in a campaign.

    Those without a submission come first; whoever takes no part yet counts as called. `text`: part of a name or the
    beginning of a credit code; empty for all.
    """
    statement = _enterprises(campaign_id, scope, text)
    ordered = statement.order_by(case((_STILL_OPEN, 0), else_=1), Enterprise.credit_code)
    rows = database.execute(ordered.offset((page - 1) * size).limit(size))
    return [(row[0], str(row[1] or ParticipationState.CALLED)) for row in rows]


def open_enterprises(database: Session, campaign_id: int, scope: Scope, text: str) -> Sequence[int]:
    """Return the ids of the scope's enterprises without a submission, by credit code; `text` as above."""
    statement = _enterprises(campaign_id, scope, text).where(_STILL_OPEN).order_by(Enterprise.credit_code)
    return [row[0].id for row in database.execute(statement)]


_STILL_OPEN = or_(
    Participation.state.is_(None),
    Participation.state.in_((ParticipationState.CALLED, ParticipationState.FILLING, ParticipationState.RETURNED)),
)


def _enterprises(campaign_id: int, scope: Scope, text: str) -> Select[Enterprise, ParticipationState]:
    taking_part = (Participation.enterprise_id == Enterprise.id) & (Participation.campaign_id == campaign_id)
    statement = select(Enterprise, Participation.state).outerjoin(Participation, taking_part)
    if search_text(text):
        statement = statement.where(in_either(Enterprise.name, Enterprise.credit_code, text, begins=True))
    return scope.limit(statement)


def enterprise_by_code(database: Session, scope: Scope, credit_code: str) -> Enterprise | None:
    """Return the enterprise with that credit code when the scope covers it."""
    return database.scalar(scope.limit(select(Enterprise).where(Enterprise.credit_code == credit_code)))
