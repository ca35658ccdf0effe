"""A change of what the directory says of an enterprise: its history and its entry in the trail, made together."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert
from sqlalchemy.orm import Session

from survey.models import Enterprise, EnterpriseChange
from survey.records import audit_trail
from survey.records.column_results import as_text

OF_PERSONS = frozenset({"contact", "contact_phone"})
"""The columns that are about a person: the trail keeps them apart, so that they can be erased."""
Changes = Mapping[str, tuple[str, str]]
"""Column -> (before, after), as texts."""


def set_columns(enterprise: Enterprise, values: Mapping[str, object]) -> Changes:
    """Set columns of an enterprise inside the caller's unit of work, and return what was changed by that."""
    changes = {name: (as_text(getattr(enterprise, name)), as_text(value)) for name, value in values.items()}
    for name, value in values.items():
        setattr(enterprise, name, value)
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def record_changes(
    database: Session,
    enterprise_id: int,
    changes: Changes,
    *,
    source: str,
    by_id: int | None,
    reason: str = "",
    action: str = "change_enterprise",
) -> None:
    """Record changes inside the caller's unit of work, as rows of the history and as an entry; nothing for none.

    `source`: as `EnterpriseChange` has it.
    """
    if not changes:
        return
    record_history(database, enterprise_id, changes, source=source, by_id=by_id, reason=reason)
    told = {name: list(pair) for name, pair in changes.items()}
    personal = {name: told.pop(name) for name in OF_PERSONS & told.keys()}
    detail = {"changes": told} | ({"reason": reason} if reason else {})
    about = ("enterprise", enterprise_id)
    audit_trail.record(database, action, user_id=by_id, about=about, detail=detail, personal=personal)


def record_history(
    database: Session, enterprise_id: int, changes: Changes, *, source: str, by_id: int | None, reason: str = ""
) -> None:
    """Add changes to the history alone, where the act has an entry of its own; inside the caller's unit of work."""
    rows = [
        {
            "enterprise_id": enterprise_id,
            "field": name,
            "before": before,
            "after": after,
            "reason": reason,
            "source": source,
            "changed_by_id": by_id,
        }
        for name, (before, after) in changes.items()
    ]
    if rows:
        database.execute(insert(EnterpriseChange), rows)
