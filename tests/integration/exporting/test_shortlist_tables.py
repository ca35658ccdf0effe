"""The pages of the shortlist workbook: as the screen says it, and certainty only where it is asked for."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, ExportRecord
from tests.integration.conftest import Browser
from tests.integration.ranking.test_list_routes import entries, evaluation, official, text

__all__ = ["evaluation", "official"]


def test_file_says_what_the_screen_says(database: Session, evaluation: Evaluation, official: Browser) -> None:
    response = official.get(f"/evaluations/{evaluation.id}/shortlist.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    screen = text(official, f"/evaluations/{evaluation.id}/ranking?status=selected")
    names = re.findall(r'entry=\d+#panel">([^<]+)</a>', screen)
    scores = re.findall(r'<td class="n"><b>([0-9.]+)</b>', screen)
    rows = [[cell.value for cell in row] for row in book["候选名单"].iter_rows(min_row=4, max_row=13)]
    assert [row[1] for row in rows] == names
    assert [f"{row[8]:.4f}" for row in rows] == scores
    assert all(book["候选名单"].cell(4 + place, 3).data_type == "s" for place in range(10))
    parts = [[cell.value for cell in row] for row in book["得分构成"].iter_rows(min_row=4, max_row=13)]
    assert all(
        sum(Decimal(f"{value:.4f}") for value in row[6::2] if value is not None) == Decimal(f"{row[4]:.4f}")
        for row in parts
    )
    facts = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert facts["结果指纹"] == evaluation.fingerprint
    database.rollback()
    assert database.scalars(select(ExportRecord.rows)).all() == [len(entries(database))]
