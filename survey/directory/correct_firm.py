"""What the directory says of a firm is corrected; the history keeps what stood there, and two editors notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.characters import compared
from survey.directory.find_firm import find_firm, group_named, needed, scope_of
from survey.directory.firm_results import ChangedMeanwhileError, Conflict, FirmRecord, FirmRefusedError
from survey.models import Enterprise, EnterpriseChange, EnterpriseGroup, User
from survey.queries import firm_records
from survey.records.column_results import as_text
from survey.records.record_changes import Changes, record_changes, set_columns
from survey.store.db import unit_of_work


def correct_firm(
    database: Session, enterprise_id: int, record: FirmRecord, *, revision: int, author_id: int
) -> Changes:
    """Set columns of a firm and return what was changed.

    `revision`: that of the record when it was shown (`survey.queries.firm_records.revision`). What others changed since
    and the author left as it was shown stays as it is now. Raises ChangedMeanwhileError where both changed a column,
    and FirmRefusedError (reason, gone, merged, unlisted, unchanged; a unit or credit code that a town may not change;
    a code that another record has).
    """
    with unit_of_work(database):
        reason = needed(record.reason)
        firm = find_firm(database, enterprise_id, author_id)
        wanted = _wanted(database, firm, record, revision)
        group = wanted.pop("group", None)
        _refuse(database, firm, wanted, author_id)
        code = firm.credit_code
        changes = dict(set_columns(firm, wanted)) | _set_group(database, firm, group)
        if not changes:
            raise FirmRefusedError("unchanged")
        database.flush()
        if firm.credit_code != code:  # who holds the old code finds the firm by it
            firm.search_key += f"{compared(code)}\n"
        record_changes(database, firm.id, changes, source="page", by_id=author_id, reason=reason)
        return changes


def _wanted(database: Session, firm: Enterprise, record: FirmRecord, revision: int) -> dict[str, Any]:
    """Return what is to be set, without what only others changed. Raises ChangedMeanwhileError."""
    wanted = dict(record.values) | ({} if record.group is None else {"group": record.group})
    conflicts = []
    for name, shown, by in _changed_since(database, firm.id, revision):
        if name not in wanted:
            continue
        now = _group_name(database, firm) if name == "group" else as_text(getattr(firm, name))
        typed = as_text(wanted[name])
        if typed == shown:
            del wanted[name]
        elif typed != now:
            conflicts.append(Conflict(name, now, by))
    if conflicts:
        raise ChangedMeanwhileError(conflicts, firm_records.revision(database, firm.id))
    return wanted


def _changed_since(database: Session, enterprise_id: int, revision: int) -> Iterator[tuple[str, str, str]]:
    """Yield each column that was changed after a revision: what stood there then, and who changed it last."""
    statement = (
        select(EnterpriseChange, User.name)
        .outerjoin(User, User.id == EnterpriseChange.changed_by_id)
        .where(EnterpriseChange.enterprise_id == enterprise_id, EnterpriseChange.id > revision)
        .order_by(EnterpriseChange.id)
    )
    first: dict[str, tuple[str, str]] = {}
    for change, name in database.execute(statement):
        first[change.field] = (first.get(change.field, (change.before, ""))[0], name or "")
    yield from ((field, before, by) for field, (before, by) in first.items())


def _refuse(database: Session, firm: Enterprise, wanted: Mapping[str, object], author_id: int) -> None:
    district = scope_of(database, author_id).everything
    if not district and any(name in wanted and wanted[name] != getattr(firm, name) for name in ("unit", "credit_code")):
        raise FirmRefusedError("other_unit")
    code = wanted.get("credit_code", firm.credit_code)
    if code != firm.credit_code:
        other = database.scalar(select(Enterprise.id).where(Enterprise.credit_code == code))
        if other is not None:
            raise FirmRefusedError("code_taken", other)


def _set_group(database: Session, firm: Enterprise, name: str | None) -> dict[str, tuple[str, str]]:
    """Set the group of a firm where it is another, and return the change; None: it stays as it is."""
    was = _group_name(database, firm)
    if name is None or compared(was) == compared(name):
        return {}
    group = group_named(database, name)
    firm.group_id = group.id if group is not None else None
    return {"group": (was, group.name if group is not None else "")}


def _group_name(database: Session, firm: Enterprise) -> str:
    group = database.get(EnterpriseGroup, firm.group_id) if firm.group_id is not None else None
    return group.name if group is not None else ""
