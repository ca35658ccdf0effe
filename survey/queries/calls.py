"""Firms that were called to a campaign: whether their call went out, and whether they have an account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from survey.models import (
    AccountCode,
    Campaign,
    CodePurpose,
    Enterprise,
    Participation,
    ParticipationState,
    Reminder,
    Role,
    SentBy,
    User,
    utc_now,
)
from survey.queries.claim_codes import has_account
from survey.queries.closes import extended_until
from survey.queries.searching import finds_firm, search_text
from survey.queries.stages import CLAIMED, listed_on
from survey.store.scope import Scope

WAITING, WENT_OUT, UNCLAIMED, OUTDATED = "waiting", "sent", "unclaimed", "outdated"
_NOT_EXPECTED = (ParticipationState.EXEMPT, ParticipationState.WITHDRAWN)
_SUBMITTED = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
_REMINDED = exists().where(
    Reminder.campaign_id == Participation.campaign_id,
    Reminder.enterprise_id == Participation.enterprise_id,
    Reminder.sent_at
    >= select(Campaign.letters_changed_at)
    .where(Campaign.id == Participation.campaign_id)
    .correlate(Participation)
    .scalar_subquery(),
)
"""Whether a firm was reminded since what letters say changed."""
_BATCH = 5_000
"""So many numbers in one statement; both databases take more."""


@dataclass(frozen=True, slots=True)
class CallFilters:
    """Which called firms: `state` one of the four above, empty for all; of a unit; with a text.

    `days`: for `UNCLAIMED`, how long ago the call went out at least.
    """

    state: str = ""
    unit: str = ""
    text: str = ""
    days: int = 7


@dataclass(frozen=True, slots=True)
class At:
    """The campaign, the day (Shanghai) on which the directory must hold a firm, and the moment days count back from."""

    campaign_id: int
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class CalledFirm:
    """A called firm.

    `claimed`: whether it has an account in use, as the ledger counts it; `has_account`: whether it has any, and so gets
    no code.  `code`: its open claim code, perhaps expired.  `extended`: until when extensions give it time, None
    without one.
    """

    enterprise: Enterprise
    participation: Participation
    claimed: bool
    has_account: bool
    code: AccountCode | None
    extended: datetime | None = None

    def closes_at(self, campaign: Campaign) -> datetime:
        """Return until when it may submit."""
        return max(campaign.closes_at, self.extended or campaign.closes_at)

    def is_outdated(self, campaign: Campaign) -> bool:
        """Return whether its call went out before what it says changed."""
        sent, changed = self.participation.sent_at, campaign.letters_changed_at
        return sent is not None and changed is not None and sent < changed


Statement = TypeVar("Statement", bound="Select[*tuple[Any, ...]]")


def called_count(database: Session, scope: Scope, at: At, filters: CallFilters) -> int:
    """Return how many called firms the filters leave."""
    numbers = _narrowed(_called(scope, at, select(Enterprise.id)), at, filters)
    return database.scalar(select(func.count()).select_from(numbers.subquery())) or 0


def called_counts(database: Session, scope: Scope, at: At, filters: CallFilters) -> Mapping[str, int]:
    """Return state -> how many firms it leaves with the other filters; empty for all."""
    states = ("", WAITING, WENT_OUT, UNCLAIMED, OUTDATED)
    return {state: called_count(database, scope, at, replace(filters, state=state)) for state in states}


def outdated_count(database: Session, scope: Scope, at: At) -> int:
    """Return how many firms hold a call that says what changed since, have not submitted, and were not reminded."""
    return called_count(database, scope, at, CallFilters(OUTDATED))


def is_outdated(campaign_id: int) -> ColumnElement[bool]:
    """Return the condition that a call went out before what it says changed (`Campaign.letters_changed_at`)."""
    changed = select(Campaign.letters_changed_at).where(Campaign.id == campaign_id).correlate(None)
    return Participation.sent_at < changed.scalar_subquery()


def called_page(
    database: Session, scope: Scope, at: At, filters: CallFilters, *, page: int, size: int
) -> Sequence[CalledFirm]:
    """Return a page of the called firms that the filters leave, by unit and name."""
    statement = _narrowed(_rows(scope, at), at, filters).order_by(Enterprise.unit, Enterprise.name, Enterprise.id)
    return [CalledFirm(*row) for row in database.execute(statement.offset((page - 1) * size).limit(size))]


def called_ids(database: Session, scope: Scope, at: At, filters: CallFilters) -> Sequence[int]:
    """Return the numbers of all firms that the filters leave, in the order of the pages."""
    statement = _narrowed(_called(scope, at, select(Enterprise.id)), at, filters)
    return database.scalars(statement.order_by(Enterprise.unit, Enterprise.name, Enterprise.id)).all()


def called_among(database: Session, scope: Scope, at: At, numbers: Collection[int]) -> Sequence[CalledFirm]:
    """Return those of some firms that are called to the campaign, by unit and name; others are left out."""
    found: list[CalledFirm] = []
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), _BATCH):
        statement = _rows(scope, at).where(Enterprise.id.in_(wanted[start : start + _BATCH]))
        found += [CalledFirm(*row) for row in database.execute(statement)]
    return sorted(found, key=lambda one: (one.enterprise.unit, one.enterprise.name, one.enterprise.id))


def addresses_of(database: Session, numbers: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Return number of a firm -> (name, confirmed mail address) of one person: of a 负责人, else of a colleague."""
    found: dict[int, tuple[str, str]] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), _BATCH):
        statement = select(User.enterprise_id, User.name, User.email).where(
            User.enterprise_id.in_(wanted[start : start + _BATCH]),
            User.email != "",
            User.active.is_(True),
            User.approved.is_(True),
        )
        people = database.execute(statement.order_by(User.role != Role.ENTERPRISE, User.id))
        for number, name, email in people:
            found.setdefault(number or 0, (name, email))
    return found


