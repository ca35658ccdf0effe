"""A second factor is set up, or set up anew on another telephone; recovery codes are made with it."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import new_code, read_code
from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.accounts.prove_second_factor import WrongCodeError, hash_of_recovery_code
from survey.accounts.reset_second_factor import about_account
from survey.accounts.second_factors import digits_of, seal_secret, step_of_code
from survey.config import Settings
from survey.models import RecoveryCode, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.session_rows import end_all_sessions

RECOVERY_CODES = 10


class HasFactorError(Exception):
    """The account got a second factor meanwhile: the password alone sets no other."""


def set_second_factor(
    database: Session, settings: Settings, user_id: int, factor: tuple[str, str], *, address: str, first: bool = False
) -> list[str]:
    """Give an account a second factor and return new recovery codes, shown this once.

    `factor`: the secret, and a code of it as it was typed. All sessions of the account end, also this one, which the
    caller begins anew. `first`: only the password was given, so that there must be none yet. Raises WrongCodeError,
    HasFactorError, and TooSoonError after failures.
    """
    (secret, typed), place, tried = factor, network(address), f"factor:{user_id}"
    database.rollback()
    refuse_early(database, tried, place)
    digits = digits_of(typed)
    with unit_of_work(database):
        user = database.scalars(select(User).where(User.id == user_id).with_for_update(of=User)).one()
        if first and user.totp_secret is not None:
            raise HasFactorError(user_id)
        step = step_of_code(secret, digits, utc_now()) if digits is not None else None
        if step is not None:
            user.totp_secret, user.totp_step = seal_secret(settings, user_id, secret), step
            codes = _replace_codes(database, settings, user_id)
            end_all_sessions(database, user_id)
            detail = {"user": user_id}
            audit_trail.record(database, "second_factor_set", user_id=user_id, about=about_account(user), detail=detail)
        else:
            audit_trail.record(database, "second_factor_failed", user_id=user_id, about=("user", user_id))
        record_attempt(database, tried, place, succeeded=step is not None)
    if step is None:
        raise WrongCodeError
    return codes


def remove_second_factor(database: Session, user_id: int) -> None:
    """Remove the second factor of an account that need not have one, with its recovery codes.

    All sessions of the account end, also this one, which the caller begins anew.
    """
    with unit_of_work(database):
        user = database.scalars(select(User).where(User.id == user_id).with_for_update(of=User)).one()
        user.totp_secret, user.totp_step = None, 0
        database.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        end_all_sessions(database, user_id)
        detail = {"user": user_id}
        audit_trail.record(database, "second_factor_removed", user_id=user_id, about=about_account(user), detail=detail)


def set_recovery_codes(database: Session, settings: Settings, user_id: int) -> list[str]:
    """Return new recovery codes of an account, shown this once; the earlier ones stop working."""
    with unit_of_work(database):
        user = database.scalars(select(User).where(User.id == user_id).with_for_update(of=User)).one()
        codes = _replace_codes(database, settings, user_id)
        detail = {"user": user_id}
        audit_trail.record(database, "recovery_codes_made", user_id=user_id, about=about_account(user), detail=detail)
    return codes


def _replace_codes(database: Session, settings: Settings, user_id: int) -> list[str]:
    database.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        kept = hash_of_recovery_code(settings, user_id, read_code(code))
        database.add(RecoveryCode(user_id=user_id, code_hash=kept))
    database.flush()
    return codes
