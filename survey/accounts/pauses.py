"""Pauses after failures, per (what is tried, address): an account's password, a one-time code, a second factor.

Whoever sits elsewhere never waits for a stranger's failures; the pauses double up to half a minute.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.models import SignInAttempt, utc_now
from survey.records.record_refusals import note_pause
from survey.web.addresses import network

__all__ = ["TooSoonError", "network", "pause_after", "record_attempt", "refuse_early"]
FIRST_PAUSED = 3
"""The failure in a row that begins the pauses: those before cost nothing, each one after doubles the pause."""
LONGEST_PAUSE = 30
"""Seconds: whoever sits behind the same address as a stranger never waits longer."""
FORGET_AFTER = timedelta(hours=1)
EVERYWHERE = "everywhere"
"""In place of an address: what counts wherever it comes from."""


class TooSoonError(Exception):
    """The last failure from this address is too near; nothing was checked or counted. `seconds`: how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def pause_after(failures: int, first: int = FIRST_PAUSED) -> int:
    """Return how many seconds must pass after that many failures in a row: 0, 0, 2, 4, 8, 16, 30, 30 and so on."""
    beyond = failures - first
    return 0 if beyond < 0 else min(LONGEST_PAUSE, 2 ** (min(beyond, 10) + 1))


def refuse_early(database: Session, tried: str, place: str, *, first: int = FIRST_PAUSED) -> None:
    """Raise TooSoonError while the pause after this place's failures at `tried` lasts.

    `tried`: a login, or what is tried without one (``code:claim``).  `place`: what `network` returns, or `EVERYWHERE`.
    `first`: the failure in a row that begins the pauses.
    """
    now = utc_now()
    own = select(func.max(SignInAttempt.at)).where(SignInAttempt.login == tried, SignInAttempt.address == place)
    success = database.scalar(own.where(SignInAttempt.succeeded.is_(True)))
    since = max(success or now - FORGET_AFTER, now - FORGET_AFTER)
    failed = (SignInAttempt.login == tried) & (SignInAttempt.address == place) & SignInAttempt.succeeded.is_(False)
    count, last = database.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(failed, SignInAttempt.at > since)
    ).one()
    left = pause_after(count, first) - (now - last).total_seconds() if last is not None else 0
    if left > 0:
        note_pause()
        raise TooSoonError(max(1, round(left)))


def record_attempt(database: Session, tried: str, place: str, *, succeeded: bool) -> None:
    """Keep an attempt and forget those that are an hour old (inside the caller's unit of work)."""
    database.add(SignInAttempt(login=tried, address=place, at=utc_now(), succeeded=succeeded))
    database.execute(delete(SignInAttempt).where(SignInAttempt.at < utc_now() - FORGET_AFTER))
