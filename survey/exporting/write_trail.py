"""Writing and recording the audit trail with the page's filters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.accounts.read_trail_filters import in_address, say_filters
from survey.accounts.trail_results import TrailRow, TypedFilters
from survey.config import Settings
from survey.exporting.trail_tables import COLUMNS, NUMBER, trail_cells
from survey.exporting.write_table import TableExport, write_table
from survey.models import User
from survey.words.language import in_chinese

CLOSED, WHOLE = "trail", "firm_trail"
NAMES = {CLOSED: "操作日志", WHOLE: "操作记录"}


def write_trail(
    database: Session,
    kind: str,
    rows: Sequence[TrailRow],
    typed: TypedFilters,
    *,
    settings: Settings,
    user: User,
    reason: str = "",
) -> tuple[str, bytes]:
    """Return file name and bytes of entries in words, sealed and recorded with the filters that left them.

    `kind`: `CLOSED` for the audit administrator, `WHOLE` for officials, who give a `reason` for what is about persons.
    """
    with in_chinese():
        export = TableExport(
            kind,
            NAMES[kind],
            COLUMNS,
            trail_cells(rows),
            key_title=NUMBER,
            filters="；".join(say_filters(typed).values()),
            codes=in_address(typed),
            reason=reason,
        )
    return write_table(database, export, None, settings=settings, user=user)
