"""Somebody changes his own password; whoever else is signed in with the account is signed out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import CodeFor, withdraw_codes
from survey.accounts.pauses import network
from survey.accounts.reset_second_factor import about_account
from survey.accounts.sign_in import check_own_password
from survey.models import CodePurpose, User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password, turns
from survey.web.session_rows import end_all_sessions


def change_password(database: Session, user: User, old: str, new: str, *, address: str) -> None:
    """Set a new password in place of the old one, which is checked first.

    All sessions of the account end, also this one, which the caller begins anew; open codes to reset the password stop
    working. Raises `survey.accounts.sign_in.WrongPasswordError`, TooSoonError and `survey.web.passwords.BusyError`.
    """
    user_id = user.id
    check_own_password(database, user, old, address)
    with turns.of(network(address)):
        password_hash = hash_password(new)
    with unit_of_work(database):
        set_password(database, database.get_one(User, user_id), password_hash)
        about = about_account(user)
        audit_trail.record(database, "change_password", user_id=user_id, about=about, detail={"user": user_id})


def set_password(database: Session, user: User, password_hash: str) -> None:
    """Give an account a password that only its person knows, and end its sessions and open codes.

    Inside the caller's unit of work.
    """
    user.password_hash, user.must_change = password_hash, False
    end_all_sessions(database, user.id)
    withdraw_codes(database, CodePurpose.RESET, CodeFor(user_id=user.id))
