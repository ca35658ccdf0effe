"""Enterprises without an account, with the code that is out for each; and who claimed one last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AccountCode, AccountOrigin, CodePurpose, Enterprise, Participation, User, utc_now
from survey.queries.account_requests import decidable
from survey.queries.searching import finds_firm, search_text
from survey.queries.stages import existing_on
from survey.store.scope import Scope

WITHOUT_CODE, WITH_CODE = "none", "open"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which enterprises: of a unit, with a text in the name or at the beginning of the code; empty for all.

    `code`: ``none`` for those without a code that works, ``open`` for those with one, empty for both.
    """

    unit: str = ""
    text: str = ""
    code: str = WITHOUT_CODE


class Replaced(NamedTuple):
    """A firm whose code would stop working. `sent_at`: when its call went out in the campaign, None if it did not."""

    enterprise: Enterprise
    code: AccountCode
    sent_at: datetime | None


def without_account(
    database: Session, scope: Scope, wanted: Wanted, *, page: int, size: int
) -> Sequence[tuple[Enterprise, AccountCode | None]]:
    """Return a page of the enterprises without an approved account, each with its last open code (perhaps expired)."""
    statement = _without(scope, wanted).order_by(Enterprise.unit, Enterprise.credit_code)
    rows = database.execute(statement.offset((page - 1) * size).limit(size))
    return [(row[0], row[1]) for row in rows]


def without_account_count(database: Session, scope: Scope, wanted: Wanted) -> int:
    """Return how many enterprises there are without an approved account."""
    statement = _without(scope, wanted).with_only_columns(Enterprise.id)
    return database.scalar(select(func.count()).select_from(statement.subquery())) or 0


def printable(
    database: Session, scope: Scope, wanted: Wanted, *, limit: int, chosen: Sequence[int] | None = None
) -> Sequence[Enterprise]:
    """Return at most `limit` enterprises without an approved account; `chosen`: only those of these ids."""
    statement = _without(scope, wanted).with_only_columns(Enterprise)
    if chosen is not None:
        statement = statement.where(Enterprise.id.in_(chosen))
    return database.scalars(statement.order_by(Enterprise.unit, Enterprise.credit_code).limit(limit)).all()


def working_codes(database: Session, firms: Sequence[int]) -> Mapping[int, int]:
    """Return firm -> the id of its claim code that works, of those that have one."""
    statement = select(AccountCode.enterprise_id, AccountCode.id).where(
        AccountCode.enterprise_id.in_(firms),
        AccountCode.purpose == CodePurpose.CLAIM,
        AccountCode.used_at.is_(None),
        AccountCode.withdrawn_at.is_(None),
        AccountCode.expires_at > utc_now(),
    )
    return {firm: number for firm, number in database.execute(statement) if firm is not None}


def replaced(
    database: Session,
    scope: Scope,
    wanted: Wanted,
    campaign_id: int | None,
    *,
    chosen: Sequence[int] | None,
    limit: int,
) -> Sequence[Replaced]:
    """Return those of the firms that `printable` returns whose code works, with it; by unit and credit code."""
    numbers = [firm.id for firm in printable(database, scope, wanted, limit=limit, chosen=chosen)]
    sent = select(Participation.sent_at).where(
        Participation.enterprise_id == Enterprise.id, Participation.campaign_id == campaign_id
    )
    statement = (
        select(Enterprise, AccountCode, sent.scalar_subquery())
        .join(AccountCode, AccountCode.enterprise_id == Enterprise.id)
        .where(AccountCode.id.in_(working_codes(database, numbers).values()))
        .order_by(Enterprise.unit, Enterprise.credit_code)
    )
    return [Replaced(row[0], row[1], row[2]) for row in database.execute(statement)]


def with_account(database: Session, scope: Scope, wanted: Wanted, *, limit: int) -> tuple[int, Sequence[Enterprise]]:
    """Return how many enterprises have an account already, and the first of them; they get no code."""
    statement = _limited(scope, wanted, select(Enterprise).where(has_account()))
    count = database.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return count, database.scalars(statement.order_by(Enterprise.unit, Enterprise.credit_code).limit(limit)).all()


def claimed_accounts(database: Session, scope: Scope, *, limit: int) -> Sequence[User]:
    """Return the accounts that were claimed last, newest first, with their enterprises."""
    origins = (AccountOrigin.CLAIMED, AccountOrigin.HANDED_OVER)
    statement = select(User).join(Enterprise, Enterprise.id == User.enterprise_id).where(User.origin.in_(origins))
    return database.scalars(decidable(scope, statement).order_by(User.id.desc()).limit(limit)).all()


def has_account() -> ColumnElement[bool]:
    """Return the condition that an enterprise has an account that somebody approved and that is in use."""
    own = (User.enterprise_id == Enterprise.id) & User.approved.is_(True) & User.active.is_(True)
    return select(User.id).where(own).exists()


def _limited(scope: Scope, wanted: Wanted, statement: Select[Enterprise]) -> Select[Enterprise]:
    statement = statement.where(existing_on(today()))
    if wanted.unit:
        statement = statement.where(Enterprise.unit == wanted.unit)
    if search_text(wanted.text):
        statement = statement.where(finds_firm(wanted.text))
    return decidable(scope, statement)


def _without(scope: Scope, wanted: Wanted) -> Select[Enterprise, AccountCode]:
    is_open = (
        (AccountCode.enterprise_id == Enterprise.id)
        & (AccountCode.purpose == CodePurpose.CLAIM)
        & AccountCode.used_at.is_(None)
        & AccountCode.withdrawn_at.is_(None)
    )
    statement = select(Enterprise, AccountCode).outerjoin(AccountCode, is_open).where(~has_account())
    works = AccountCode.expires_at > utc_now()
    if wanted.code == WITHOUT_CODE:
        statement = statement.where(or_(AccountCode.id.is_(None), ~works))
    elif wanted.code == WITH_CODE:
        statement = statement.where(works)
    limited: Select[Enterprise, AccountCode] = _limited(scope, wanted, statement)  # type: ignore[arg-type, assignment]
    return limited


def handable(database: Session, scope: Scope, enterprise_id: int) -> Enterprise | None:
    """Return an enterprise with an account, within what an official decides on: it can get a new 负责人."""
    statement = select(Enterprise).where(Enterprise.id == enterprise_id, has_account())
    return database.scalar(decidable(scope, statement))
