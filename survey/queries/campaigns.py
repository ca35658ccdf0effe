"""Programmes, campaigns and participations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.definitions.local_days import today
from survey.models import (
    Campaign,
    CaseMessage,
    Enterprise,
    Evaluation,
    Participation,
    ParticipationState,
    Programme,
    Submission,
    utc_now,
)
from survey.queries.closes import extended_until, is_extended_past
from survey.queries.searching import finds_firm, search_text
from survey.queries.stages import existing_on
from survey.store.scope import Scope

_NEWEST = (Campaign.opens_at.desc(), Campaign.id.desc())
_OPENED, _REAL = Campaign.opened_at.is_not(None), Campaign.trial.is_(False)
_DEFAULT = select(Campaign.id).order_by(case((_OPENED & _REAL, 0), else_=1), *_NEWEST).limit(1).scalar_subquery()
_OWN = bindparam("firm", type_=Enterprise.id.type)
_OWN_ROW = and_(Participation.campaign_id == Campaign.id, Participation.enterprise_id == _OWN)
_TAKES_PART = exists().where(
    _OWN_ROW, or_(Participation.called_at.is_not(None), Participation.state != ParticipationState.CALLED)
)
_RETURNED = exists().where(_OWN_ROW, Participation.state == ParticipationState.RETURNED)
_NOW = bindparam("now", type_=Campaign.closes_at.type)
_RUNNING = or_(Campaign.closes_at >= _NOW, exists().where(Enterprise.id == _OWN, is_extended_past(_NOW)))
_OF_FIRM = (
    select(Campaign.id)
    .where(_OPENED, or_(_REAL, _TAKES_PART))
    .order_by(
        case(
            (Campaign.id == bindparam("chosen", type_=Campaign.id.type), 0),
            (and_(_REAL, _TAKES_PART, or_(_RUNNING, _RETURNED)), 1),
            (and_(_TAKES_PART, _RUNNING), 2),  # a trial
            (and_(_REAL, _RUNNING), 3),
            (and_(_REAL, _TAKES_PART), 4),
            (_REAL, 5),
            else_=6,
        ),
        *_NEWEST,
    )
    .limit(1)
    .scalar_subquery()
)
_WHOLE = joinedload(Campaign.questionnaires)
_CURRENT = select(Campaign).where(Campaign.id == _DEFAULT).options(_WHOLE)
_CURRENT_OF_FIRM = select(Campaign).where(Campaign.id == _OF_FIRM).options(_WHOLE)


def current(database: Session) -> Campaign | None:
    """Return the campaign that officials' pages are about by default: the newest opened one that is no trial.

    Where there is none, the newest of those that are prepared or tried out.  The newest is the one that opens last,
    whenever its row was made.
    """
    return database.scalars(_CURRENT).unique().one_or_none()


def public(database: Session) -> Campaign | None:
    """Return the campaign that everybody may see: the newest opened one that is no trial."""
    return of_firm(database, None)


def of_firm(database: Session, enterprise_id: int | None, *, chosen: int | None = None) -> Campaign | None:
    """Return the campaign that an enterprise's pages are about, of those that were opened.

    That is the `chosen` one where it may be; else the newest real one that the enterprise was called to or joined and
    in which it can still do something; then such a trial; then the newest real one that runs, in which it might take
    part; then what is over. A trial only counts for those that were called to it or joined it.
    """
    given = {"firm": enterprise_id, "now": utc_now(), "chosen": chosen}
    return database.scalars(_CURRENT_OF_FIRM, given).unique().one_or_none()


class OwnCampaign(NamedTuple):
    """A campaign that an enterprise takes part in. `closes_at`: for this enterprise."""

    id: int
    title: str
    trial: bool
    closes_at: datetime


_OWN_CAMPAIGNS = (
    select(Campaign.id, Campaign.title, Campaign.trial, Campaign.closes_at, extended_until(Campaign.id.expression))
    .select_from(Campaign)
    .join(Enterprise, Enterprise.id == _OWN)
    .where(_OPENED, _TAKES_PART)
    .order_by(*_NEWEST)
)


def own_campaigns(database: Session, enterprise_id: int) -> list[OwnCampaign]:
    """Return every opened campaign that an enterprise was called to or joined, the newest first."""
    rows = database.execute(_OWN_CAMPAIGNS, {"firm": enterprise_id})
    return [OwnCampaign(row[0], row[1], row[2], max(row[3], row[4] or row[3])) for row in rows]


def campaign(database: Session, campaign_id: int) -> Campaign | None:
    """Return one campaign, in whatever state; for officials."""
    return database.scalar(select(Campaign).where(Campaign.id == campaign_id))


def of_parameters(database: Session, parameters: Mapping[str, Any]) -> Campaign | None:
    """Return the campaign that a job's parameters name; the default of one that was started before they did."""
    number = parameters.get("campaign")
    return campaign(database, int(number)) if number else current(database)