@dataclass(frozen=True, slots=True)
class Marking:
    """Firms that were marked as sent together: when, how, by whom (None for nobody), and how many they are still."""

    sent_at: datetime
    sent_by: SentBy
    by_id: int | None
    by_name: str
    firms: int


def newest_markings(database: Session, scope: Scope, at: At, *, limit: int) -> Sequence[Marking]:
    """Return the newest markings of the scope's firms, newest first."""
    who = aliased(User)
    columns = (Participation.sent_at, Participation.sent_by, Participation.sent_by_id, who.name)
    statement = (
        select(*columns, func.count())
        .select_from(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .outerjoin(who, who.id == Participation.sent_by_id)
        .where(Participation.campaign_id == at.campaign_id, Participation.sent_at.is_not(None), listed_on(at.day))
        .group_by(*columns)
        .order_by(Participation.sent_at.desc(), Participation.sent_by_id)
        .limit(limit)
    )
    return [
        Marking(sent_at or at.now, SentBy(sent_by or SentBy.BY_HAND), by_id, name or "", firms)
        for sent_at, sent_by, by_id, name, firms in database.execute(scope.limit(statement))
    ]


def marked_ids(database: Session, scope: Scope, at: At, *, sent_at: datetime, by_id: int | None) -> Sequence[int]:
    """Return the numbers of the firms that somebody marked as sent at a moment."""
    statement = (
        select(Enterprise.id)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .where(
            Participation.campaign_id == at.campaign_id,
            Participation.sent_at == sent_at,
            Participation.sent_by_id.is_not_distinct_from(by_id),
            listed_on(at.day),
        )
        .order_by(Enterprise.id)
    )
    return database.scalars(scope.limit(statement)).all()


def codes_among(database: Session, numbers: Collection[int]) -> int:
    """Return how many of some codes work: neither used, nor replaced, nor expired."""
    works = AccountCode.used_at.is_(None) & AccountCode.withdrawn_at.is_(None) & (AccountCode.expires_at > utc_now())
    wanted, count = sorted(set(numbers)), 0
    for start in range(0, len(wanted), _BATCH):
        some = AccountCode.id.in_(wanted[start : start + _BATCH])
        count += database.scalar(select(func.count()).select_from(AccountCode).where(some, works)) or 0
    return count


def _rows(scope: Scope, at: At) -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(AccountCode.id))
        .where(
            AccountCode.enterprise_id == Enterprise.id,
            AccountCode.purpose == CodePurpose.CLAIM,
            AccountCode.used_at.is_(None),
            AccountCode.withdrawn_at.is_(None),
        )
        .correlate(Enterprise)
        .scalar_subquery()
    )
    flags = (CLAIMED.label("claimed"), has_account().label("has_account"))
    statement: Select[*tuple[Any, ...]] = select(
        Enterprise, Participation, *flags, AccountCode, extended_until(at.campaign_id)
    )
    return _called(scope, at, statement).outerjoin(AccountCode, AccountCode.id == newest)


def _called(scope: Scope, at: At, statement: Statement) -> Statement:
    """Narrow a SELECT of firms to those that are called and expected to fill in, within a scope."""
    return scope.limit(
        statement.select_from(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .where(
            Participation.campaign_id == at.campaign_id,
            Participation.called_at.is_not(None),
            Participation.state.not_in(_NOT_EXPECTED),
            listed_on(at.day),
        )
    )


def _narrowed(statement: Statement, at: At, filters: CallFilters) -> Statement:
    if filters.unit:
        statement = statement.where(Enterprise.unit == filters.unit)
    if search_text(filters.text):
        statement = statement.where(finds_firm(filters.text))
    match filters.state:
        case "waiting":
            return statement.where(Participation.sent_at.is_(None))
        case "sent":
            return statement.where(Participation.sent_at.is_not(None))
        case "unclaimed":
            return statement.where(Participation.sent_at <= at.now - timedelta(days=filters.days), ~CLAIMED)
        case "outdated":
            return statement.where(is_outdated(at.campaign_id), Participation.state.not_in(_SUBMITTED), ~_REMINDED)
        case _:
            return statement


def firms_named(database: Session, scope: Scope, numbers: Collection[int]) -> Sequence[Enterprise]:
    """Return those of some firms that the scope covers, by unit and name."""
    wanted, found = sorted(set(numbers)), list[Enterprise]()
    for start in range(0, len(wanted), _BATCH):
        statement = select(Enterprise).where(Enterprise.id.in_(wanted[start : start + _BATCH]))
        found += database.scalars(scope.limit(statement)).all()
    return sorted(found, key=lambda one: (one.unit, one.name, one.id))
