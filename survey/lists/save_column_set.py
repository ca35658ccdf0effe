"""Making, changing and removing saved column sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import ColumnSet
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work

MOST_SETS, LONGEST_NAME = 30, 80


class ColumnSetRefusedError(ValueError):
    """A set can't be kept.

    `code`: ``no_name``, ``long_name``, ``same_name``, ``too_many``, ``no_columns``, ``no_key`` (neither name nor
    credit code is among the columns), ``gone`` (it was removed meanwhile).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make(database: Session, user_id: int, kind: str, *, name: str, columns: Sequence[str]) -> int:
    """Store a new set and return its id; raises ColumnSetRefusedError."""
    return met_again(lambda: _make(database, user_id, kind, name=name, columns=columns))


def _make(database: Session, user_id: int, kind: str, *, name: str, columns: Sequence[str]) -> int:
    with unit_of_work(database):
        _check(database, user_id, kind, name=name, columns=columns)
        count = select(func.count()).select_from(ColumnSet).where(ColumnSet.user_id == user_id)
        if (database.scalar(count) or 0) >= MOST_SETS:
            raise ColumnSetRefusedError("too_many")
        made = ColumnSet(user_id=user_id, kind=kind, name=name.strip(), columns=list(columns))
        database.add(made)
        database.flush()
        _note(database, "make_column_set", made)
        return made.id


def change(database: Session, column_set: ColumnSet, name: str, columns: Sequence[str]) -> None:
    """Give a set another name or other columns. Raises ColumnSetRefusedError."""
    set_id = column_set.id
    met_again(lambda: _change(database, set_id, name, columns))


def _change(database: Session, set_id: int, name: str, columns: Sequence[str]) -> None:
    with unit_of_work(database):
        kept = database.get(ColumnSet, set_id, with_for_update=True)
        if kept is None:
            raise ColumnSetRefusedError("gone")
        _check(database, kept.user_id, kept.kind, name=name, columns=columns, own=set_id)
        before = {"name": kept.name, "columns": list(kept.columns)}
        kept.name, kept.columns = name.strip(), list(columns)
        _note(database, "change_column_set", kept, before)


def remove(database: Session, column_set: ColumnSet) -> None:
    """Remove a set; exports made with it keep their columns."""
    set_id = column_set.id
    with unit_of_work(database):
        kept = database.get(ColumnSet, set_id, with_for_update=True)
        if kept is None:  # somebody pressed twice
            return
        _note(database, "remove_column_set", kept)
        database.delete(kept)


def _note(database: Session, action: str, row: ColumnSet, before: Mapping[str, object] | None = None) -> None:
    detail = {"name": row.name, "columns": list(row.columns)} | ({"before": dict(before)} if before else {})
    audit_trail.record(database, action, user_id=row.user_id, about=("column_set", row.id), detail=detail)


def _check(
    database: Session, user_id: int, kind: str, *, name: str, columns: Sequence[str], own: int | None = None
) -> None:
    for code in faults_of(database, user_id, kind, name=name, columns=columns, own=own):
        raise ColumnSetRefusedError(code)


def faults_of(
    database: Session, user_id: int, kind: str, *, name: str, columns: Sequence[str], own: int | None = None
) -> list[str]:
    """Return the codes of everything that is wrong with a name and columns. `own`: the set that they are for."""
    return [
        code for code in (_fault_of_name(database, user_id, kind, name.strip(), own=own), _fault_of(columns)) if code
    ]


def _fault_of_name(database: Session, user_id: int, kind: str, plain: str, *, own: int | None) -> str:
    if not plain:
        return "no_name"
    if len(plain) > LONGEST_NAME:
        return "long_name"
    same = select(ColumnSet.id).where(ColumnSet.user_id == user_id, ColumnSet.kind == kind, ColumnSet.name == plain)
    return "same_name" if database.scalar(same) not in {None, own} else ""


def _fault_of(columns: Sequence[str]) -> str:
    if not columns:
        return "no_columns"
    return "" if {"name", "credit_code"} & set(columns) else "no_key"
