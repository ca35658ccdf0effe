"""代理: while somebody is away another does his work, from day to day; it begins and ends by itself."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Absence, Role, User, utc_now
from survey.queries.absences import overlapping
from survey.records import audit_trail
from survey.reviewing.absence_results import LONGEST, AbsenceRefusedError, Away
from survey.store.db import unit_of_work


def set_absence(database: Session, away: Away, *, author_id: int, today: date) -> int:
    """Write down who works in whose place, and return the number of that. Raises AbsenceRefusedError."""
    _refuse_days(away, today)
    with unit_of_work(database):
        people = database.scalars(
            select(User)
            .where(User.id.in_({away.absent_id, away.deputy_id}), User.active.is_(True))
            .order_by(User.id)
            .with_for_update(of=User)
        )
        found = {user.id: user for user in people}
        author = database.get_one(User, author_id)
        absent, deputy = found.get(away.absent_id), found.get(away.deputy_id)
        if absent is None or not _is_own(author, absent):
            raise AbsenceRefusedError("absent")
        if deputy is None or not may_stand_in(deputy, absent):
            raise AbsenceRefusedError("deputy")
        if deputy.id == absent.id:
            raise AbsenceRefusedError("same")
        _refuse_others(database, away)
        made = Absence(
            absent_id=absent.id,
            deputy_id=deputy.id,
            first_day=away.first_day,
            last_day=away.last_day,
            reason=away.reason.strip(),
            named_by_id=author_id,
            named_at=utc_now(),
        )
        database.add(made)
        database.flush()
        detail = {
            "deputy": deputy.id,
            "first_day": away.first_day.isoformat(),
            "last_day": away.last_day.isoformat(),
            "reason": made.reason,
        }
        audit_trail.record(database, "set_absence", user_id=author_id, about=("user", absent.id), detail=detail)
        return made.id


def may_stand_in(deputy: User, absent: User) -> bool:
    """Return whether somebody sees and may do what another does: of the same town, or of the district."""
    if Role(deputy.role) == Role.DISTRICT:
        return Role(absent.role) in {Role.TOWN, Role.DISTRICT}
    return (deputy.role, deputy.unit) == (Role.TOWN, absent.unit) and Role(absent.role) == Role.TOWN


def _is_own(author: User, absent: User) -> bool:
    """Return whether somebody may say who stands in for another: a town for its own people, the district for all."""
    if Role(absent.role) not in {Role.TOWN, Role.DISTRICT}:
        return False
    return Role(author.role) == Role.DISTRICT or (author.role, author.unit) == (absent.role, absent.unit)


def _refuse_days(away: Away, today: date) -> None:
    if not away.reason.strip():
        raise AbsenceRefusedError("reason")
    if away.last_day < away.first_day:
        raise AbsenceRefusedError("order")
    if away.last_day < today:
        raise AbsenceRefusedError("past")
    if away.last_day - away.first_day >= timedelta(days=LONGEST):
        raise AbsenceRefusedError("long")


def _refuse_others(database: Session, away: Away) -> None:
    """Raise where one of both is not free on these days: there are no chains of people who stand in."""
    for other in overlapping(database, (away.absent_id, away.deputy_id), away.first_day, away.last_day):
        if other.absent_id == away.absent_id:
            raise AbsenceRefusedError("already")
        if other.absent_id == away.deputy_id:
            raise AbsenceRefusedError("deputy_away")
        if other.deputy_id == away.absent_id:
            raise AbsenceRefusedError("deputises")
