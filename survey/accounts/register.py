"""Accounts are made: by an enterprise that registers, by an administrator for an official."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.accounts.check_administrators import Person, lock_administrators, refuse_second
from survey.accounts.pauses import network
from survey.models import AccountOrigin, AccountRequest, Enterprise, Role, User
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work
from survey.store.permissions import ADMINISTRATORS
from survey.web.passwords import hash_password, turns


class AccountExistsError(Exception):
    """Somebody already has this login, or an account for this enterprise."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a new enterprise account needs; `credit_code` is already normalised and checked."""

    credit_code: str
    enterprise_name: str
    unit: str
    contact: str
    phone: str
    password: str


def register_enterprise(database: Session, registration: Registration, address: str) -> User | AccountRequest:
    """Make the account of an enterprise that nobody knows yet, or a request for that of one that is known.

    A credit code is public and proves nothing: the new account sees what it types itself, and a request nothing at all
    until an official has approved it. Whether a known enterprise has an account already is not said: the request waits
    all the same, and the official reads it. Raises `survey.web.passwords.BusyError`.
    """
    with turns.of(network(address)):
        password_hash = hash_password(registration.password)
    return met_again(lambda: _register(database, registration, password_hash, address))


def _register(database: Session, registration: Registration, password_hash: str, address: str) -> User | AccountRequest:
    made: User | AccountRequest
    with unit_of_work(database):
        enterprise = database.scalar(select(Enterprise).where(Enterprise.credit_code == registration.credit_code))
        if enterprise is not None:
            made = _make_request(database, enterprise, registration, (password_hash, address))
        else:
            made = _make_unapproved_account(database, registration, password_hash)
    return made


def has_approved_account(database: Session, enterprise_id: int) -> bool:
    """Whether an enterprise has an account that somebody approved and that is in use."""
    own = (User.enterprise_id == enterprise_id) & User.approved.is_(True) & User.active.is_(True)
    return database.scalar(select(User.id).where(own).limit(1)) is not None


def _make_request(
    database: Session, enterprise: Enterprise, registration: Registration, secret: tuple[str, str]
) -> AccountRequest:
    request = AccountRequest(
        enterprise_id=enterprise.id,
        enterprise_name=registration.enterprise_name,
        contact=registration.contact,
        phone=registration.phone,
        unit=registration.unit,
        password_hash=secret[0],
        address=secret[1][:64],
    )
    database.add(request)
    database.flush()
    personal = {"contact": registration.contact, "phone": registration.phone}
    about, detail = ("enterprise", enterprise.id), {"request": request.id}
    audit_trail.record(database, "ask_for_account", user_id=None, about=about, detail=detail, personal=personal)
    return request


def _make_unapproved_account(database: Session, registration: Registration, password_hash: str) -> User:
    enterprise = Enterprise(
        credit_code=registration.credit_code,
        name=registration.enterprise_name,
        unit=registration.unit,
        listed=False,
    )
    database.add(enterprise)
    database.flush()
    user = User(
        login=registration.credit_code,
        name=registration.contact,
        role=Role.ENTERPRISE,
        password_hash=password_hash,
        enterprise_id=enterprise.id,
        approved=False,
        phone=registration.phone,
        origin=AccountOrigin.REGISTERED,
    )
    database.add(user)
    database.flush()
    about, detail = ("enterprise", enterprise.id), {"user": user.id, "unit": enterprise.unit}
    personal = {"name": user.name, "phone": user.phone}
    audit_trail.record(database, "register", user_id=user.id, about=about, detail=detail, personal=personal)
    return user


def add_user(database: Session, user: User) -> None:
    """Write a new account inside the caller's unit of work. Raises AccountExistsError when its login is taken."""
    database.add(user)
    try:
        database.flush()
    except IntegrityError:
        raise AccountExistsError(user.login) from None


def make_official_account(database: Session, account: User, password: str, *, by: User | None) -> User:
    """Add an official's or administrator's account with a first password, which whoever makes it for another knows.

    Raises AccountExistsError when the login is taken, and for an administrator
    `survey.accounts.check_administrators.ChangeRefusedError` (``second``).
    """
    account.must_change = by is not None
    account.password_hash = hash_password(password)
    by_id = by.id if by else None
    with unit_of_work(database):
        if account.role in ADMINISTRATORS:
            lock_administrators(database)
        if database.scalar(select(User.id).where(User.login == account.login)) is not None:
            raise AccountExistsError(account.login)
        if account.role in ADMINISTRATORS:
            refuse_second(database, Person.of(account), user_id=None)
        add_user(database, account)
        about, detail = ("user", account.id), {"role": str(account.role), "unit": account.unit or ""}
        personal = {"login": account.login, "name": account.name, "phone": account.phone or ""}
        audit_trail.record(database, "make_account", user_id=by_id, about=about, detail=detail, personal=personal)
    return account
