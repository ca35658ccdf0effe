"""Who is away on which days, and who does his work meanwhile (代理)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from survey.models import Absence, AbsenceEnd, Role, User
from survey.store.scope import Scope

_ENDED = exists().where(AbsenceEnd.absence_id == Absence.id)


def on_day(day: date) -> ColumnElement[bool]:
    """Return the condition over `Absence` that it holds on a day (Shanghai)."""
    return and_(Absence.first_day <= day, Absence.last_day >= day, ~_ENDED)


def absent_for(user_id: int, day: date) -> Select[int]:
    """Return the ids of those in whose place somebody works on a day."""
    return select(Absence.absent_id).where(Absence.deputy_id == user_id, on_day(day))


def absent_ids(database: Session, user_id: int, day: date) -> Sequence[int]:
    """Return the same, read, in the order in which the absences were named."""
    return database.scalars(absent_for(user_id, day).order_by(Absence.id)).all()


def absences(database: Session, scope: Scope, day: date) -> Sequence[Absence]:
    """Return the absences of a scope's officials that hold on a day or begin later, with who they are of."""
    return database.scalars(_listed(scope).where(Absence.last_day >= day, ~_ENDED)).all()


def absence_in_scope(database: Session, scope: Scope, absence_id: int) -> Absence | None:
    """Return one absence of a scope's officials that did not end early."""
    return database.scalar(_listed(scope).where(Absence.id == absence_id, ~_ENDED))


def deputies(database: Session, day: date) -> Mapping[int, Absence]:
    """Return who is away on a day -> his absence, with who works in his place."""
    found = database.scalars(select(Absence).where(on_day(day)).options(*_PEOPLE).order_by(Absence.id.desc()))
    return {row.absent_id: row for row in found}


def overlapping(database: Session, user_ids: Sequence[int], first: date, last: date) -> Sequence[Absence]:
    """Return absences on any day of a span in which one of several people is away, or works for another."""
    wanted = select(Absence).where(
        Absence.first_day <= last,
        Absence.last_day >= first,
        ~_ENDED,
        or_(Absence.absent_id.in_(user_ids), Absence.deputy_id.in_(user_ids)),
    )
    return database.scalars(wanted.order_by(Absence.id)).all()


_PEOPLE: tuple[Any, ...] = (joinedload(Absence.absent), joinedload(Absence.deputy), joinedload(Absence.named_by))


def _listed(scope: Scope) -> Select[Absence]:
    statement = select(Absence).options(*_PEOPLE).order_by(Absence.first_day, Absence.id)
    if scope.everything:
        return statement
    own = aliased(User)
    return statement.join(own, own.id == Absence.absent_id).where(
        own.role == Role.TOWN, own.unit == (scope.unit or "-")
    )
