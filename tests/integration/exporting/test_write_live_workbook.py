"""The live workbook over HTTP: the stored evaluation's numbers, for the district alone, recorded and sealed."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.live import layout as at
from exports.reading.reader import LIST, read_book
from exports.seals.row_seals import SealedSheet
from exports.seals.verification import Export, check_book
from survey.config import Settings
from survey.models import AuditEntry, Evaluation, ExportRecord, ExportSheet, Role
from survey.records.export_records import seal_key
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import evaluated
from tests.integration.snapshots import States, restored


@pytest.fixture
def evaluation(app: Flask, database: Session, states: States) -> Evaluation:
    """Return the evaluation of a small demonstration district with 10 seats."""
    restored(states, database, "60 evaluated", lambda: evaluated(app, database, 60))
    found = database.scalars(select(Evaluation)).one()
    make_user(database, "district", Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    return found


def test_export_is_recorded_and_its_values_are_sealed(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser], migrated: Settings
) -> None:
    official = browser()
    official.sign_in("district")
    content = official.get(f"/evaluations/{evaluation.id}/live.xlsx").data
    database.rollback()
    kept = database.scalars(select(ExportRecord)).one()
    assert (kept.kind, kept.rows, kept.evaluation_id) == ("live_shortlist", evaluation.summary["ranked"], evaluation.id)
    assert [row.action for row in database.scalars(select(AuditEntry)) if row.action == "export"] == ["export"]
    held = database.scalars(select(ExportSheet)).one()
    sealed = SealedSheet(held.name, tuple(held.columns), held.key_column, tuple(held.keys), held.seals)
    key = seal_key(migrated)
    report = check_book(key, Export(kept.number, [sealed]), read_book(content, LIST))
    assert [(sheet.name, sheet.sealed, sheet.unchanged, sheet.intact) for sheet in report] == [
        ("测算", kept.rows, kept.rows, True)
    ]
    book = openpyxl.load_workbook(io.BytesIO(content))
    place = held.columns.index("系统得分")
    column = next(cell.column for cell in book["测算"][at.HEADER_ROW + 1] if cell.value == "系统得分")
    book["测算"].cell(at.FIRST + 3, column).value = 99.9
    buffer = io.BytesIO()
    book.save(buffer)
    altered = check_book(
        key, Export(kept.number, [sealed], read_book(content, LIST)), read_book(buffer.getvalue(), LIST)
    )
    assert [[cell.column for cell in row.cells] for row in altered[0].altered] == [[held.columns[place]]]


def test_who_gets_no_workbook(
    database: Session,
    evaluation: Evaluation,
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A town official, since ranks among one unit's enterprises alone mean nothing; nobody where it would crawl."""
    town, official = browser(), browser()
    town.sign_in("town")
    official.sign_in("district")
    path = f"/evaluations/{evaluation.id}/live.xlsx"
    assert town.get(path).status_code == 403
    assert official.get("/evaluations/999/live.xlsx").status_code == 404
    monkeypatch.setattr("survey.exporting.shortlist_routes.MOST_ROWS", 20)
    refused = official.get(path)
    assert refused.location == f"/evaluations/{evaluation.id}/ranking"
    assert "参与排序的企业超过20家" in official.get(refused.location).get_data(as_text=True)
    for page in ("/evaluations", f"/evaluations/{evaluation.id}/ranking"):
        assert path in official.get(page).get_data(as_text=True)
        assert path not in town.get(page).get_data(as_text=True)
