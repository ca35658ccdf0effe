"""Rows of the enterprise directory: compared with the enterprises that are stored, and written.

A blank cell never erases what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from exports.incoming_lists.reader import TableRow
from scoring.characters import compared
from survey.incoming_tables.table_results import RowOutcome
from survey.models import Enterprise, EnterpriseGroup, Participation
from survey.queries import campaigns
from survey.records import audit_trail
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
_OF_PERSONS = ("contact", "contact_phone")
_BATCH = 500


def compare_rows(database: Session, scope: Scope, rows: Sequence[TableRow]) -> Sequence[RowOutcome]:
    """Return the outcome of each row: its list, its changes, and why it is refused.

    A town's official takes in its own unit's enterprises only, and moves nobody into it.
    """
    enterprises = _enterprises(database, [str(row.values["credit_code"]) for row in rows])
    return [_compared(scope, row, enterprises.get(str(row.values["credit_code"]))) for row in rows]


def _compared(scope: Scope, row: TableRow, enterprise: Enterprise | None) -> RowOutcome:
    own, unit = scope.unit, row.values.get("unit")
    claimed = enterprise if enterprise is not None and enterprise.listed else None
    if not scope.everything and (unit not in {None, own} or (claimed is not None and claimed.unit != own)):
        return RowOutcome(ListName.REFUSED, {}, "other_unit")
    if claimed is None and unit is None:
        return RowOutcome(ListName.REFUSED, {}, "no_unit")
    changes = {
        name: (_text(_stored(claimed, name)), _text(value))
        for name, value in row.values.items()
        if name != "credit_code" and not _same(name, _stored(claimed, name), value)
    }
    if claimed is None:  # one that only registered itself is new to the directory, whatever it typed
        return RowOutcome(ListName.NEW, changes)
    return RowOutcome(ListName.CHANGED if changes else ListName.UNCHANGED, changes)


def _same(name: str, stored: object, value: object) -> bool:
    """Return whether a value equals the stored one; names of groups do whatever the width of their characters."""
    return stored == value or (name == "group" and compared(_text(stored)) == compared(_text(value)))


def _stored(enterprise: Enterprise | None, name: str) -> object:
    if enterprise is None:
        return None
    if name == "group":
        return enterprise.group.name if enterprise.group is not None else ""
    return getattr(enterprise, name)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


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


def write_rows(database: Session, rows: Sequence[TableRow], *, call: bool, user_id: int) -> None:
    """Write rows inside the caller's unit of work; in bulk, since everybody who saves waits for it.

    `call`: those without a participation in the newest campaign join it.
    """
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
            changed.append({"id": enterprises[code].id, **values})
        else:
            new.setdefault(code, {"credit_code": code}).update(values)
    if changed:
        database.execute(update(Enterprise), changed)
    if new:
        database.execute(insert(Enterprise), list(new.values()))
    ids = _ids(database, codes)
    for code, number in ids.items():
        _record(database, number, changes[code], user_id=user_id)
    if call:
        _join_newest_campaign(database, list(ids.values()), user_id)


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


def _changes(enterprise: Enterprise | None, row: TableRow) -> dict[str, list[str]]:
    """Return field -> [old, new] of what a row changes in what is stored, whoever wrote it."""
    return {
        name: [_text(_stored(enterprise, name)), _text(value)]
        for name, value in row.values.items()
        if name != "credit_code" and not _same(name, _stored(enterprise, name), value)
    }


def _record(database: Session, number: int, changed: dict[str, list[str]], *, user_id: int) -> None:
    personal = {name: changed.pop(name) for name in _OF_PERSONS if name in changed}
    if changed or personal:
        about, detail = ("enterprise", number), {"changes": changed}
        audit_trail.record(
            database, "change_enterprise", user_id=user_id, about=about, detail=detail, personal=personal
        )


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


def _join_newest_campaign(database: Session, enterprises: Sequence[int], user_id: int) -> None:
    """Make a participation in the newest campaign for enterprises that have none."""
    campaign = campaigns.current(database)
    if campaign is None:
        return
    there = set(database.scalars(select(Participation.enterprise_id).where(Participation.campaign_id == campaign.id)))
    called = [number for number in enterprises if number not in there]
    if called:
        database.execute(insert(Participation), [{"campaign_id": campaign.id, "enterprise_id": one} for one in called])
    about, detail = ("campaign", campaign.id), {"enterprises": len(called), "ids": sorted(called)}
    audit_trail.record(database, "call", user_id=user_id, about=about, detail=detail)
