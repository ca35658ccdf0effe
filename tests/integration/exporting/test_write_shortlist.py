"""The shortlist workbook is written within a scope, recorded, and laid into the folder of exports."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.exporting import write_shortlist
from survey.models import Evaluation, ExportRecord
from tests.integration.conftest import Browser
from tests.integration.ranking.test_list_routes import entries, evaluation, text

__all__ = ["evaluation"]


def test_town_sees_and_exports_its_own_only(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("town")
    own = [row for row in entries(database) if row.version.unit == "anting"]
    page = text(client, f"/evaluations/{evaluation.id}/ranking")
    assert re.findall(r'entry=(\d+)#panel">', page) == [str(row.id) for row in own]
    response = client.get(f"/evaluations/{evaluation.id}/shortlist.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    codes = [row[3].value for row in book["得分构成"].iter_rows(min_row=4) if row[3].value]
    assert codes == [row.version.credit_code for row in own if row.score is not None]


def test_the_whole_districts_workbook_is_laid_into_the_folder_and_recorded(
    app: Flask, database: Session, evaluation: Evaluation, migrated: Settings
) -> None:
    with app.app_context():
        path = write_shortlist.write_shortlist(database, evaluation, migrated)
    database.rollback()
    kept = database.scalars(select(ExportRecord)).one()
    title = evaluation.campaign.title
    assert (path.parent, path.name) == (migrated.exports, f"{title}评估{evaluation.id}候选名单.xlsx")
    assert (kept.kind, kept.user_id, kept.rows) == ("shortlist", None, len(entries(database)))
    assert kept.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    path.unlink()
