"""Rules that hold for every change of an official's role, unit or state; each is checked inside the unit of work.

Nobody changes himself, no person holds two of the three administrators, and the last of each stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.refusal_results import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.models import OF_ENTERPRISES, Role, User
from survey.store.permissions import ADMINISTRATORS, Permission, role_may

_WORD = r"(?:sys(?:tem)?|sec(?:urity)?|audit(?:or)?|aud|admin(?:istrator)?|adm)"
_BEFORE = re.compile(rf"^(?:{_WORD}[-_.]+)+")
_AFTER = re.compile(rf"(?:[-_.]+{_WORD}|[-_.]*[0-9]+)+$")
_ONLY = re.compile(rf"^{_WORD}+$")


@dataclass(frozen=True, slots=True)
class Person:
    """What tells whether two accounts belong to one person."""

    login: str
    name: str
    phone: str

    @classmethod
    def of(cls, user: User) -> Person:
        """Return the person of an account."""
        return cls(user.login, user.name, user.phone)


def stem(login: str) -> str:
    """Return a login without words for administrators and numbers at its ends: `li-sys`, `audit_li`, `li2` give `li`.

    Empty where nothing is left, as of `admin` or `sysadmin`.
    """
    rest = _AFTER.sub("", _BEFORE.sub("", login.casefold()))
    return "" if _ONLY.match(rest) else rest


def same_person(one: Person, other: Person) -> bool:
    """Return whether two accounts seem to be one person's: the same name and telephone, or the same stem of the login.

    A telephone that is missing on either side does not tell two people of one name apart.
    """
    named = one.name.strip().casefold() == other.name.strip().casefold()
    known_apart = bool(one.phone and other.phone) and one.phone != other.phone
    alike = stem(one.login)
    return (named and not known_apart) or (bool(alike) and alike == stem(other.login))


def lock_administrators(database: Session) -> None:
    """Lock the accounts of all administrators until the caller's unit of work ends: nobody becomes one meanwhile."""
    staff = select(User).where(User.role.in_(ADMINISTRATORS)).order_by(User.id).with_for_update(of=User)
    database.scalars(staff.execution_options(populate_existing=True)).all()


def lock_official(database: Session, user_id: int, permission: Permission, *, by_id: int) -> User:
    """Lock all administrators, then an official's account, and return it (inside the caller's unit of work).

    Whoever changes an account waits here for others who do: what is read afterwards stays true until the commit.
    Raises NoLongerAllowedError, NotFoundError, and ChangeRefusedError (``self``).
    """
    lock_administrators(database)
    actor = database.get(User, by_id, populate_existing=True)
    if actor is None or not actor.active or not role_may(Role(actor.role), permission):
        raise NoLongerAllowedError(by_id)
    if user_id == by_id:
        raise ChangeRefusedError("self")
    wanted = select(User).where(User.id == user_id, User.role.not_in(OF_ENTERPRISES)).with_for_update(of=User)
    user = database.scalar(wanted.execution_options(populate_existing=True))
    if user is None:
        raise NotFoundError(user_id)
    return user


def refuse_last(database: Session, user: User) -> None:
    """Raise ChangeRefusedError (``last``) for the only administrator of a kind who can sign in."""
    if Role(user.role) not in ADMINISTRATORS or not user.active:
        return
    others = select(User.id).where(
        User.role == user.role, User.id != user.id, User.active.is_(True), User.password_hash.is_not(None)
    )
    if database.scalar(others.limit(1)) is None:
        raise ChangeRefusedError("last")


def refuse_second(database: Session, person: Person, *, user_id: int | None, sample: bool = False) -> None:
    """Raise ChangeRefusedError (``second``) where another active administrator seems to be the same person.

    Sample accounts are no people: they are told apart by their names alone.
    """
    others = select(User).where(User.role.in_(ADMINISTRATORS), User.active.is_(True)).order_by(User.id)
    for other in database.scalars(others):
        if other.id == user_id:
            continue
        if sample and other.sample and other.name != person.name:
            continue
        if same_person(person, Person.of(other)):
            raise ChangeRefusedError("second", other.login)


def missing_administrators(database: Session) -> list[Role]:
    """Return the kinds of administrators of whom nobody is there, in the order system, security, audit."""
    there = select(User.role).where(User.role.in_(ADMINISTRATORS), User.active.is_(True), User.sample.is_(False))
    found = {Role(role) for role in database.scalars(there)}
    return [role for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT) if role not in found]
