"""Writing and recording the audit trail with the page's filters."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.read_trail_filters import MOST_ROWS, in_address, read_filters, say_filters
from survey.accounts.trail_pages import TypedFilters
from survey.accounts.trail_views import view_entries
from survey.config import Settings
from survey.exporting.trail_tables import COLUMNS, NUMBER, trail_cells
from survey.exporting.write_table import TableExport, write_table
from survey.models import User
from survey.queries import trail
from survey.store.scope import Scope
from survey.words.language import in_chinese

CLOSED, WHOLE = "trail", "firm_trail"
NAMES = {CLOSED: "操作日志", WHOLE: "操作记录"}


class TooManyEntriesError(ValueError):
    """More entries than one workbook holds; nothing is cut off silently."""


def write_trail(
    database: Session, typed: TypedFilters, scope: Scope | None, *, settings: Settings, user: User, reason: str = ""
) -> tuple[str, bytes]:
    """Return file name and bytes of the entries that the filters leave, newest first, sealed and recorded.

    `scope`: of an official's objects, None for the audit administrator, who gets no answer, figure or personal value.
    `reason`: why an official takes what is about persons. Raises TooManyEntriesError.
    """
    filters = read_filters(typed)
    if trail.count(database, filters, scope) > MOST_ROWS:
        raise TooManyEntriesError
    kind = CLOSED if scope is None else WHOLE
    with in_chinese():
        entries = trail.entries(database, filters, scope, page=1, size=MOST_ROWS)
        export = TableExport(
            kind,
            NAMES[kind],
            COLUMNS,
            trail_cells(view_entries(database, entries, whole=scope is not None)),
            key_title=NUMBER,
            filters="；".join(say_filters(typed).values()),
            codes=in_address(typed),
            reason=reason,
        )
    return write_table(database, export, "", settings=settings, user=user)
