"""A 负责人 invites colleagues with one-time codes; whoever has one joins with a login of his own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.accounts.claim_account import TRIED, Person, locked_code, read_offer
from survey.accounts.one_time_codes import CodeFor, issue_code, use_code
from survey.accounts.pauses import network, record_attempt
from survey.accounts.register import AccountExistsError, add_user
from survey.config import Settings
from survey.models import (
    OF_ENTERPRISES,
    AccountOrigin,
    CodePurpose,
    Enterprise,
    Role,
    SectionAssignment,
    User,
    utc_now,
)
from survey.queries import firm_people
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password, turns


class NotInFirmError(Exception):
    """There is no such person or open invitation in the enterprise of whoever asks, or he may not ask any more."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a code invites, as what, and for which (questionnaire, section) pairs; none of them means all."""

    name: str
    role: Role
    sections: frozenset[tuple[str, str]] = frozenset()


def invite(database: Session, settings: Settings, invitation: Invitation, *, by: User) -> str:
    """Return a new code with which a colleague joins the enterprise of `by`; it is shown this once.

    Raises NotInFirmError when `by` is no 负责人 any more.
    """
    by_id, role = by.id, invitation.role if invitation.role in OF_ENTERPRISES else Role.COLLEAGUE
    sections = sorted(invitation.sections) if role is Role.COLLEAGUE else []
    with unit_of_work(database):
        enterprise_id = lock_firm(database, by_id)
        detail = {"name": invitation.name, "role": role.value, "sections": [list(pair) for pair in sections]}
        whom = CodeFor(enterprise_id=enterprise_id, detail=detail)
        code = issue_code(database, settings, CodePurpose.INVITE, whom, by_id=by_id)
        about = ("enterprise", enterprise_id)
        personal = {"name": detail.pop("name")}
        audit_trail.record(database, "invite_colleague", user_id=by_id, about=about, detail=detail, personal=personal)
    return code


def withdraw_invitation(database: Session, code_id: int, *, by: User) -> None:
    """End an open invitation of the enterprise of `by`. Raises NotInFirmError."""
    by_id = by.id
    with unit_of_work(database):
        enterprise_id = lock_firm(database, by_id)
        code = firm_people.invitation(database, enterprise_id, code_id)
        if code is None:
            raise NotInFirmError(code_id)
        code.withdrawn_at = utc_now()
        about, personal = ("enterprise", enterprise_id), {"name": code.detail.get("name", "")}
        audit_trail.record(database, "withdraw_invitation", user_id=by_id, about=about, personal=personal)


def join_enterprise(database: Session, settings: Settings, typed: str, person: Person, *, address: str) -> User:
    """Make the account of an invited colleague, and return it; the code is used up.

    Raises `survey.accounts.one_time_codes.CodeFaultError`, AccountExistsError when the login is taken (then the code
    still works), `survey.accounts.pauses.TooSoonError` and `survey.web.passwords.BusyError`.
    """
    read_offer(database, settings, CodePurpose.INVITE, typed, address=address)
    if is_taken(database, person.login):
        raise AccountExistsError(person.login)
    database.rollback()  # nothing is held while the password is hashed
    with turns.of(network(address)):
        password_hash = hash_password(person.password)
    with unit_of_work(database):
        code, enterprise = locked_code(database, settings, CodePurpose.INVITE, typed)
        user = User(
            login=person.login,
            name=person.name,
            role=Role(code.detail["role"]),
            password_hash=password_hash,
            enterprise_id=enterprise.id,
            phone=person.phone,
            origin=AccountOrigin.INVITED,
        )
        add_user(database, user)
        assign(database, user.id, frozenset((one, two) for one, two in code.detail["sections"]))
        record_attempt(database, TRIED[CodePurpose.INVITE], network(address), succeeded=True)
        detail = {"user": user.id, "role": user.role, "invited_by": code.issued_by_id}
        about, personal = ("enterprise", enterprise.id), {"name": user.name, "phone": user.phone}
        audit_trail.record(database, "join_enterprise", user_id=user.id, about=about, detail=detail, personal=personal)
        use_code(database, code, user_id=user.id)
    return user


def is_taken(database: Session, login: str) -> bool:
    """Return whether an account has this login, or an enterprise this credit code."""
    taken = database.scalar(select(User.id).where(User.login == login))
    return (
        taken is not None or database.scalar(select(Enterprise.id).where(Enterprise.credit_code == login)) is not None
    )


def assign(database: Session, user_id: int, sections: Collection[tuple[str, str]]) -> None:
    """Give a user without sections these ones (inside the caller's unit of work)."""
    rows = [
        {"user_id": user_id, "questionnaire_id": questionnaire, "section_id": section}
        for questionnaire, section in sorted(sections)
    ]
    if rows:
        database.execute(insert(SectionAssignment), rows)


def lock_firm(database: Session, by_id: int) -> int:
    """Lock the enterprise of a 负责人 until the caller's unit of work ends, and return its id.

    Whoever waits here sees what the other wrote: a person who was removed meanwhile changes nothing. Raises
    NotInFirmError when the person is not its 负责人 any more, or not approved yet.
    """
    enterprise_id = database.scalar(select(User.enterprise_id).where(User.id == by_id))
    database.scalars(select(Enterprise.id).where(Enterprise.id == enterprise_id).with_for_update()).one_or_none()
    if enterprise_id is None or not firm_people.is_responsible(database, enterprise_id, by_id):
        raise NotInFirmError(by_id)
    return enterprise_id
