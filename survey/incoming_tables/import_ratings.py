"""Ratings that others gave: compared with those that are stored, and written.

A stored rating never changes; a row that contradicts one is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from scoring.characters import compared
from survey.accounts.decide_requests import mark_listed
from survey.incoming_tables.fields import source_of
from survey.incoming_tables.table_results import RowOutcome
from survey.models import Enterprise, ExternalRating, utc_now
from survey.queries.comparing_names import Compared
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName
from survey.words.figures import SHANGHAI

_BATCH = 500
Key = tuple[int, str, str]
Rating = tuple[str, date, date | None]
"""Level, day of the report, and until when it holds."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows are compared with. `taken`: names of other firms; `said`: what the file itself says of a key."""

    firms: Mapping[str, Enterprise]
    taken: frozenset[str]
    stored: Mapping[Key, Rating]
    said: Mapping[Key, frozenset[Rating]]


def compare_rows(database: Session, scope: Scope, rows: Sequence[TableRow]) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, its content where it is new, and why it is refused.

    Rows that contradict one another are refused, all of them: which one is meant is not guessed.
    """
    firms = _enterprises(database, scope, [str(row.values["credit_code"]) for row in rows])
    strange = {_name(row) for row in rows if not _is_of(row, firms.get(str(row.values["credit_code"])))}
    taken = frozenset(
        compared(name)
        for name in database.scalars(select(Enterprise.name).where(Compared(Enterprise.name).in_(sorted(strange))))
    )
    stored = _stored(database, sorted({_id(firm) for firm in firms.values()}))
    known = _Known(firms, taken, stored, {})
    said: dict[Key, set[Rating]] = {}
    for row in rows:
        if _refusal(row, known) is None:
            key, rating = _rating(row, known)
            said.setdefault(key, set()).add(rating)
    known = replace(known, said={key: frozenset(ratings) for key, ratings in said.items()})
    seen: set[Key] = set()
    return [_compared(row, known, seen) for row in rows]


def _compared(row: TableRow, known: _Known, seen: set[Key]) -> RowOutcome:
    refused = _refusal(row, known)
    if refused is not None:
        return refused
    key, rating = _rating(row, known)
    before = known.stored.get(key)
    if before is not None and before != rating:
        return RowOutcome(ListName.REFUSED, {}, "contradicts")
    if before is None and len(known.said[key]) > 1:
        return RowOutcome(ListName.REFUSED, {}, "contradicts_rows")
    if before is not None or key in seen:
        return RowOutcome(ListName.UNCHANGED, {})
    seen.add(key)
    content = {name: ("", str(value)) for name, value in row.values.items() if name != "credit_code"}
    firm = known.firms[str(row.values["credit_code"])]
    remark = () if _is_of(row, firm) else ("name_differs", firm.name)
    return RowOutcome(ListName.NEW, content, *remark)


def _refusal(row: TableRow, known: _Known) -> RowOutcome | None:
    """Return why a row by itself is refused; None for one that is in order."""
    firm = known.firms.get(str(row.values["credit_code"]))
    if firm is None:
        return RowOutcome(ListName.REFUSED, {}, "unknown_enterprise")
    if not _is_of(row, firm) and _name(row) in known.taken:
        return RowOutcome(ListName.REFUSED, {}, "code_of_other", firm.name)
    if _day(row) > utc_now().astimezone(SHANGHAI).date():
        return RowOutcome(ListName.REFUSED, {}, "later")
    until = _until(row)
    if until is not None and until < _day(row):
        return RowOutcome(ListName.REFUSED, {}, "ends_before")
    return None


def _rating(row: TableRow, known: _Known) -> tuple[Key, Rating]:
    firm = known.firms[str(row.values["credit_code"])]
    key = (_id(firm), source_of(str(row.values["source"])), str(row.values["report_number"]))
    return key, (str(row.values["level"]), _day(row), _until(row))


def _name(row: TableRow) -> str:
    return compared(str(row.values.get("name", "")))


def _is_of(row: TableRow, firm: Enterprise | None) -> bool:
    """Return whether a row names no firm, or by its present name or a former one the firm that its code is of."""
    name = _name(row)
    return not name or (firm is not None and name in {compared(firm.name), *firm.search_key.split("\n")})


def _id(firm: Enterprise) -> int:
    """Return the id of the record that counts."""
    return firm.merged_into_id or firm.id


def _day(row: TableRow) -> date:
    dated = row.values["dated"]
    if not isinstance(dated, date):
        message = "a row without faults has a date"
        raise TypeError(message)
    return dated


def _until(row: TableRow) -> date | None:
    until = row.values.get("valid_until")
    return until if isinstance(until, date) else None


def _enterprises(database: Session, scope: Scope, codes: Sequence[str]) -> Mapping[str, Enterprise]:
    found: dict[str, Enterprise] = {}
    for start in range(0, len(codes), _BATCH):
        statement = select(Enterprise).where(Enterprise.credit_code.in_(codes[start : start + _BATCH]))
        found |= {item.credit_code: item for item in database.scalars(scope.limit(statement))}
    return found


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
            enterprise_id=_id(enterprises[str(row.values["credit_code"])]),
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
    mark_listed(database, {_id(firm) for firm in enterprises.values()})
