"""A firm that is no more leaves the directory from a day on; what was noted by mistake is taken back."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey.directory.find_firm import find_firm, needed
from survey.directory.firm_results import FirmRefusedError
from survey.models import utc_now
from survey.records.record_changes import record_changes, set_columns
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI

AHEAD = timedelta(days=366)
"""A closing that is announced lies at most so far ahead."""


def close_firm(database: Session, enterprise_id: int, *, day: date, reason: str, author_id: int) -> None:
    """Note that a firm is closed from a day on (Shanghai); its answers and accounts stay as they are.

    Raises FirmRefusedError: no reason, gone, merged, unlisted, closed already, or a day too far ahead.
    """
    with unit_of_work(database):
        said = needed(reason)
        firm = find_firm(database, enterprise_id, author_id)
        if firm.closed_on is not None:
            raise FirmRefusedError("closed", firm.id)
        if day > utc_now().astimezone(SHANGHAI).date() + AHEAD:
            raise FirmRefusedError("late")
        firm.closed_reason = said
        changes = set_columns(firm, {"closed_on": day})
        record_changes(database, firm.id, changes, source="page", by_id=author_id, reason=said, action="close_firm")


def reopen_firm(database: Session, enterprise_id: int, *, reason: str, author_id: int) -> None:
    """Take back that a firm is closed. Raises FirmRefusedError: no reason, gone, merged, unlisted, not closed."""
    with unit_of_work(database):
        said = needed(reason)
        firm = find_firm(database, enterprise_id, author_id)
        if firm.closed_on is None:
            raise FirmRefusedError("not_closed")
        firm.closed_reason = ""
        changes = set_columns(firm, {"closed_on": None})
        record_changes(database, firm.id, changes, source="page", by_id=author_id, reason=said, action="reopen_firm")
