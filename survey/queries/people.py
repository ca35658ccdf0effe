"""Accounts of officials and administrators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from survey.definitions.formats import normalise
from survey.models import OF_ENTERPRISES, AuditEntry, Enterprise, Role, User
from survey.queries.account_requests import decidable
from survey.queries.searching import finds_firm, in_name, search_text
from survey.store.permissions import ADMINISTRATORS
from survey.store.scope import Scope

_MANY = 20
"""So many times as many entries of an enterprise are looked through for those about one of its people."""


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


def name_of_official(database: Session, user_id: int) -> str:
    """Return the name of an official, of an ended account too; empty for none."""
    found = official(database, user_id)
    return found.name if found is not None else ""


def unassigned_count(database: Session) -> int:
    """Return how many officials' accounts in use have no role yet."""
    return officials_count(database, OfficialFilters(role=Role.UNASSIGNED.value, state="active"))


def clerks_count(database: Session) -> int:
    """Return how many officials' accounts in use there are besides the administrators', without a role too."""
    administrators = User.role.in_(ADMINISTRATORS)
    statement = _officials(OfficialFilters(state="active")).where(~administrators)
    return database.scalar(select(func.count()).select_from(statement.subquery())) or 0


def in_role_count(database: Session, role: Role) -> int:
    """Return how many accounts in use have a role."""
    return officials_count(database, OfficialFilters(role=role.value, state="active"))


def units_with_reviewer(database: Session) -> Collection[str]:
    """Return the units for which a reviewer has an account in use."""
    statement = select(User.unit).where(User.role == Role.TOWN, User.active.is_(True), User.unit.is_not(None))
    return {unit for unit in database.scalars(statement.distinct()) if unit}


def real_accounts(database: Session) -> int:
    """Return how many accounts are not sample ones."""
    return database.scalar(select(func.count()).select_from(User).where(User.sample.is_(False))) or 0


def person_in(database: Session, scope: Scope | None, user_id: int) -> User | None:
    """Return an active account of a person of an enterprise in a scope; with None, of an official or administrator."""
    return database.scalar(_persons(scope).where(User.id == user_id))


def firm_person_by_login(database: Session, login: str) -> User | None:
    """Return the active account of a person of an enterprise by its login, or None."""
    own = (User.login == login) & User.active.is_(True) & User.role.in_(OF_ENTERPRISES)
    return database.scalar(select(User).where(own))


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
    return decidable(scope, statement)


def _searched(statement: Select[User], text: str) -> Select[User]:
    if not text:
        return statement
    firm = select(Enterprise.id).where(finds_firm(text))
    return statement.where(or_(in_name(User.login, text), in_name(User.name, text), User.enterprise_id.in_(firm)))


def _officials(filters: OfficialFilters) -> Select[User]:
    statement = select(User).where(User.role.not_in(OF_ENTERPRISES))
    if search_text(filters.text):
        named = [in_name(one, filters.text) for one in (User.login, User.name)]
        telephone = normalise("phone", search_text(filters.text))  # whole: part by part it could be guessed
        statement = statement.where(or_(*named, User.phone == telephone))
    if filters.role:
        statement = statement.where(User.role == filters.role)
    if filters.state in {"active", "ended"}:
        statement = statement.where(User.active.is_(filters.state == "active"))
    return statement
