"""The system administrator ends an official's account and takes it up again; nothing is deleted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.check_administrators import Person, lock_official, refuse_last, refuse_second
from survey.accounts.one_time_codes import CodeFor, withdraw_codes
from survey.accounts.refusal_results import ChangeRefusedError
from survey.models import CodePurpose, Role, User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.permissions import ADMINISTRATORS, Permission
from survey.web.session_rows import end_all_sessions


def deactivate_account(database: Session, user_id: int, reason: str, *, by: User) -> None:
    """End an official's account: nobody can sign in with it, its sessions end, its open codes stop working.

    Raises NoLongerAllowedError, NotFoundError, and ChangeRefusedError (``self``, ``same``, ``last``).
    """
    by_id = by.id
    with unit_of_work(database):
        user = lock_official(database, user_id, Permission.KEEP_ACCOUNTS, by_id=by_id)
        if not user.active:
            raise ChangeRefusedError("same")
        refuse_last(database, user)
        user.active = False
        for purpose in (CodePurpose.RESET, CodePurpose.EMAIL):
            withdraw_codes(database, purpose, CodeFor(user_id=user_id))
        _end_sessions_and_record(database, "deactivate_account", user, (reason, by_id))


def reactivate_account(database: Session, user_id: int, reason: str, *, by: User) -> None:
    """Take an ended account up again, with its role and password.

    Raises NoLongerAllowedError, NotFoundError, and ChangeRefusedError (``self``, ``same``, ``second``).
    """
    by_id = by.id
    with unit_of_work(database):
        user = lock_official(database, user_id, Permission.KEEP_ACCOUNTS, by_id=by_id)
        if user.active:
            raise ChangeRefusedError("same")
        if Role(user.role) in ADMINISTRATORS:
            refuse_second(database, Person.of(user), user_id=user_id, sample=user.sample)
        user.active = True
        _end_sessions_and_record(database, "reactivate_account", user, (reason, by_id))


def _end_sessions_and_record(database: Session, action: str, user: User, given: tuple[str, int]) -> None:
    """End the account's sessions and record the change of its state. `given`: the reason, and who asked for it."""
    reason, by_id = given
    end_all_sessions(database, user.id)
    detail = {"before": {"active": not user.active}, "after": {"active": user.active}, "reason": reason}
    audit_trail.record(database, action, user_id=by_id, about=("user", user.id), detail=detail)
