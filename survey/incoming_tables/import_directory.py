"""Rows of the enterprise directory: compared with the enterprises that are stored, and written.

A blank cell never erases what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from exports.incoming_lists.reader import TableRow
from scoring.characters import compared
from survey.definitions.local_days import today
from survey.incoming_tables import import_calls
from survey.incoming_tables.table_results import RowOutcome
from survey.models import Enterprise, EnterpriseGroup
from survey.models.search_keys import renamed
from survey.records.column_results import as_text
from survey.records.record_changes import record_changes
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName

_FIELDS = (
    "name",
    "unit",
    "registered_place",
    "production_place",
    "tax_place",
    "industry",
    "above_scale",
    "contact",
    "contact_phone",
)
_NOT_OF_THE_RECORD = frozenset({"credit_code", "call", "call_reason"})
_BATCH = 500


def compare_rows(
    database: Session, scope: Scope, rows: Sequence[TableRow], campaign_id: int | None
) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, its changes, and why it is refused.

    A town's official takes in its own unit's enterprises only, and moves nobody into it.
    """
    enterprises = _enterprises(database, [str(row.values["credit_code"]) for row in rows])
    outcomes = [_compared(scope, row, enterprises.get(str(row.values["credit_code"]))) for row in rows]
    ids = [item.id for item in enterprises.values()]
    calls = import_calls.read_calls(database, scope, campaign_id, ids)
    return [
        _with_call(outcome, calls.of(row, enterprises.get(str(row.values["credit_code"]))))
        for row, outcome in zip(rows, outcomes, strict=True)
    ]


def _with_call(outcome: RowOutcome, call: RowOutcome | None) -> RowOutcome:
    """Return the outcome of a row, with what it says of the campaign."""
    if call is None or outcome.list is ListName.REFUSED:
        return outcome
    if call.list is ListName.REFUSED:
        return call
    listed = ListName.CHANGED if outcome.list is ListName.UNCHANGED and call.changes else outcome.list
    return RowOutcome(listed, {**outcome.changes, **call.changes})


def _compared(scope: Scope, row: TableRow, enterprise: Enterprise | None) -> RowOutcome:
    if enterprise is not None and enterprise.merged_into_id is not None:
        return RowOutcome(ListName.REFUSED, {}, "merged")
    if enterprise is not None and enterprise.closed_on is not None and enterprise.closed_on <= today():
        return RowOutcome(ListName.REFUSED, {}, "closed")
    own, unit = scope.unit, row.values.get("unit")
    claimed = enterprise if enterprise is not None and enterprise.listed else None
    if not scope.everything and (unit not in {None, own} or (claimed is not None and claimed.unit != own)):
        return RowOutcome(ListName.REFUSED, {}, "other_unit")
    if claimed is None and unit is None:
        return RowOutcome(ListName.REFUSED, {}, "no_unit")
    changes = {
        name: (as_text(_stored(claimed, name)), as_text(value))
        for name, value in row.values.items()
        if name not in _NOT_OF_THE_RECORD and not _same(name, _stored(claimed, name), value)
    }
    if claimed is None:  # one that only registered itself is new to the directory, whatever it typed
        return RowOutcome(ListName.NEW, changes)
    return RowOutcome(ListName.CHANGED if changes else ListName.UNCHANGED, changes)


def _same(name: str, stored: object, value: object) -> bool:
    """Return whether a value equals the stored one; names of groups do whatever the width of their characters."""
    return stored == value or (name == "group" and compared(as_text(stored)) == compared(as_text(value)))


def _stored(enterprise: Enterprise | None, name: str) -> object:
    if enterprise is None:
        return None
    if name == "group":
        return enterprise.group.name if enterprise.group is not None else ""
    return getattr(enterprise, name)


