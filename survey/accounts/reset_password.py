"""A forgotten password: a code that an official issues, or that is mailed, lets the person set a new one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.change_password import set_password
from survey.accounts.one_time_codes import CodeFaultError, CodeFor, find_code, issue_code, issuer_may, use_code
from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.accounts.reset_second_factor import about_account
from survey.config import Settings
from survey.models import OF_ENTERPRISES, AccountCode, CodePurpose, Role, User
from survey.queries.people import person_in
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.passwords import hash_password, password_fault, turns

TRIED = "code:reset"


class NoPersonError(Exception):
    """There is no such account whose password this official may let somebody reset."""


class NoResetError(Exception):
    """Login and code do not belong together, or the code cannot be used: nobody is told which."""


class WeakPasswordError(Exception):
    """Login and code fit, but the password is easy to guess for this account. `fault`: as `password_fault` says."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Reset:
    """What somebody types who forgot his password."""

    login: str
    code: str
    password: str


def reset_by_official(
    database: Session, settings: Settings, whose: tuple[Scope | None, int], reason: str, *, by: User
) -> str:
    """Return a code with which a person sets a new password, shown this once.

    `whose`: the official's scope and the id of a person of one of its enterprises; or None and the id of an official's
    account other than one's own.  `reason`: how the person was checked. Raises NoPersonError.
    """
    (scope, user_id), by_id = whose, by.id
    with unit_of_work(database):
        user = person_in(database, scope, user_id)
        if user is None or user.id == by_id:
            raise NoPersonError(user_id)
        code = issue_code(database, settings, CodePurpose.RESET, CodeFor(user_id=user_id), by_id=by_id)
        detail = {"user": user_id, "reason": reason}
        audit_trail.record(database, "reset_issued", user_id=by_id, about=about_account(user), detail=detail)
    return code


def reset_password(database: Session, settings: Settings, reset: Reset, address: str) -> User:
    """Set a new password for who has login and code; the code is used up and every session of the account ends.

    The second factor stays as it is; after an official's code an e-mail address is to be confirmed again. A wrong login
    and a wrong code cost the same work. Raises NoResetError, WeakPasswordError, TooSoonError after failures from this
    address for whoever guesses again (the right code never waits for others there), and
    `survey.web.passwords.BusyError`.
    """
    place = network(address)
    _refuse_guess(database, settings, reset, place)
    with turns.of(place):
        _refuse_guess(database, settings, reset, place)
        password_hash = hash_password(reset.password)
        try:
            with unit_of_work(database):
                user, code = _found(database, settings, reset)
                record_attempt(database, TRIED, place, succeeded=user is not None)
                if user is None:
                    about, detail = ("user", reset.login[:60]), {"purpose": "reset"}
                    audit_trail.record(database, "code_wrong", user_id=None, about=about, detail=detail)
                fault = _redeem(database, user, code, (reset.password, password_hash)) if user and code else None
        except CodeFaultError:  # somebody used it, or ended it, at this very moment
            raise NoResetError from None
    if user is None:
        raise NoResetError
    if fault is not None:
        raise WeakPasswordError(fault)
    return user


def _refuse_guess(database: Session, settings: Settings, reset: Reset, place: str) -> None:
    """Raise TooSoonError during a pause, but for login and code that belong together; leave nothing open."""
    user, _own = _found(database, settings, reset)
    if user is None:
        refuse_early(database, TRIED, place)
    database.rollback()


def _found(database: Session, settings: Settings, reset: Reset) -> tuple[User | None, AccountCode | None]:
    """Return account and code of a reset where they belong together, else nothing, after the same work."""
    user = database.scalar(select(User).where(User.login == reset.login, User.active.is_(True)))
    code = _code(database, settings, reset.code)
    if user is None or code is None or code.user_id != user.id:
        return None, None
    of_firm = Role(user.role) in OF_ENTERPRISES
    needed = Permission.KEEP_ENTERPRISE_ACCOUNTS if of_firm else Permission.KEEP_ACCOUNTS
    return (user, code) if issuer_may(database, code, needed) else (None, None)


def _redeem(database: Session, user: User, code: AccountCode, password: tuple[str, str]) -> str | None:
    """Set the password and use the code up, or return why the password is too weak. `password`: itself and its hash."""
    of_firm = (user.enterprise.credit_code, user.enterprise.name) if user.enterprise else ()
    fault = password_fault(password[0], user.login, user.name, *of_firm)
    if fault is None:
        use_code(database, code, user_id=user.id)
        set_password(database, user, password[1])
        if code.issued_by_id is not None:
            user.email = ""  # whoever had the account before may have confirmed a mailbox of his own
        detail = {"user": user.id, "issued_by": code.issued_by_id}
        audit_trail.record(database, "reset_done", user_id=user.id, about=about_account(user), detail=detail)
    return fault


def _code(database: Session, settings: Settings, typed: str) -> AccountCode | None:
    try:
        return find_code(database, settings, CodePurpose.RESET, typed)
    except CodeFaultError:
        return None
