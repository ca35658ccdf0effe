"""The workbook of what moved between two evaluations holds whoever the page names."""

from __future__ import annotations

import io

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.evaluations import evaluate
from survey.models import Evaluation, ExportRecord, Participation, ParticipationState
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official

__all__ = ["evaluation", "official"]


def test_the_workbook_holds_everybody_who_moved(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    best = next(row for row in entries(database, evaluation.id) if row.status == "selected")
    place, name, rank = best.version.submission.participation_id, best.version.name, best.rank
    with unit_of_work(database):
        database.get_one(Participation, place).state = ParticipationState.WITHDRAWN
    with app.app_context():
        again = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    was = {row.version.credit_code: row for row in entries(database, evaluation.id)}
    shifts = {
        row.version.credit_code: row.rank - (was[row.version.credit_code].rank or 0)
        for row in entries(database, again.id)
        if row.rank
    }
    path = f"/evaluations/{again.id}/changes"
    book = openpyxl.load_workbook(io.BytesIO(official.get(f"{path}.xlsx?few=0").data))
    titles = [cell.value for cell in book["两次评估的变化"][3]]
    rows = [dict(zip(titles, cells, strict=True)) for cells in book["两次评估的变化"].iter_rows(4, values_only=True)]
    listed = {
        row["统一社会信用代码"]: row["名次变动"]
        for row in rows
        if row["统一社会信用代码"] in was and row["企业名称"] != name
    }
    assert {key: f"升{-shift}位" for key, shift in shifts.items() if shift} == {
        key: text for key, text in listed.items() if text != "—"
    }
    gone = next(row for row in rows if row["企业名称"] == name)
    assert (gone["变化"], gone["上次名次（组内）"], gone["这次名次（组内）"]) == ("移出", rank, None)
    assert gone["原因"] == "这次未参与评估"
    database.rollback()
    assert database.scalars(select(ExportRecord.kind)).all() == ["changes"]
    assert official.get(f"/evaluations/{evaluation.id}/changes.xlsx").status_code == 404
