"""Accounts: registration, sign-in with a pause after failures, and those that an administrator makes."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.models import AccountRequest, Enterprise, Role, SignInAttempt, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password, matches, turns

FREE_FAILURES = 3
"""So many wrong passwords in a row cost nothing; each one after doubles the pause."""
LONGEST_PAUSE = 30
"""Seconds: whoever sits behind the same address as a stranger never waits longer."""
FORGET_AFTER = timedelta(hours=1)


class AccountExistsError(Exception):
    """Somebody already has this login, or an account for this enterprise."""


class TooSoonError(Exception):
    """The last failure of this account from this address is too near; nothing was checked or counted."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Registration:
    """What a new enterprise account needs; `credit_code` is already normalised and checked."""

    credit_code: str
    enterprise_name: str
    unit: str
    contact: str
    phone: str
    password: str


def sign_in(database: Session, login: str, password: str, address: str) -> User | None:
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
        fits = matches(hashed, password)
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


def register(database: Session, registration: Registration, address: str) -> User | AccountRequest:
    """Make the account of an enterprise that nobody knows yet, or a request for that of one that is known.

    A credit code is public and proves nothing: the new account sees what it types itself, and a request nothing at all
    until an official has approved it. Raises AccountExistsError when the enterprise has an approved account, and
    `survey.web.passwords.BusyError`.
    """
    with turns.of(network(address)):
        password_hash = hash_password(registration.password)
    try:
        return _register(database, registration, password_hash, address)
    except IntegrityError:  # somebody registered the same enterprise at the same moment: it is known now
        return _register(database, registration, password_hash, address)


def _register(database: Session, registration: Registration, password_hash: str, address: str) -> User | AccountRequest:
    made: User | AccountRequest
    with unit_of_work(database):
        enterprise = database.scalar(select(Enterprise).where(Enterprise.credit_code == registration.credit_code))
        if enterprise is not None:
            if has_approved_account(database, enterprise.id):
                raise AccountExistsError(registration.credit_code)
            made = _ask(database, enterprise, registration, (password_hash, address))
        else:
            made = _begin(database, registration, password_hash)
    return made


def has_approved_account(database: Session, enterprise_id: int) -> bool:
    """Whether an enterprise has an account that somebody approved and that is in use."""
    own = (User.enterprise_id == enterprise_id) & User.approved.is_(True) & User.active.is_(True)
    return database.scalar(select(User.id).where(own).limit(1)) is not None


def _ask(
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
    detail = {"request": request.id, "contact": registration.contact, "phone": registration.phone}
    audit_trail.record(database, "ask_for_account", user_id=None, about=("enterprise", enterprise.id), detail=detail)
    return request


def _begin(database: Session, registration: Registration, password_hash: str) -> User:
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
    )
    database.add(user)
    database.flush()
    audit_trail.record(database, "register", user_id=user.id, about=("enterprise", enterprise.id))
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
        audit_trail.record(database, "make_account", user_id=by_id, about=("user", account.id), detail=detail)
    return account