def all_campaigns(database: Session) -> Sequence[Campaign]:
    """Return every campaign, the newest first."""
    return database.scalars(select(Campaign).order_by(*_NEWEST)).all()


def programmes(database: Session) -> Sequence[Programme]:
    """Return every programme, the newest first."""
    return database.scalars(select(Programme).order_by(Programme.starts_on.desc(), Programme.id.desc())).all()


def programme(database: Session, programme_id: int) -> Programme | None:
    """Return one programme; for officials."""
    return database.scalar(select(Programme).where(Programme.id == programme_id))


class Heading(NamedTuple):
    """What every page shows of the campaign that it is about.

    `begun`: whether it was opened.  `unread`: messages of the office that nobody of the reader's firm knows yet.
    """

    id: int
    title: str
    office: str
    phone: str
    hours: str
    trial: bool
    begun: bool
    closes_at: datetime
    unread: int = 0


_SHOWN = (
    Campaign.id,
    Campaign.title,
    Campaign.contact_office,
    Campaign.contact_phone,
    Campaign.contact_hours,
    Campaign.trial,
    _OPENED,
    Campaign.closes_at,
)
_EVALUATED = (
    select(Evaluation.campaign_id)
    .where(Evaluation.id == bindparam("evaluation", type_=Evaluation.id.type))
    .scalar_subquery()
)
_CHOSEN = select(Campaign.id).where(Campaign.id == bindparam("chosen", type_=Campaign.id.type)).scalar_subquery()
_ON_EVERY_PAGE: Select[*tuple[Any, ...]] = select(exists().where(Enterprise.sample.is_(True)), *_SHOWN).select_from(
    select(literal(1).label("one")).subquery()
)
_OF_OFFICIALS = _ON_EVERY_PAGE.outerjoin(Campaign, Campaign.id == func.coalesce(_EVALUATED, _CHOSEN, _DEFAULT))
_UNREAD = (
    select(func.count(CaseMessage.id))
    .where(
        CaseMessage.campaign_id == Campaign.id,
        CaseMessage.enterprise_id == _OWN,
        CaseMessage.from_firm.is_(False),
        CaseMessage.read_at.is_(None),
    )
    .scalar_subquery()
)
_OF_OTHERS = _ON_EVERY_PAGE.add_columns(_UNREAD).outerjoin(Campaign, Campaign.id == _OF_FIRM)


def heading(
    database: Session,
    *,
    chosen: int | None = None,
    evaluation: int | None = None,
    firm: int | None = None,
    official: bool = False,
) -> tuple[Heading | None, bool]:
    """Return what every page shows, in one statement: of its campaign, and whether any enterprise is sample data.

    The campaign is that of the evaluation that a page of officials is about, else the one that the official chose, else
    the default; of others that of the enterprise `firm` (`of_firm`), or of everybody.
    """
    if official:
        row = database.execute(_OF_OFFICIALS, {"chosen": chosen, "evaluation": evaluation}).one()
    else:
        row = database.execute(_OF_OTHERS, {"firm": firm, "now": utc_now(), "chosen": chosen}).one()
    return Heading(*row[1:]) if row[1] is not None else None, bool(row[0])


_CALENDAR = (
    select(
        Campaign.opens_at,
        Campaign.closes_at,
        extended_until(Campaign.id.expression).label("extended"),
        Participation.state,
        Submission.id.label("submission_id"),
    )
    .select_from(Campaign)
    .outerjoin(Enterprise, Enterprise.id == bindparam("enterprise_id"))
    .outerjoin(
        Participation,
        (Participation.campaign_id == Campaign.id) & (Participation.enterprise_id == bindparam("enterprise_id")),
    )
    .outerjoin(Submission, Submission.participation_id == Participation.id)
    .where(Campaign.id == bindparam("campaign_id"))
)


class OwnCalendar(NamedTuple):
    """When a campaign opens and closes for an enterprise found through a scope, and where that stands in it."""

    opens_at: datetime
    closes_at: datetime
    state: ParticipationState
    submission_id: int | None


def own_calendar(database: Session, enterprise_id: int, campaign_id: int) -> OwnCalendar:
    """Return a campaign's calendar and an enterprise's state in it, as they are stored now."""
    found = database.execute(_CALENDAR, {"enterprise_id": enterprise_id, "campaign_id": campaign_id}).one()
    return OwnCalendar(
        found.opens_at,
        max(found.closes_at, found.extended or found.closes_at),
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
    statement = statement.where(existing_on(today()))
    if search_text(text):
        statement = statement.where(finds_firm(text))
    return scope.limit(statement)


def enterprise_by_code(database: Session, scope: Scope, credit_code: str) -> Enterprise | None:
    """Return the enterprise with that credit code when the scope covers it."""
    return database.scalar(scope.limit(select(Enterprise).where(Enterprise.credit_code == credit_code)))
