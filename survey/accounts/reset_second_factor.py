"""The security administrator resets somebody's second factor: it is set up anew at the next sign-in."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import OF_ENTERPRISES, RecoveryCode, Role, User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.session_rows import end_all_sessions


class NoFactorError(Exception):
    """There is no such account, it is one's own, or it has no second factor."""


def reset_second_factor(database: Session, user_id: int, reason: str, *, by: User) -> None:
    """Remove an account's second factor and recovery codes, and end its sessions.

    `reason`: how the person was checked; kept in the audit trail. The password stays as it is: whoever is asked for
    both again gave the password first. Raises NoFactorError.
    """
    by_id = by.id
    with unit_of_work(database):
        user = database.scalar(select(User).where(User.id == user_id).with_for_update(of=User))
        if user is None or user_id == by_id or user.totp_secret is None:
            raise NoFactorError(user_id)
        user.totp_secret, user.totp_step = None, 0
        database.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        end_all_sessions(database, user_id)
        detail = {"user": user_id, "reason": reason}
        audit_trail.record(database, "second_factor_reset", user_id=by_id, about=about_account(user), detail=detail)


def about_account(user: User) -> tuple[str, object]:
    """Return what an entry about an account is about: of an enterprise's people the enterprise, else the account."""
    return ("enterprise", user.enterprise_id) if Role(user.role) in OF_ENTERPRISES else ("user", user.id)
