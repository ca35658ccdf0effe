"""Somebody confirms an e-mail address as his own by the code that was sent there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import CodeFaultError, find_code, use_code, withdraw_mailed
from survey.accounts.pauses import network, record_attempt, refuse_early
from survey.accounts.prove_second_factor import WrongCodeError
from survey.accounts.reset_second_factor import about_account
from survey.config import Settings
from survey.models import CodePurpose, User
from survey.records import audit_trail
from survey.store.db import unit_of_work


def confirm_address(database: Session, settings: Settings, user: User, typed: str, *, address: str) -> str:
    """Keep the e-mail address that a code was sent to and return it; codes mailed to an earlier one stop working.

    Raises `survey.accounts.prove_second_factor.WrongCodeError` for a code that was not sent to this person or can't be
    used, and TooSoonError after failures.
    """
    user_id, place, tried = user.id, network(address), f"code:email:{user.id}"
    database.rollback()
    refuse_early(database, tried, place)
    confirmed = ""
    with unit_of_work(database):
        email = _use(database, settings, user_id, typed)
        if email:
            found = database.get_one(User, user_id)
            before, found.email = found.email, email
            confirmed = email
            withdraw_mailed(database, user_id)
            about, detail = about_account(found), {"user": user_id}
            personal = {"email": email, "before": before}
            audit_trail.record(
                database, "address_confirmed", user_id=user_id, about=about, detail=detail, personal=personal
            )
        else:
            audit_trail.record(
                database, "code_wrong", user_id=user_id, about=("user", user_id), detail={"purpose": "email"}
            )
        record_attempt(database, tried, place, succeeded=bool(confirmed))
    if not confirmed:
        raise WrongCodeError
    return confirmed


def _use(database: Session, settings: Settings, user_id: int, typed: str) -> str:
    """Use up a code that was sent for this account and return where to; empty for any other."""
    try:
        code = find_code(database, settings, CodePurpose.EMAIL, typed)
        if code.user_id != user_id:
            return ""
        use_code(database, code, user_id=user_id)
    except CodeFaultError:
        return ""
    return str(code.detail["email"])


def remove_address(database: Session, user: User) -> None:
    """Forget the e-mail address of an account: codes sent there stop working, and only officials issue new ones."""
    user_id = user.id
    with unit_of_work(database):
        found = database.get_one(User, user_id)
        before, found.email = found.email, ""
        withdraw_mailed(database, user_id)
        about, detail = about_account(found), {"user": user_id}
        personal = {"email": "", "before": before}
        audit_trail.record(database, "address_removed", user_id=user_id, about=about, detail=detail, personal=personal)
