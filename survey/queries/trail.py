"""The audit trail as the audit administrator and officials read it, and what it says of one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import AuditEntry, User
from survey.queries.searching import search_text
from survey.queries.trail_objects import NOTHING_CLOSED, Closed, about_whom, account_named, open_to, within
from survey.store.scope import Scope

_WHOLE = (joinedload(AuditEntry.user), joinedload(AuditEntry.personal))
"""What is loaded with an entry that is shown."""


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """Which entries of the trail are listed. `person`: a part of login or name; `about`: type of object, its id.

    `whom`: a part of the name of the enterprise or account that an entry is about, or the beginning of a credit code.
    `since` and `until`: the moments from which and before which, in UTC.
    """

    person: str = ""
    action: str = ""
    whom: str = ""
    about: tuple[str, str] = ("", "")
    since: datetime | None = None
    until: datetime | None = None


def count(database: Session, filters: TrailFilters, scope: Scope | None, closed: Closed = NOTHING_CLOSED) -> int:
    """Return how many entries the filters leave. `scope`: of the reader's objects; None for every entry.

    `closed`: the decisions that he may not know.
    """
    return database.scalar(select(func.count()).select_from(_trail(filters, scope, closed).subquery())) or 0


def entries(
    database: Session,
    filters: TrailFilters,
    scope: Scope | None,
    closed: Closed = NOTHING_CLOSED,
    *,
    page: int,
    size: int,
) -> Sequence[AuditEntry]:
    """Return one page of the audit trail, newest first; `scope` and `closed` as above."""
    statement = _trail(filters, scope, closed).options(*_WHOLE).order_by(AuditEntry.id.desc())
    return database.scalars(statement.offset((page - 1) * size).limit(size)).all()


def entry(database: Session, entry_id: int) -> AuditEntry | None:
    """Return one entry, for whoever may read all of them."""
    statement = select(AuditEntry).where(AuditEntry.id == entry_id)
    return database.scalar(statement.options(*_WHOLE))


def entry_in_scope(database: Session, scope: Scope, entry_id: int, closed: Closed) -> AuditEntry | None:
    """Return one entry when it is about what a scope covers, and tells of no decision that is closed."""
    statement = select(AuditEntry).where(AuditEntry.id == entry_id, within(scope), open_to(closed))
    return database.scalar(statement.options(*_WHOLE))


def entries_of_firm(database: Session, enterprise_id: int, closed: Closed, *, size: int) -> Sequence[AuditEntry]:
    """Return the newest entries about an enterprise that was found through a scope, and about what belongs to it."""
    own = within(Scope(enterprise_id=enterprise_id))
    statement = select(AuditEntry).where(own, open_to(closed)).options(*_WHOLE).order_by(AuditEntry.id.desc())
    return database.scalars(statement.limit(size)).all()


def held_by(entry: AuditEntry) -> Mapping[str, Any]:
    """Return everything that an entry holds beside who, what, when and from where.

    The one place where it is put together: personal values, which lie apart from an entry, are joined here, and loaded
    by `_WHOLE`; who may not see the object gets neither.
    """
    return entry.whole_detail


def changes_of_account(database: Session, user_id: int) -> Sequence[AuditEntry]:
    """Return the changes of an account's role, unit and state that the trail has, newest first."""
    changes = ("make_account", "grant_role", "deactivate_account", "reactivate_account", "second_factor_reset")
    statement = select(AuditEntry).where(
        AuditEntry.object_type == "user", AuditEntry.object_id == str(user_id), AuditEntry.action.in_(changes)
    )
    return database.scalars(statement.options(*_WHOLE).order_by(AuditEntry.id.desc())).all()


def _trail(filters: TrailFilters, scope: Scope | None, closed: Closed) -> Select[AuditEntry]:
    statement = select(AuditEntry).where(open_to(closed))
    if scope is not None:
        statement = statement.where(within(scope))
    if search_text(filters.whom):
        statement = statement.where(about_whom(filters.whom, whole=scope is not None))
    if search_text(filters.person):
        named = account_named(filters.person, whole=scope is not None)
        statement = statement.where(AuditEntry.user_id.in_(select(User.id).where(named)))
    for column, wanted in (
        (AuditEntry.action, filters.action),
        (AuditEntry.object_type, filters.about[0]),
        (AuditEntry.object_id, filters.about[1]),
    ):
        if wanted:
            statement = statement.where(column == wanted)
    if filters.since is not None:
        statement = statement.where(AuditEntry.at >= filters.since)
    if filters.until is not None:
        statement = statement.where(AuditEntry.at < filters.until)
    return statement
