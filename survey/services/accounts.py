"""Accounts: registration, sign-in with lockout, and those that an administrator makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.db import unit_of_work
from survey.models import Enterprise, Role, SignInAttempt, User, utc_now
from survey.passwords import hash_password, matches
from survey.services import auditing

LOCK_FOR = timedelta(minutes=30)
FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 30


class AccountExistsError(Exception):
    """Somebody already has this login, or an account for this enterprise."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a new enterprise account needs; `credit_code` is already normalised and checked."""

    credit_code: str
    enterprise_name: str
    unit: str
    contact: str
    password: str


def sign_in(database: Session, login: str, password: str, address: str) -> User | None:
    """Return the user when login and password fit and neither is locked; every attempt is recorded.

    Unknown account, wrong password and lockout all return None after the same work.
    """
    login = login.strip()
    user = database.scalar(select(User).where(User.login == login))
    locked = _locked(database, login, address)
    fits = matches(user.password_hash if user else None, password)
    succeeded = fits and not locked and user is not None and user.active
    with unit_of_work(database):
        database.add(SignInAttempt(login=login[:120], address=address, succeeded=succeeded))
        action = "sign_in" if succeeded else "sign_in_locked" if locked else "sign_in_failed"
        known = user.id if user is not None else None
        auditing.record(database, action, user_id=known if succeeded else None, about=("user", known or login[:60]))
    return user if succeeded else None


def _locked(database: Session, login: str, address: str) -> bool:
    """Whether the account (since its last success) or the address has failed too often in the last half hour."""
    since = utc_now() - LOCK_FOR
    last_success = database.scalar(
        select(func.max(SignInAttempt.at)).where(SignInAttempt.login == login, SignInAttempt.succeeded.is_(True))
    )
    start = max(since, last_success) if last_success else since
    failed = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.succeeded.is_(False))
    by_account = database.scalar(failed.where(SignInAttempt.login == login, SignInAttempt.at > start)) or 0
    by_address = database.scalar(failed.where(SignInAttempt.address == address, SignInAttempt.at > since)) or 0
    return by_account >= FAILURES_PER_ACCOUNT or by_address >= FAILURES_PER_ADDRESS


def signed_out(database: Session, user: User) -> None:
    """Record that a user signed out."""
    user_id = user.id
    with unit_of_work(database):
        auditing.record(database, "sign_out", user_id=user_id, about=("user", user_id))


def register(database: Session, registration: Registration) -> User:
    """Make the account of an enterprise, and the enterprise itself when it is new; the login is its credit code.

    Raises AccountExistsError when the enterprise already has an account.
    """
    password_hash = hash_password(registration.password)
    with unit_of_work(database):
        enterprise = database.scalar(select(Enterprise).where(Enterprise.credit_code == registration.credit_code))
        if enterprise is None:
            enterprise = Enterprise(
                credit_code=registration.credit_code, name=registration.enterprise_name, unit=registration.unit
            )
            database.add(enterprise)
            database.flush()
        taken = select(User.id).where((User.enterprise_id == enterprise.id) | (User.login == registration.credit_code))
        if database.scalar(taken.limit(1)) is not None:
            raise AccountExistsError(registration.credit_code)
        user = User(
            login=registration.credit_code,
            name=registration.contact,
            role=Role.ENTERPRISE,
            password_hash=password_hash,
            enterprise_id=enterprise.id,
        )
        database.add(user)
        database.flush()
        auditing.record(database, "register", user_id=user.id, about=("enterprise", enterprise.id))
    return user


def make_account(database: Session, account: User, password: str, *, by: User | None) -> User:
    """Add an official's or administrator's account with a first password.

    Raises AccountExistsError when the login is taken.
    """
    account.password_hash = hash_password(password)
    by_id = by.id if by else None
    with unit_of_work(database):
        if database.scalar(select(User.id).where(User.login == account.login)) is not None:
            raise AccountExistsError(account.login)
        database.add(account)
        database.flush()
        detail = {"role": str(account.role), "unit": account.unit or ""}
        auditing.record(database, "make_account", user_id=by_id, about=("user", account.id), detail=detail)
    return account
