"""Ratings that others gave: compared with those that are stored, and written.

A stored rating never changes; a row that contradicts one is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.accounts.decide_requests import mark_listed
from survey.incoming_tables.fields import source_of
from survey.incoming_tables.table_results import RowOutcome
from survey.models import Enterprise, ExternalRating, utc_now
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName
from survey.words.figures import SHANGHAI

_BATCH = 500
Key = tuple[int, str, str]
Rating = tuple[str, date, date | None]
"""Level, day of the report, and until when it holds."""


def compare_rows(database: Session, scope: Scope, rows: Sequence[TableRow]) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, its content where it is new, and why it is refused."""
    enterprises = _enterprises(database, scope, [str(row.values["credit_code"]) for row in rows])
    stored = _stored(database, sorted(enterprises.values()))
    seen: dict[Key, Rating] = {}
    return [_compared(row, enterprises, stored, seen) for row in rows]


def _compared(
    row: TableRow,
    enterprises: Mapping[str, int],
    stored: Mapping[Key, Rating],
    seen: dict[Key, Rating],
) -> RowOutcome:
    enterprise = enterprises.get(str(row.values["credit_code"]))
    if enterprise is None:
        return RowOutcome(ListName.REFUSED, {}, "unknown_enterprise")
    if _day(row) > utc_now().astimezone(SHANGHAI).date():
        return RowOutcome(ListName.REFUSED, {}, "later")
    until = _until(row)
    if until is not None and until < _day(row):
        return RowOutcome(ListName.REFUSED, {}, "ends_before")
    key = (enterprise, source_of(str(row.values["source"])), str(row.values["report_number"]))
    rating = (str(row.values["level"]), _day(row), until)
    before = stored.get(key) or seen.get(key)
    seen.setdefault(key, rating)
    if before is not None:
        if before == rating:
            return RowOutcome(ListName.UNCHANGED, {})
        return RowOutcome(ListName.REFUSED, {}, "contradicts")
    content = {name: ("", str(value)) for name, value in row.values.items() if name != "credit_code"}
    return RowOutcome(ListName.NEW, content)


def _day(row: TableRow) -> date:
    dated = row.values["dated"]
    if not isinstance(dated, date):
        message = "a row without faults has a date"
        raise TypeError(message)
    return dated


def _until(row: TableRow) -> date | None:
    until = row.values.get("valid_until")
    return until if isinstance(until, date) else None


def _enterprises(database: Session, scope: Scope, codes: Sequence[str]) -> Mapping[str, int]:
    ids: dict[str, int] = {}
    for start in range(0, len(codes), _BATCH):
        statement = select(Enterprise).where(Enterprise.credit_code.in_(codes[start : start + _BATCH]))
        ids |= {item.credit_code: item.merged_into_id or item.id for item in database.scalars(scope.limit(statement))}
    return ids


def _stored(database: Session, ids: Sequence[int]) -> Mapping[Key, Rating]:
    ratings: dict[Key, Rating] = {}
    for start in range(0, len(ids), _BATCH):
        statement = select(ExternalRating).where(ExternalRating.enterprise_id.in_(ids[start : start + _BATCH]))
        ratings |= {
            (item.enterprise_id, item.source, item.report_number): (item.level, item.dated, item.valid_until)
            for item in database.scalars(statement)
        }
    return ratings


def write_rows(database: Session, rows: Sequence[TableRow], *, upload_id: int, user_id: int) -> None:
    """Write rows inside the caller's unit of work; enterprises named there are listed from now on."""
    codes = [str(row.values["credit_code"]) for row in rows]
    enterprises = _enterprises(database, Scope(everything=True), codes)
    database.add_all(
        ExternalRating(
            enterprise_id=enterprises[str(row.values["credit_code"])],
            source=source_of(str(row.values["source"])),
            level=str(row.values["level"]),
            report_number=str(row.values["report_number"]),
            dated=_day(row),
            valid_until=_until(row),
            note=str(row.values.get("note", "")),
            upload_id=upload_id,
            recorded_by_id=user_id,
        )
        for row in rows
    )
    mark_listed(database, enterprises.values())
