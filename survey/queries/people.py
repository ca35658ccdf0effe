"""Accounts of officials and administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from survey.models import OF_ENTERPRISES, Role, User
from survey.queries.searching import in_name, search_text


@dataclass(frozen=True, slots=True)
class OfficialFilters:
    """Which officials are listed. `text`: a part of login, name or telephone; `state`: active, ended or empty."""

    text: str = ""
    role: str = ""
    state: str = ""


def officials_count(database: Session, filters: OfficialFilters) -> int:
    """Return how many officials' accounts there are."""
    return database.scalar(select(func.count()).select_from(_officials(filters).subquery())) or 0


def officials(database: Session, filters: OfficialFilters, *, page: int, size: int) -> Sequence[User]:
    """Return a page of the accounts that belong to no enterprise.

    Accounts without a role come first and ended ones last; else by role in the order of `Role`, then by login.
    """
    group = case((User.active.is_(False), 2), (User.role == Role.UNASSIGNED, 0), else_=1)
    by_role = case({role.value: place for place, role in enumerate(Role)}, value=User.role)
    statement = _officials(filters).order_by(group, by_role, User.login)
    return database.scalars(statement.offset((page - 1) * size).limit(size)).all()


def official(database: Session, user_id: int) -> User | None:
    """Return an account that belongs to no enterprise, or None."""
    return database.scalar(_officials(OfficialFilters()).where(User.id == user_id))


def unassigned_count(database: Session) -> int:
    """Return how many officials' accounts in use have no role yet."""
    return officials_count(database, OfficialFilters(role=Role.UNASSIGNED.value, state="active"))


def real_accounts(database: Session) -> int:
    """Return how many accounts are not sample ones."""
    return database.scalar(select(func.count()).select_from(User).where(User.sample.is_(False))) or 0


def _officials(filters: OfficialFilters) -> Select[User]:
    statement = select(User).where(User.role.not_in(OF_ENTERPRISES))
    if search_text(filters.text):
        statement = statement.where(or_(*(in_name(one, filters.text) for one in (User.login, User.name, User.phone))))
    if filters.role:
        statement = statement.where(User.role == filters.role)
    if filters.state in {"active", "ended"}:
        statement = statement.where(User.active.is_(filters.state == "active"))
    return statement
