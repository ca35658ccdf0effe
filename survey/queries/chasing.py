"""Firms that are called and have not submitted, in the order in which they are to be called, and the log of calls.

The order, which the page explains: promises whose day is over; then drafts that are complete and not submitted; then
all others by the time that each has left, by how little it answered, by how long nobody of it signed in, and by how
long nobody called it. Whoever can submit no more comes last. Equal ones stand by credit code.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from survey.definitions.local_days import SHANGHAI
from survey.definitions.stages import Stage
from survey.models import (
    Campaign,
    ChaseCall,
    ChaseOutcome,
    Enterprise,
    Participation,
    ParticipationState,
    ReturnRequest,
    Submission,
    SubmissionVersion,
)
from survey.queries.closes import extended_until
from survey.queries.firm_filters import named
from survey.queries.firm_sorting import ANSWERED, SIGNED_IN_AT
from survey.queries.last_telephone_calls import last_call, of_firm
from survey.queries.own_cases import held_by
from survey.queries.searching import search_text
from survey.queries.stages import STAGE, listed_on, taking_part
from survey.store.scope import Scope

CHASED = (Stage.UNCLAIMED, Stage.NOT_BEGUN, Stage.FILLING, Stage.READY, Stage.RETURNED)
"""The stages of firms that are called and have not submitted."""
NEVER = "never"
"""The value of the filter by outcome that finds firms whom nobody called yet."""
DUE, OPEN, ENDED = "today", "open", "over"
_RETURN_DUE = (
    select(func.max(ReturnRequest.due_at))
    .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
    .join(Submission, Submission.id == SubmissionVersion.submission_id)
    .where(Submission.participation_id == Participation.id, ReturnRequest.answered_by_version_id.is_(None))
    .correlate(Participation)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class ChaseSource:
    """Whom a list is of: firms of a scope in a campaign, at a moment, which is on a day (Shanghai)."""

    campaign: Campaign
    scope: Scope
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class ChaseFilters:
    """What a list is narrowed to.

    `outcome`: of the last call that stands, or `NEVER`.  `due`: `DUE` for today's calls, `OPEN` and `ENDED` for firms
    that can still submit, or not; empty for all.  `closing`: days (Shanghai) on one of which a firm's own last moment
    lies.  `holder`: the id of somebody whose cases are meant, as `own_cases.held_by` has them, 0 for all.
    """

    unit: str = ""
    stage: str = ""
    outcome: str = ""
    due: str = ""
    text: str = ""
    closing: tuple[date, ...] = ()
    holder: int = 0


@dataclass(frozen=True, slots=True)
class ChasedFirm:
    """A firm to be called. `until`: its own last moment.  `last`: the last call that stands.  `calls`: how many do."""

    enterprise: Enterprise
    stage: Stage
    answered: int
    signed_in_at: datetime | None
    until: datetime
    last: ChaseCall | None
    calls: int


def chased_count(database: Session, source: ChaseSource, filters: ChaseFilters) -> int:
    """Return how many firms the filters leave."""
    statement = _narrowed(_firms(source, func.count(Enterprise.id)), source, filters)
    return database.scalar(statement) or 0


def chased_page(
    database: Session, source: ChaseSource, filters: ChaseFilters, *, page: int = 1, size: int = 50
) -> Sequence[ChasedFirm]:
    """Return a page of the firms that the filters leave, in the order in which they are to be called."""
    statement = _narrowed(_rows(source), source, filters).order_by(*_order(source))
    return [_row(row) for row in database.execute(statement.offset((page - 1) * size).limit(size))]


def chased_firm(database: Session, source: ChaseSource, enterprise_id: int) -> ChasedFirm | None:
    """Return one firm of the scope in whatever state the directory holds it, None for one that is not called."""
    statement = _rows(source, chased=False).where(
        Enterprise.id == enterprise_id, STAGE.not_in((Stage.NOT_CALLED, Stage.EXEMPT))
    )
    row = database.execute(statement).first()
    return _row(row) if row is not None else None


def calls_of(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[ChaseCall]:
    """Return every logged call to a firm that was found through a scope, the newest first; merged records' too."""
    statement = (
        select(ChaseCall)
        .join(Enterprise, Enterprise.id == enterprise_id)
        .where(ChaseCall.campaign_id == campaign_id, of_firm())
        .options(joinedload(ChaseCall.recorded_by))
    )
    return database.scalars(statement.order_by(ChaseCall.called_on.desc(), ChaseCall.id.desc())).all()