def _enterprises(database: Session, codes: Sequence[str]) -> Mapping[str, Enterprise]:
    """Return credit code -> enterprise, read in batches."""
    enterprises: dict[str, Enterprise] = {}
    for start in range(0, len(codes), _BATCH):
        statement = (
            select(Enterprise)
            .where(Enterprise.credit_code.in_(codes[start : start + _BATCH]))
            .options(joinedload(Enterprise.group))
            .order_by(Enterprise.id)
        )
        enterprises |= {item.credit_code: item for item in database.scalars(statement)}
    return enterprises


def lock_rows(database: Session, rows: Sequence[TableRow]) -> None:
    """Lock the enterprises of these rows until the caller's unit of work ends, so that nobody changes them meanwhile.

    Everybody locks in the order of the credit codes: two tables never wait for each other.
    """
    codes = sorted({str(row.values["credit_code"]) for row in rows})
    for start in range(0, len(codes), _BATCH):
        wanted = Enterprise.credit_code.in_(codes[start : start + _BATCH])
        ordered = select(Enterprise.id).where(wanted).order_by(Enterprise.credit_code)
        database.execute(ordered.with_for_update(key_share=True)).all()


def write_rows(database: Session, rows: Sequence[TableRow], *, user_id: int) -> None:
    """Write rows inside the caller's unit of work; in bulk, since everybody who saves waits for it."""
    codes = [str(row.values["credit_code"]) for row in rows]
    enterprises = _enterprises(database, codes)
    groups = _groups(database, {str(row.values["group"]) for row in rows if "group" in row.values})
    database.flush()  # new groups get their ids
    changes = {code: _changes(enterprises.get(code), row) for code, row in zip(codes, rows, strict=True)}
    changed, new = list[dict[str, object]](), dict[str, dict[str, object]]()
    for code, row in zip(codes, rows, strict=True):
        values: dict[str, object] = {"listed": True} | {
            name: row.values[name] for name in _FIELDS if name in row.values
        }
        if "group" in row.values:
            values["group_id"] = groups[str(row.values["group"])].id
        if code in enterprises:
            changed.append({"id": enterprises[code].id, **values, **_keys(enterprises[code], values)})
        else:
            new.setdefault(code, {"credit_code": code}).update(values)
    if changed:
        database.execute(update(Enterprise), changed)
    if new:
        database.execute(insert(Enterprise), list(new.values()))
    for code, number in _ids(database, codes).items():
        record_changes(database, number, changes[code], source="import", by_id=user_id)


def _keys(enterprise: Enterprise, values: Mapping[str, object]) -> Mapping[str, str]:
    """Return the columns that follow from a name; nothing where it stays."""
    name = str(values.get("name", enterprise.name))
    return {} if name == enterprise.name else renamed(enterprise.search_key, enterprise.initials, name)


def _ids(database: Session, codes: Sequence[str]) -> dict[str, int]:
    """Return credit code -> id of these enterprises, in this order."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), _BATCH):
        batch = Enterprise.credit_code.in_(codes[start : start + _BATCH])
        found |= {
            row.credit_code: row.id
            for row in database.execute(select(Enterprise.credit_code, Enterprise.id).where(batch))
        }
    return {code: found[code] for code in codes}


def _changes(enterprise: Enterprise | None, row: TableRow) -> dict[str, tuple[str, str]]:
    """Return field -> (old, new) of what a row changes in what is stored, whoever wrote it."""
    return {
        name: (as_text(_stored(enterprise, name)), as_text(value))
        for name, value in row.values.items()
        if name not in _NOT_OF_THE_RECORD and not _same(name, _stored(enterprise, name), value)
    }


def _groups(database: Session, names: set[str]) -> Mapping[str, EnterpriseGroup]:
    """Return name -> group, making those that are new; names equal under `compared` are one group."""
    known: dict[str, EnterpriseGroup] = {}
    if names:
        for group in database.scalars(select(EnterpriseGroup).order_by(EnterpriseGroup.id)):
            known.setdefault(compared(group.name), group)
    for name in sorted(names):
        if compared(name) not in known:
            known[compared(name)] = EnterpriseGroup(name=name)
            database.add(known[compared(name)])
    return {name: known[compared(name)] for name in names}
