"""The three administrators are made on the machine, each with a one-time code by which he sets his own password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.check_administrators import Person, refuse_second
from survey.accounts.one_time_codes import CodeFor, issue_code, withdraw_codes
from survey.accounts.register import AccountExistsError
from survey.config import Settings
from survey.models import CodePurpose, Role, User, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.permissions import ADMINISTRATORS

ORDER = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


class HeldError(Exception):
    """Somebody else is this administrator already; `role` and his `login`."""

    def __init__(self, role: Role, login: str) -> None:
        super().__init__(role, login)
        self.role, self.login = role, login


@dataclass(frozen=True, slots=True)
class Holder:
    """An administrator. `code`: new, shown this once; empty for who has set his password. `made`: just now."""

    role: Role
    login: str
    name: str
    code: str = ""
    expires_at: datetime | None = None
    made: bool = False


def invite_administrators(
    database: Session, settings: Settings, wanted: Sequence[User], *, lasts: timedelta, another: bool = False
) -> list[Holder]:
    """Make the wanted administrators, all or none, and return every administrator in the order of `ORDER`.

    Whoever never set a password gets a new code, which ends the earlier one; others get none. `another`: a role may
    have one more holder. Raises HeldError, AccountExistsError for a login that has another role, and
    `survey.accounts.refusal_results.ChangeRefusedError` (``second``).
    """
    with unit_of_work(database):
        made = {account.login for account in wanted if _make(database, account, another=another)}
        everybody = select(User).where(User.role.in_(ADMINISTRATORS), User.active.is_(True), User.sample.is_(False))
        found = sorted(database.scalars(everybody.with_for_update(of=User)), key=_place)
        return [_holder(database, settings, user, lasts, made=user.login in made) for user in found]


def _place(user: User) -> tuple[int, int]:
    return ORDER.index(Role(user.role)), user.id


def _make(database: Session, account: User, *, another: bool) -> bool:
    """Add an account without a password, unless it is there as it is wanted; return whether it was added."""
    there = database.scalar(select(User).where(User.login == account.login))
    if there is not None:
        if there.role != account.role or not there.active:
            raise AccountExistsError(account.login)
        return False
    other = database.scalar(
        select(User.login)
        .where(User.role == account.role, User.active.is_(True), User.sample.is_(False))
        .order_by(User.id)
        .limit(1)
    )
    if other is not None and not another:
        raise HeldError(Role(account.role), other)
    refuse_second(database, Person.of(account), user_id=None)
    database.add(account)
    database.flush()
    detail = {"role": str(account.role), "unit": ""}
    personal = {"login": account.login, "name": account.name, "phone": account.phone or ""}
    audit_trail.record(
        database, "make_account", user_id=None, about=("user", account.id), detail=detail, personal=personal
    )
    return True


def _holder(database: Session, settings: Settings, user: User, lasts: timedelta, *, made: bool) -> Holder:
    """Return an administrator, with a new code where he never set a password."""
    role = Role(user.role)
    if user.password_hash is not None:
        return Holder(role, user.login, user.name)
    whom, expires_at = CodeFor(user_id=user.id), utc_now() + lasts
    withdraw_codes(database, CodePurpose.RESET, whom)
    code = issue_code(database, settings, CodePurpose.RESET, whom, by_id=None, lasts=lasts)
    detail = {"user": user.id, "expires": expires_at.date().isoformat()}
    audit_trail.record(database, "reset_issued", user_id=None, about=("user", user.id), detail=detail)
    return Holder(role, user.login, user.name, code, expires_at, made)
