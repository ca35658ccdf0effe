"""Signing in and out, and giving one's own password again: it is checked, with a pause after failures."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.models import User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.access import factor_asked
from survey.web.passwords import password_matches, turns


class WrongPasswordError(Exception):
    """The password that somebody gave for his own account is not its."""


def sign_in_user(
    database: Session, login: str, password: str, address: str, *, factor_required: bool = False
) -> User | None:
    """Return the user when login and password fit; every password that is checked is recorded.

    Unknown account and wrong password both return None after the same work. `factor_required`: officials must give a
    second factor too; whoever is asked for one has not signed in yet. Raises TooSoonError after failures of the same
    account from the same address (nobody else waits for them), and `survey.web.passwords.BusyError`.
    """

    def action(user: User | None) -> str:
        if user is None:
            return "sign_in_failed"
        return "password_right" if factor_asked(user, required=factor_required) else "sign_in"

    return _checked(database, login.strip()[:120], password, network(address), action=action)


def check_own_password(database: Session, user: User, password: str, address: str) -> None:
    """Check the password that a signed-in user gives once more, with the same pauses as signing in.

    Raises WrongPasswordError, TooSoonError and `survey.web.passwords.BusyError`.
    """

    def action(found: User | None) -> str:
        return "password_wrong" if found is None else ""

    if _checked(database, user.login, password, network(address), action=action) is None:
        raise WrongPasswordError


def _checked(
    database: Session, login: str, password: str, place: str, *, action: Callable[[User | None], str]
) -> User | None:
    """Return the user whose login and password fit, or None. `action`: what is recorded of it, empty for nothing."""
    refuse_early(database, login, place)
    database.rollback()  # the turn may take a while: what failed meanwhile is to be seen
    with turns.of(place):
        refuse_early(database, login, place)
        user = database.scalar(select(User).where(User.login == login))
        known, hashed = (user.id, user.password_hash) if user is not None else (None, None)
        database.rollback()  # nothing is held while the password is hashed
        fits = password_matches(hashed, password)
        with unit_of_work(database):
            user = database.get(User, known) if known is not None else None
            still = (
                user is not None and user.active and user.password_hash == hashed
            )  # it may have been changed meanwhile
            fitting = user if fits and still else None
            record_attempt(database, login, place, succeeded=fitting is not None)
            done = action(fitting)
            if done:
                about = ("user", known or login[:60])
                audit_trail.record(database, done, user_id=known if fitting is not None else None, about=about)
    return fitting


def record_sign_out(database: Session, user: User) -> None:
    """Record that a user signed out."""
    user_id = user.id
    with unit_of_work(database):
        audit_trail.record(database, "sign_out", user_id=user_id, about=("user", user_id))
