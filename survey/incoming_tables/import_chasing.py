"""The log of calls as it comes back from a workbook: compared with what is logged, and written.

A row with the number of an entry (记录号) corrects it where it differs; one without is a new call, unless the same
call is logged already, so that a file which comes twice changes nothing. A row without any call was not filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.chasing.chase_results import TypedCall, fault_of, typed_of
from survey.chasing.log_call import write_call
from survey.definitions.local_days import today
from survey.incoming_tables.fields import CHANNELS, OUTCOMES
from survey.incoming_tables.table_results import ComparedRow, RowOutcome
from survey.models import ChaseCall, Enterprise
from survey.queries import chasing
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName

_BATCH = 500
_SAID = ("called_on", "channel", "outcome", "next_on", "spoken_with", "note")


@dataclass(frozen=True, slots=True)
class Logged:
    """What is logged. `firms`: credit code -> id; `called`: those that are called; `calls`: firm -> its entries."""

    firms: Mapping[str, int]
    called: frozenset[int]
    calls: Mapping[int, Sequence[ChaseCall]]


def compare_rows(
    database: Session, scope: Scope, rows: Sequence[TableRow], campaign_id: int | None
) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, what it says, and why it is refused."""
    if campaign_id is None:
        return [RowOutcome(ListName.REFUSED, {}, "no_campaign_calls")] * len(rows)
    logged = _logged(database, scope, rows, campaign_id)
    seen: set[tuple[int, TypedCall]] = set()
    return [_compared(row, logged, seen) for row in rows]


def _compared(row: TableRow, logged: Logged, seen: set[tuple[int, TypedCall]]) -> RowOutcome:
    if not any(row.values.get(name) for name in _SAID):
        return RowOutcome(ListName.UNCHANGED, {})
    firm = logged.firms.get(str(row.values["credit_code"]), 0)
    known = logged.calls.get(firm, ())
    before = _entry(row, known)
    code = _refusal(row, firm, logged, before)
    if code:
        return RowOutcome(ListName.REFUSED, {}, code)
    call = call_of(row, before)
    if before is not None and typed_of(before) != call:
        if any(one.corrects_id == before.id for one in known):
            return RowOutcome(ListName.REFUSED, {}, "entry_corrected")
        return RowOutcome(ListName.CHANGED, _changes(typed_of(before), call))
    same = before is not None or (firm, call) in seen or any(typed_of(one) == call for one in known)
    seen.add((firm, call))
    return RowOutcome(ListName.UNCHANGED, {}) if same else RowOutcome(ListName.NEW, _changes(None, call))


def _entry(row: TableRow, known: Sequence[ChaseCall]) -> ChaseCall | None:
    """Return the entry that a row names, None for none or another firm's."""
    number = str(row.values.get("entry", "")).lstrip("#")
    return next((one for one in known if str(one.id) == number), None)


def _refusal(row: TableRow, firm: int, logged: Logged, before: ChaseCall | None) -> str:
    """Return why a row cannot be logged, whatever is; empty where it can."""
    if not firm:
        return "unknown_enterprise"
    if firm not in logged.called:
        return "not_called"
    if row.values.get("entry") and before is None:
        return "no_entry"
    missing = [name for name in ("called_on", "channel", "outcome") if not row.values.get(name)]
    if before is None and missing:
        return f"no_{missing[0]}"
    fault = fault_of(call_of(row, before), today())
    return f"call_{fault}" if fault else ""


def call_of(row: TableRow, before: ChaseCall | None) -> TypedCall:
    """Return the call that a row says; what it leaves empty stays as the entry that it corrects has it."""
    said: dict[str, Any] = {name: row.values[name] for name in _SAID if row.values.get(name)}
    for name, titles in (("channel", CHANNELS), ("outcome", OUTCOMES)):
        if name in said:
            said[name] = next(one for one, title in titles.items() if title == said[name])
    return replace(typed_of(before), **said) if before is not None else TypedCall(**said)


def lock_rows(database: Session, rows: Sequence[TableRow]) -> None:
    """Hold the firms of rows until the unit of work ends, so that whoever takes in the same file waits."""
    codes = sorted({str(row.values["credit_code"]) for row in rows})
    for start in range(0, len(codes), _BATCH):
        own = select(Enterprise.id).where(Enterprise.credit_code.in_(codes[start : start + _BATCH]))
        database.scalars(own.order_by(Enterprise.credit_code).with_for_update()).all()


def write_rows(
    database: Session, scope: Scope, rows: Sequence[ComparedRow], campaign_id: int, *, upload_id: int, user_id: int
) -> None:
    """Write the calls of rows that were compared, inside the caller's unit of work."""
    logged = _logged(database, scope, [item.row for item in rows], campaign_id)
    for item in rows:
        firm = logged.firms[str(item.row.values["credit_code"])]
        before = _entry(item.row, logged.calls.get(firm, ()))
        write_call(
            database,
            (campaign_id, firm),
            call_of(item.row, before),
            author_id=user_id,
            corrects_id=before.id if before is not None else None,
            upload_id=upload_id,
        )


def _changes(before: TypedCall | None, call: TypedCall) -> Mapping[str, tuple[str, str]]:
    new, old = _said(call), _said(before) if before is not None else {}
    return {name: (old.get(name, ""), text) for name, text in new.items() if old.get(name, "") != text}


def _said(call: TypedCall) -> dict[str, str]:
    days = {"called_on": call.called_on, "next_on": call.next_on}
    said = {name: day.isoformat() if isinstance(day, date) else "" for name, day in days.items()}
    return {
        "called_on": said["called_on"],
        "channel": CHANNELS[call.channel],
        "outcome": OUTCOMES[call.outcome],
        "next_on": said["next_on"],
        "spoken_with": call.spoken_with,
        "note": call.note,
    }


def _logged(database: Session, scope: Scope, rows: Sequence[TableRow], campaign_id: int) -> Logged:
    codes = sorted({str(row.values["credit_code"]) for row in rows})
    firms: dict[str, int] = {}
    for start in range(0, len(codes), _BATCH):
        statement = select(Enterprise).where(Enterprise.credit_code.in_(codes[start : start + _BATCH]))
        firms |= {one.credit_code: one.merged_into_id or one.id for one in database.scalars(scope.limit(statement))}
    ids = sorted(set(firms.values()))
    return Logged(
        firms,
        frozenset(chasing.called_ids(database, campaign_id, ids)),
        chasing.calls_among(database, campaign_id, ids),
    )
