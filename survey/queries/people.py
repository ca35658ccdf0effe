"""Accounts and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import OF_ENTERPRISES, AuditEntry, Role, User


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
