"""A firm is added to the directory by hand."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.directory.find_firm import group_named, needed, scope_of
from survey.directory.firm_results import FirmRecord, FirmRefusedError
from survey.models import Enterprise
from survey.records.column_results import as_text
from survey.records.record_changes import record_changes, set_columns
from survey.store.db import unit_of_work
from survey.store.scope import Scope


def add_firm(database: Session, record: FirmRecord, *, author_id: int) -> int:
    """Add a firm and return its id; one that only registered itself comes into the directory as the official writes it.

    Raises FirmRefusedError: no reason, a unit that is not the author's, or a credit code that the directory has
    already, closed or merged records too.
    """
    try:
        return _add(database, record, author_id)
    except IntegrityError:  # somebody else added or registered it at the same moment: it is known now
        return _add(database, record, author_id)


def _add(database: Session, record: FirmRecord, author_id: int) -> int:
    with unit_of_work(database):
        reason, own = needed(record.reason), scope_of(database, author_id)
        if not own.everything and record.values.get("unit") != own.unit:
            raise FirmRefusedError("other_unit")
        code = record.values["credit_code"]
        firm = database.scalar(select(Enterprise).where(Enterprise.credit_code == code).with_for_update())
        if firm is not None:
            _refuse_known(firm, own)
            changes = dict(set_columns(firm, {**record.values, "listed": True}))
            del changes["listed"]
        else:
            firm = Enterprise(**record.values)
            database.add(firm)
            changes = {name: ("", as_text(value)) for name, value in record.values.items() if as_text(value)}
        group = group_named(database, record.group or "")
        if group is not None:
            firm.group_id, changes["group"] = group.id, ("", group.name)
        database.flush()
        record_changes(database, firm.id, changes, source="page", by_id=author_id, reason=reason, action="add_firm")
        return firm.id


def _refuse_known(firm: Enterprise, own: Scope) -> None:
    """Raise FirmRefusedError for a firm that the directory has. Who does not see it is not told which one it is."""
    seen = own.everything or firm.unit == own.unit
    if firm.merged_into_id is not None:
        raise FirmRefusedError("merged", firm.merged_into_id if seen else None)
    if firm.closed_on is not None:
        raise FirmRefusedError("closed", firm.id if seen else None)
    if firm.listed:
        raise FirmRefusedError("known" if seen else "known_elsewhere", firm.id if seen else None)
    if not own.everything:  # it has named its town itself: only the district decides on it
        raise FirmRefusedError("unlisted")
