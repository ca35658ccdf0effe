"""Accounts and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import OF_ENTERPRISES, AuditEntry, Enterprise, Role, User
from survey.queries.searching import in_name
from survey.store.scope import Scope

_MANY = 20
"""So many times as many entries of an enterprise are looked through for those about one of its people."""


def officials(database: Session) -> Sequence[User]:
    """Return the accounts that belong to no enterprise, by role in the order of `Role`, then by login."""
    order = list(Role)
    found = database.scalars(select(User).where(User.role.not_in(OF_ENTERPRISES)).order_by(User.login)).all()
    return sorted(found, key=lambda user: order.index(Role(user.role)))


def real_accounts(database: Session) -> int:
    """Return how many accounts are not sample ones."""
    return database.scalar(select(func.count()).select_from(User).where(User.sample.is_(False))) or 0


def audit_count(database: Session) -> int:
    """Return how many entries the audit trail has."""
    return database.scalar(select(func.count()).select_from(AuditEntry)) or 0


def audit_page(database: Session, *, page: int, size: int) -> Sequence[AuditEntry]:
    """Return one page of the audit trail, newest first."""
    statement = (
        select(AuditEntry)
        .options(joinedload(AuditEntry.user))
        .order_by(AuditEntry.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return database.scalars(statement).all()


def person_in(database: Session, scope: Scope | None, user_id: int) -> User | None:
    """Return an active account of a person of an enterprise in a scope; with None, of an official or administrator."""
    return database.scalar(_persons(scope).where(User.id == user_id))


def people_count(database: Session, scope: Scope | None, text: str) -> int:
    """Return how many accounts `people_page` finds."""
    found = _searched(_persons(scope), text).with_only_columns(func.count(), maintain_column_froms=True)
    return database.scalar(found.order_by(None)) or 0


def people_page(database: Session, scope: Scope | None, text: str, *, page: int, size: int) -> Sequence[User]:
    """Return one page of the accounts that `person_in` finds, whose login, name or enterprise contains a text."""
    statement = _searched(_persons(scope), text).order_by(User.login, User.id).limit(size).offset((page - 1) * size)
    return database.scalars(statement).all()


def own_events(database: Session, user: User, actions: Iterable[str], *, size: int) -> Sequence[AuditEntry]:
    """Return the newest entries about an account: of these actions, about itself or about it in its enterprise."""
    kinds = list(actions)
    newest = select(AuditEntry).where(AuditEntry.action.in_(kinds)).order_by(AuditEntry.id.desc())
    about = (AuditEntry.object_type == "user") & (AuditEntry.object_id == str(user.id))
    found = list(database.scalars(newest.where(about).limit(size)))
    if user.enterprise_id is not None:
        firm = (AuditEntry.object_type == "enterprise") & (AuditEntry.object_id == str(user.enterprise_id))
        entries = database.scalars(newest.where(firm).limit(size * _MANY))
        found += [entry for entry in entries if entry.detail.get("user") == user.id]
    return sorted(found, key=lambda entry: -entry.id)[:size]


def _persons(scope: Scope | None) -> Select[User]:
    statement = select(User).where(User.active.is_(True))
    if scope is None:
        return statement.where(User.role.not_in(OF_ENTERPRISES))
    statement = statement.join(Enterprise, Enterprise.id == User.enterprise_id).where(User.role.in_(OF_ENTERPRISES))
    return scope.limit(statement)


def _searched(statement: Select[User], text: str) -> Select[User]:
    if not text:
        return statement
    firm = select(Enterprise.id).where(in_name(Enterprise.name, text))
    return statement.where(or_(in_name(User.login, text), in_name(User.name, text), User.enterprise_id.in_(firm)))
