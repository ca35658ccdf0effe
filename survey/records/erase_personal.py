"""Erasing what entries hold of persons: the entries, their macs and the chain stay whole, and an entry says what went.

What goes is the address, the salt and the row of personal values; the digest that stays can be tried against no value
without the salt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from survey.models import AuditEntry, AuditPersonal
from survey.records import audit_trail
from survey.store.db import unit_of_work

ERASED = "erase_personal"
AT_ONCE = 500
"""So many entries in one unit of work: whoever saves meanwhile waits for a moment only."""


def erase_personal(
    database: Session,
    *,
    user_id: int | None,
    reason: str,
    before: datetime | None = None,
    entries: Iterable[int] | None = None,
) -> int:
    """Erase the personal values and addresses of entries and return of how many.

    `before`: of every entry that is older.  `entries`: of these ids.  Exactly one of both is given, else ValueError is
    raised. Done in units of work of 500 entries, each with an entry of its own (action `erase_personal`) that says
    which ids, as ranges in ``detail["entries"]``, and the reason. What was erased before counts no more; where nothing
    is left, nothing is recorded.
    """
    if (before is None) == (entries is None):
        message = "name either the moment or the entries"
        raise ValueError(message)
    if before is not None:
        wanted = _held(database, AuditEntry.at < before)
    else:
        asked = sorted(set(entries or ()))
        wanted = [number for part in _pieces(asked) for number in _held(database, AuditEntry.id.in_(part))]
    return sum(_erase(database, part, user_id=user_id, reason=reason) for part in _pieces(wanted))


def count_personal(database: Session, before: datetime) -> int:
    """Return how many entries older than a moment hold personal values or an address."""
    return len(_held(database, AuditEntry.at < before))


def _erase(database: Session, numbers: Sequence[int], *, user_id: int | None, reason: str) -> int:
    with unit_of_work(database):
        found = _held(database, AuditEntry.id.in_(numbers), locked=True)
        database.execute(delete(AuditPersonal).where(AuditPersonal.entry_id.in_(found)))
        blank = update(AuditEntry).where(AuditEntry.id.in_(found)).values(address="", salt="")
        database.execute(blank.execution_options(synchronize_session=False))
        if found:
            kept = _held(database, AuditEntry.id.between(found[0], found[-1]))
            detail = {"reason": reason, "entries": ranges_between(found, kept), "rows": len(found)}
            audit_trail.record(database, ERASED, user_id=user_id, detail=detail)
    return len(found)


def ranges_between(numbers: Sequence[int], kept: Sequence[int]) -> list[list[int]]:
    """Return rising numbers as ranges ``[first, last]`` that hold none of those that are kept, which rise, too."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and bisect_left(kept, ranges[-1][1]) == bisect_left(kept, number):
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges


def _held(database: Session, which: ColumnElement[bool], *, locked: bool = False) -> list[int]:
    """Return the ids of those entries that hold an address or personal values, rising."""
    values = exists().where(AuditPersonal.entry_id == AuditEntry.id)
    statement = select(AuditEntry.id).where(which, or_(AuditEntry.address != "", values)).order_by(AuditEntry.id)
    return list(database.scalars(statement.with_for_update() if locked else statement))


def _pieces(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
