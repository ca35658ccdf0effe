"""The second step of signing in: a code of the authenticator app, or a recovery code, each accepted once."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import CodeFaultError, hash_of_code, read_code
from survey.accounts.pauses import EVERYWHERE, network, record_attempt, refuse_early
from survey.accounts.second_factors import digits_of, open_secret, step_of_code
from survey.config import Settings
from survey.models import RecoveryCode, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import turns

FEW = 3
"""So many recovery codes left, and the account's pages ask to make new ones."""
FIRST_PAUSED_ANYWHERE = 30
"""Only who has the password can fail here: beyond so many in an hour, from wherever, everybody waits."""


class WrongCodeError(Exception):
    """A code is not the one that is asked for now, or was used before."""


def prove_second_factor(database: Session, settings: Settings, user_id: int, typed: str, *, address: str) -> str:
    """Accept a code for an account and return what it was: ``code`` or ``recovery``; both are recorded.

    Raises WrongCodeError, TooSoonError after failures of this account's codes, and `survey.web.passwords.BusyError`.
    """
    place, tried = network(address), f"factor:{user_id}"
    with turns.of(place):
        database.rollback()
        refuse_early(database, tried, place)
        refuse_early(database, tried, EVERYWHERE, first=FIRST_PAUSED_ANYWHERE)
        with unit_of_work(database):
            how = _accepted(database, settings, user_id, typed)
            record_attempt(database, tried, place, succeeded=how != "")
            record_attempt(database, tried, EVERYWHERE, succeeded=how != "")
            about = ("user", user_id)
            if how:
                audit_trail.record(database, "sign_in", user_id=user_id, about=about, detail={"by": how})
            else:
                audit_trail.record(database, "second_factor_failed", user_id=None, about=about)
            if how == "recovery":
                left = recovery_codes_left(database, user_id)
                audit_trail.record(database, "recovery_code_used", user_id=user_id, about=about, detail={"left": left})
    if not how:
        raise WrongCodeError
    return how


def recovery_codes_left(database: Session, user_id: int) -> int:
    """Return how many recovery codes of an account are unused."""
    free = (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
    return database.scalar(select(func.count()).select_from(RecoveryCode).where(free)) or 0


def hash_of_recovery_code(settings: Settings, user_id: int, letters: str) -> str:
    """Return what is kept of a recovery code: an HMAC that holds for this account only."""
    return hash_of_code(settings, f"recovery {user_id} {letters}")


def _accepted(database: Session, settings: Settings, user_id: int, typed: str) -> str:
    user = database.scalar(select(User).where(User.id == user_id, User.active.is_(True)).with_for_update(of=User))
    if user is None or user.totp_secret is None:
        return ""
    digits = digits_of(typed)
    if digits is not None:
        secret = open_secret(settings, user_id, user.totp_secret)
        return "code" if secret is not None and _take_step(database, user_id, secret, digits) else ""
    try:
        wanted = hash_of_recovery_code(settings, user_id, read_code(typed))
    except CodeFaultError:
        return ""
    own = (RecoveryCode.user_id == user_id) & (RecoveryCode.code_hash == wanted) & RecoveryCode.used_at.is_(None)
    taken = database.execute(update(RecoveryCode).where(own).values(used_at=utc_now()))
    return "recovery" if taken.rowcount == 1 else ""  # type: ignore[attr-defined]  # an UPDATE has it


def _take_step(database: Session, user_id: int, secret: str, digits: str) -> bool:
    """Return whether digits are a code that this account may use now, and end it (inside a unit of work)."""
    step = step_of_code(secret, digits, utc_now())
    if step is None:
        return False
    unused = (User.id == user_id) & (User.totp_step < step)
    taken = database.execute(update(User).where(unused).values(totp_step=step))
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE has it
