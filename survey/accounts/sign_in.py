"""Signing in and out: a password is checked, with a pause after failures."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.models import User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import password_matches, turns


def sign_in_user(database: Session, login: str, password: str, address: str) -> User | None:
    """Return the user when login and password fit; every password that is checked is recorded.

    Unknown account and wrong password both return None after the same work. Raises TooSoonError after failures of the
    same account from the same address (nobody else waits for them), and `survey.web.passwords.BusyError`.
    """
    login, place = login.strip()[:120], network(address)
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
            succeeded = fits and user is not None and user.active
            record_attempt(database, login, place, succeeded=succeeded)
            action = "sign_in" if succeeded else "sign_in_failed"
            about = ("user", known or login[:60])
            audit_trail.record(database, action, user_id=known if succeeded else None, about=about)
    return user if succeeded else None


def record_sign_out(database: Session, user: User) -> None:
    """Record that a user signed out."""
    user_id = user.id
    with unit_of_work(database):
        audit_trail.record(database, "sign_out", user_id=user_id, about=("user", user_id))
