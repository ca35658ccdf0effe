"""A 负责人 changes what colleagues may do, or removes them; the last 负责人 stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey.accounts.invite_colleagues import NotInFirmError, assign, lock_firm
from survey.models import OF_ENTERPRISES, Role, SectionAssignment, User
from survey.queries import firm_people
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.web.session_rows import end_all_sessions


class LastResponsibleError(Exception):
    """The enterprise would be left without a 负责人."""


def assign_sections(database: Session, user_id: int, sections: Collection[tuple[str, str]], *, by: User) -> None:
    """Let a 填报人 change these (questionnaire, section) pairs only; none of them means all. Raises NotInFirmError."""
    by_id = by.id
    with unit_of_work(database):
        user = _locked_colleague(database, user_id, by_id)
        if user.role != Role.COLLEAGUE:
            raise NotInFirmError(user_id)
        before = _sections(database, user_id)
        database.execute(delete(SectionAssignment).where(SectionAssignment.user_id == user_id))
        assign(database, user_id, sections)
        detail = {"sections": [list(pair) for pair in sorted(sections)], "before": {"sections": before}}
        _record(database, "assign_sections", user, detail, by_id=by_id)


def change_role(database: Session, user_id: int, role: Role, *, by: User) -> None:
    """Make a 填报人 a 负责人, or the other way round; a colleague's sessions end, one's own goes on with the new role.

    Raises NotInFirmError and LastResponsibleError.
    """
    by_id = by.id
    with unit_of_work(database):
        user = _locked_colleague(database, user_id, by_id)
        if role not in OF_ENTERPRISES:
            raise NotInFirmError(user_id)
        if role is not Role.ENTERPRISE:
            _keep_one(database, user)
        before = {"role": user.role, "sections": _sections(database, user_id)}
        user.role = role
        database.execute(delete(SectionAssignment).where(SectionAssignment.user_id == user_id))
        if user_id != by_id:
            end_all_sessions(database, user_id)
        _record(database, "change_colleague", user, {"role": role.value, "before": before}, by_id=by_id)


def remove_colleague(database: Session, user_id: int, *, by: User) -> None:
    """End the account of one of the people of the enterprise of `by`, and his sessions; his answers and trail stay.

    Raises NotInFirmError and LastResponsibleError.
    """
    by_id = by.id
    with unit_of_work(database):
        user = _locked_colleague(database, user_id, by_id)
        _keep_one(database, user)
        before = {"role": user.role, "sections": _sections(database, user_id)}
        user.active, user.login = False, f"{user.login}#{user.id}"
        database.execute(delete(SectionAssignment).where(SectionAssignment.user_id == user_id))
        end_all_sessions(database, user_id)
        _record(database, "remove_colleague", user, {"before": before}, by_id=by_id)


def _locked_colleague(database: Session, user_id: int, by_id: int) -> User:
    """Return one of the people of the enterprise of a 负责人, which is locked from now on."""
    user = firm_people.person(database, lock_firm(database, by_id), user_id)
    if user is None:
        raise NotInFirmError(user_id)
    return user


def _keep_one(database: Session, leaving: User) -> None:
    left = [user for user in firm_people.people(database, leaving.enterprise_id) if user.id != leaving.id]
    if leaving.role == Role.ENTERPRISE and not any(user.role == Role.ENTERPRISE for user in left):
        raise LastResponsibleError(leaving.id)


def _sections(database: Session, user_id: int) -> list[list[str]]:
    """Return the (questionnaire, section) pairs of a 填报人 in their order; none means all."""
    found = firm_people.sections_of(database, [user_id]).get(user_id) or ()
    return [list(pair) for pair in sorted(found)]


def _record(database: Session, action: str, user: User, detail: Mapping[str, object], *, by_id: int) -> None:
    about, said = ("enterprise", user.enterprise_id), {"user": user.id, **detail}
    audit_trail.record(database, action, user_id=by_id, about=about, detail=said, personal={"name": user.name})