def logged_call(database: Session, scope: Scope, call_id: int) -> ChaseCall | None:
    """Return a logged call to a firm of a scope."""
    own = select(ChaseCall).join(Enterprise, Enterprise.id == ChaseCall.enterprise_id).where(ChaseCall.id == call_id)
    return database.scalar(scope.limit(own))


def called_ids(database: Session, campaign_id: int, enterprise_ids: Collection[int]) -> Collection[int]:
    """Return those of some firms that were found through a scope which are called to a campaign and not exempt."""
    statement = (
        select(Enterprise.id)
        .outerjoin(Participation, taking_part(campaign_id))
        .where(Enterprise.id.in_(sorted(set(enterprise_ids))), STAGE.not_in((Stage.NOT_CALLED, Stage.EXEMPT)))
    )
    return set(database.scalars(statement))


def calls_among(
    database: Session, campaign_id: int, enterprise_ids: Collection[int]
) -> Mapping[int, Sequence[ChaseCall]]:
    """Return firm -> every logged call to it, of firms that were found through a scope, the oldest first."""
    found: dict[int, list[ChaseCall]] = {}
    statement = select(ChaseCall).where(
        ChaseCall.campaign_id == campaign_id, ChaseCall.enterprise_id.in_(sorted(set(enterprise_ids)))
    )
    for row in database.scalars(statement.order_by(ChaseCall.id)):
        found.setdefault(row.enterprise_id, []).append(row)
    return found


def logged_calls(database: Session, source: ChaseSource) -> Sequence[ChaseCall]:
    """Return every logged call of a scope, by firm, the oldest first."""
    statement = (
        select(ChaseCall)
        .join(Enterprise, Enterprise.id == ChaseCall.enterprise_id)
        .where(ChaseCall.campaign_id == source.campaign.id)
        .options(joinedload(ChaseCall.recorded_by), joinedload(ChaseCall.enterprise))
    )
    ordered = source.scope.limit(statement).order_by(Enterprise.credit_code, ChaseCall.called_on, ChaseCall.id)
    return database.scalars(ordered).all()


def corrected_ids(database: Session, campaign_id: int) -> Collection[int]:
    """Return the entries of a campaign's log that later ones correct."""
    statement = select(ChaseCall.corrects_id).where(
        ChaseCall.campaign_id == campaign_id, ChaseCall.corrects_id.is_not(None)
    )
    return {number for number in database.scalars(statement) if number is not None}


def due_counts(database: Session, source: ChaseSource) -> Mapping[str, int]:
    """Return how many firms are to be called today, and how many are complete and not submitted."""
    return {
        DUE: chased_count(database, source, ChaseFilters(due=DUE)),
        Stage.READY: chased_count(database, source, ChaseFilters(stage=Stage.READY, due=OPEN)),
    }


def _until(source: ChaseSource) -> ColumnElement[datetime]:
    """Return a firm's own last moment: of a returned one the day for its answer, where that is later."""
    closes = literal(source.campaign.closes_at, Campaign.closes_at.type)
    extended = extended_until(source.campaign.id)
    close = case((extended > closes, extended), else_=closes)
    returned = and_(Participation.state == ParticipationState.RETURNED, close < _RETURN_DUE)
    return case((returned, _RETURN_DUE), else_=close)


