"""The lists of an archive: workbook and CSV hold the same rows."""

from __future__ import annotations

import io

import openpyxl

from survey.models import Evaluation
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_a_workbook_holds_the_rows_of_its_csv(evaluation: Evaluation, official: Browser) -> None:
    opened = take(official, evaluation.campaign_id)
    names = sorted(name[6:-4] for name in opened.members if name.startswith("lists/") and name.endswith(".csv"))
    assert names == sorted(
        ["calls", "directory", "enquiries", "entries", "evidence", "exemptions", "extensions", "internal-chasing",
         "internal-decision-acts", "internal-decisions", "internal-flags", "internal-hand-overs",
         "internal-meeting-seats", "internal-meetings", "internal-notes", "internal-objection-steps",
         "internal-objections", "internal-recusals", "internal-signal-words", "internal-signals", "ledger",
         "letter-releases", "letters", "list-amendments", "list-scans", "list-signatures", "list-versions",
         "messages", "overview-cells", "overview-levels", "overview-progress",
         "overview-times", "pilot-promises", "pilots", "internal-pilot-changes",
         "pins", "publications", f"ranking-{evaluation.id}", "reminders", "returns",
         "reviews", "submissions"]
    )  # fmt: skip
    for name in ("directory", f"ranking-{evaluation.id}", "submissions"):
        sheet = openpyxl.load_workbook(io.BytesIO(opened.members[f"lists/{name}.xlsx"])).worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
        titles, shown = rows[0], [row for row in rows[1:] if any(cell is not None for cell in row)]
        listed = opened.rows(name)
        assert [str(title) for title in titles] == list(listed[0])
        assert [str(row[0]) for row in shown] == [row[str(titles[0])] for row in listed]
