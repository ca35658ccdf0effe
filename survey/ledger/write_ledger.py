"""Writing and recording the ledger as a workbook."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.exporting.write_table import TableExport, write_table
from survey.ledger.ledger_results import Ledger
from survey.ledger.ledger_tables import TITLES, ledger_columns, ledger_rows
from survey.models import Campaign, User
from survey.words.figures import moment
from survey.words.language import in_chinese

KIND, NAME = "ledger", "填报台账"


def write_ledger(
    database: Session, ledger: Ledger, of: Campaign, *, settings: Settings, user: User
) -> tuple[str, bytes]:
    """Return file name and bytes of the ledger, sealed row by row and recorded. `of`: the campaign."""
    with in_chinese():
        rows = ledger_rows(ledger)
        export = TableExport(
            KIND,
            NAME,
            ledger_columns(ledger.by),
            rows,
            key_title=TITLES[ledger.by],
            filters=f"按{TITLES[ledger.by]}，截至 {moment(ledger.as_of)}",
            codes={"by": ledger.by.value},
            sums=min(1, len(rows)),
        )
    return write_table(database, export, of, settings=settings, user=user)