def _firms(source: ChaseSource, *columns: Any, chased: bool = True) -> Select[Any]:  # noqa: ANN401 - columns of any type
    statement = (
        select(*columns)
        .select_from(Enterprise)
        .outerjoin(Participation, taking_part(source.campaign.id))
        .outerjoin(ChaseCall, ChaseCall.id == last_call(source.campaign.id))
        .where(listed_on(source.day))
    )
    return source.scope.limit(statement.where(STAGE.in_(CHASED)) if chased else statement)


def _rows(source: ChaseSource, *, chased: bool = True) -> Select[Any]:
    counted = aliased(ChaseCall)
    later = aliased(ChaseCall)
    calls = (
        select(func.count(counted.id))
        .where(
            counted.campaign_id == source.campaign.id,
            counted.enterprise_id == Enterprise.id,
            ~exists().where(later.corrects_id == counted.id),
        )
        .correlate(Enterprise)
        .scalar_subquery()
    )
    until = _until(source).label("until")
    return _firms(source, Enterprise, STAGE, ANSWERED, SIGNED_IN_AT, until, ChaseCall, calls, chased=chased)


def _row(row: Any) -> ChasedFirm:  # noqa: ANN401 - as SQLAlchemy gives it
    enterprise, stage, answered, signed_in_at, until, last, calls = row
    return ChasedFirm(enterprise, Stage(stage), int(answered), signed_in_at, until, last, int(calls))


def _closes_on(source: ChaseSource, day: date) -> ColumnElement[bool]:
    begins = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    first, after = (literal(one, Campaign.closes_at.type) for one in (begins, begins + timedelta(days=1)))
    return and_(_until(source) >= first, _until(source) < after)


def _broken(source: ChaseSource) -> ColumnElement[bool]:
    return and_(ChaseCall.outcome == ChaseOutcome.PROMISED, ChaseCall.next_on < source.day)


def _is_over(source: ChaseSource) -> ColumnElement[bool]:
    return _until(source) < literal(source.now, Campaign.closes_at.type)


def _due(source: ChaseSource) -> ColumnElement[bool]:
    """Return whether a firm is to be called today: its next date is here, or it is complete and nobody called today."""
    complete = and_(
        STAGE == Stage.READY,
        or_(ChaseCall.id.is_(None), and_(ChaseCall.next_on.is_(None), ChaseCall.called_on < source.day)),
    )
    return and_(or_(ChaseCall.next_on <= source.day, complete), ~_is_over(source))


def _narrowed(statement: Select[Any], source: ChaseSource, filters: ChaseFilters) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = []
    if filters.unit:
        wanted.append(Enterprise.unit == filters.unit)
    if filters.stage:
        wanted.append(STAGE.in_((filters.stage,)))
    if filters.outcome:
        wanted.append(ChaseCall.id.is_(None) if filters.outcome == NEVER else ChaseCall.outcome == filters.outcome)
    if filters.due:
        known = {DUE: _due(source), OPEN: ~_is_over(source), ENDED: _is_over(source)}
        wanted.append(known.get(filters.due, false()))
    if filters.closing:
        wanted.append(or_(*(_closes_on(source, day) for day in filters.closing)))
    if filters.holder:
        wanted.append(held_by(source.campaign.id, filters.holder, source.day))
    if search_text(filters.text):
        wanted.append(named(filters.text))
    return statement.where(*wanted)


def _order(source: ChaseSource) -> tuple[Any, ...]:
    """Return what the list is ordered by; no two firms are equal in it."""
    rank = case((_is_over(source), 3), (_broken(source), 0), (STAGE == Stage.READY, 1), else_=2)
    return (
        rank,
        _until(source),
        ANSWERED,
        case((SIGNED_IN_AT.is_(None), 0), else_=1),
        SIGNED_IN_AT,
        case((ChaseCall.id.is_(None), 0), else_=1),
        ChaseCall.called_on,
        Enterprise.credit_code,
    )
