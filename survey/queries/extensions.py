"""Extensions of a campaign: those of a scope, the firms that one holds for, and what these wrote last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import Campaign, Enterprise, Extension, Participation, ParticipationState, Submission, SubmissionAct
from survey.queries.closes import APPLIES, last_moment
from survey.queries.firm_sorting import SAVED_AT, SUBMITTED_AT
from survey.store.scope import Scope

STILL_OPEN = (ParticipationState.CALLED, ParticipationState.FILLING, ParticipationState.RETURNED)
_PEOPLE = (
    joinedload(Extension.enterprise),
    joinedload(Extension.given_by),
    joinedload(Extension.revoked_by),
)
_ACTED_AT = (
    select(func.max(SubmissionAct.at))
    .join(Submission, Submission.id == SubmissionAct.submission_id)
    .where(Submission.participation_id == Participation.id)
    .correlate(Participation)
    .scalar_subquery()
)


def extensions(database: Session, campaign_id: int, scope: Scope) -> Sequence[Extension]:
    """Return the extensions that hold, or held, for a firm of a scope, the newest first."""
    statement = _seen(campaign_id, scope).options(*_PEOPLE)
    return database.scalars(statement.order_by(Extension.id.desc())).all()


def for_firm(database: Session, campaign_id: int, scope: Scope, firm: Enterprise) -> Sequence[Extension]:
    """Return those of them that are for a firm itself, its unit or all."""
    return [
        row
        for row in extensions(database, campaign_id, scope)
        if row.enterprise_id == firm.id or (row.enterprise_id is None and row.unit in {"", firm.unit})
    ]


def extension(database: Session, campaign_id: int, scope: Scope, extension_id: int) -> Extension | None:
    """Return one of them."""
    return database.scalar(_seen(campaign_id, scope).where(Extension.id == extension_id).options(*_PEOPLE))


def _seen(campaign_id: int, scope: Scope) -> Select[Extension]:
    statement = (
        select(Extension)
        .outerjoin(Enterprise, Enterprise.id == Extension.enterprise_id)
        .where(Extension.campaign_id == campaign_id)
    )
    if scope.everything:
        return statement
    if scope.unit:
        for_more = and_(Extension.enterprise_id.is_(None), Extension.unit.in_(("", scope.unit)))
        return statement.where(or_(Enterprise.unit == scope.unit, for_more))
    return scope.limit(statement)


def own_extensions(
    database: Session, campaign_id: int, enterprise_ids: Sequence[int], *, given_by_id: int
) -> Sequence[Extension]:
    """Return the extensions in force that somebody gave to just these firms, the newest of each."""
    newest = (
        select(func.max(Extension.id))
        .where(
            Extension.campaign_id == campaign_id,
            Extension.enterprise_id.in_(enterprise_ids),
            Extension.revoked_at.is_(None),
            Extension.given_by_id == given_by_id,
        )
        .group_by(Extension.enterprise_id)
    )
    return database.scalars(select(Extension).where(Extension.id.in_(newest)).order_by(Extension.enterprise_id)).all()


class Written(NamedTuple):
    """A firm that an extension holds for. `at`: when it last saved, submitted or took something back; None for never.

    `otherwise`: its last moment without that extension.
    """

    id: int
    name: str
    at: datetime | None
    otherwise: datetime


def written_under(database: Session, campaign: Campaign, extension: Extension) -> Sequence[Written]:
    """Return the firms that an extension in force holds for, by credit code, with what they wrote last."""
    own = (
        select(Enterprise.id, Enterprise.name, SAVED_AT, SUBMITTED_AT, _ACTED_AT)
        .join(
            Participation, and_(Participation.enterprise_id == Enterprise.id, Participation.campaign_id == campaign.id)
        )
        .join(Extension, and_(Extension.id == extension.id, APPLIES))
        .order_by(Enterprise.credit_code)
    )
    others: dict[int, list[tuple[datetime, str]]] = {}
    held = select(Enterprise.id, Extension.until, Extension.reason).join(
        Extension, and_(Extension.campaign_id == campaign.id, Extension.id != extension.id, APPLIES)
    )
    for firm, until, reason in database.execute(held.order_by(Enterprise.id, Extension.until, Extension.id)):
        others.setdefault(firm, []).append((until, reason))
    return [
        Written(number, name, max(filter(None, moments), default=None),
                last_moment(campaign, others.get(number, ())).closes_at)
        for number, name, *moments in database.execute(own)
    ]  # fmt: skip


def open_firms(database: Session, campaign_id: int, unit: str) -> int:
    """Return how many firms of a unit (all: an empty one) are called and have not submitted; for the district."""
    statement = (
        select(func.count(Participation.id))
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(
            Participation.campaign_id == campaign_id,
            Participation.called_at.is_not(None),
            Participation.state.in_(STILL_OPEN),
            Enterprise.merged_into_id.is_(None),
        )
    )
    return database.scalar(statement.where(Enterprise.unit == unit) if unit else statement) or 0


def held_participations(database: Session, campaign_id: int, extension: Extension) -> None:
    """Hold the participations of the firms that an extension holds for: whoever submits at this moment goes first."""
    statement = (
        select(Participation.id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .join(Extension, and_(Extension.id == extension.id, APPLIES))
        .where(Participation.campaign_id == campaign_id)
        .order_by(Participation.enterprise_id)
        .with_for_update(of=Participation)
    )
    database.scalars(statement).all()
