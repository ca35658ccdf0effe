"""Signing in and out: a password is checked, with a pause after failures."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import SignInAttempt, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import password_matches, turns

FREE_FAILURES = 3
"""So many wrong passwords in a row cost nothing; each one after doubles the pause."""
LONGEST_PAUSE = 30
"""Seconds: whoever sits behind the same address as a stranger never waits longer."""
FORGET_AFTER = timedelta(hours=1)


class TooSoonError(Exception):
    """The last failure of this account from this address is too near; nothing was checked or counted."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def sign_in_user(database: Session, login: str, password: str, address: str) -> User | None:
    """Return the user when login and password fit; every password that is checked is recorded.

    Unknown account and wrong password both return None after the same work. Raises TooSoonError after failures of the
    same account from the same address (nobody else waits for them), and `survey.web.passwords.BusyError`.
    """
    login, place = login.strip()[:120], network(address)
    _refuse_early(database, login, place)
    database.rollback()  # the turn may take a while: what failed meanwhile is to be seen
    with turns.of(place):
        _refuse_early(database, login, place)
        user = database.scalar(select(User).where(User.login == login))
        known, hashed = (user.id, user.password_hash) if user is not None else (None, None)
        database.rollback()  # nothing is held while the password is hashed
        fits = password_matches(hashed, password)
        with unit_of_work(database):
            user = database.get(User, known) if known is not None else None
            succeeded = fits and user is not None and user.active
            database.add(SignInAttempt(login=login, address=place, at=utc_now(), succeeded=succeeded))
            database.execute(delete(SignInAttempt).where(SignInAttempt.at < utc_now() - FORGET_AFTER))
            action = "sign_in" if succeeded else "sign_in_failed"
            about = ("user", known or login[:60])
            audit_trail.record(database, action, user_id=known if succeeded else None, about=about)
    return user if succeeded else None


def network(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that one subscriber has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def pause_after(failures: int) -> int:
    """Return how many seconds must pass after that many failures in a row: 0, 0, 2, 4, 8, 16, 30, 30 and so on."""
    beyond = failures - FREE_FAILURES
    return 0 if beyond < 0 else min(LONGEST_PAUSE, 2 ** (min(beyond, 10) + 1))


def _refuse_early(database: Session, login: str, place: str) -> None:
    """Raise TooSoonError while the pause after this account's failures from this address lasts."""
    now = utc_now()
    own = select(func.max(SignInAttempt.at)).where(SignInAttempt.login == login, SignInAttempt.address == place)
    success = database.scalar(own.where(SignInAttempt.succeeded.is_(True)))
    since = max(success or now - FORGET_AFTER, now - FORGET_AFTER)
    failed = (SignInAttempt.login == login) & (SignInAttempt.address == place) & SignInAttempt.succeeded.is_(False)
    count, last = database.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(failed, SignInAttempt.at > since)
    ).one()
    left = pause_after(count) - (now - last).total_seconds() if last is not None else 0
    if left > 0:
        raise TooSoonError(max(1, round(left)))


def record_sign_out(database: Session, user: User) -> None:
    """Record that a user signed out."""
    user_id = user.id
    with unit_of_work(database):
        audit_trail.record(database, "sign_out", user_id=user_id, about=("user", user_id))
