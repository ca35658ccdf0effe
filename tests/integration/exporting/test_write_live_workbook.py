"""The live workbook over HTTP: the stored evaluation's numbers, for the district alone, recorded and sealed."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exports.live import layout as at
from exports.reading.reader import LIST, read_book
from exports.seals.row_seals import SealedSheet
from exports.seals.verification import Export, check_book
from survey.config import Settings
from survey.models import AuditEntry, Evaluation, EvaluationEntry, ExportRecord, ExportSheet, Role
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


def test_workbook_holds_what_the_evaluation_stored(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser], migrated: Settings
) -> None:
    official = browser()
    official.sign_in("district")
    answer = official.get(f"/evaluations/{evaluation.id}/live.xlsx")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"评估{evaluation.id}权重测算表.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data), data_only=True)
    assert book.sheetnames == ["权重", "排序", "测算", "统计", "说明", "文件说明"]
    statement = (
        select(EvaluationEntry)
        .options(joinedload(EvaluationEntry.version))
        .where(EvaluationEntry.score.is_not(None))
        .order_by(EvaluationEntry.position)
    )
    entries = database.scalars(statement).all()
    header = {cell.value: cell.column - 1 for cell in book["测算"][at.HEADER_ROW + 1]}
    rows = [[cell.value for cell in row] for row in book["测算"].iter_rows(min_row=at.FIRST + 1)]
    shown = [
        [row[header[title]] for title in ("统一社会信用代码", "得分", "名次", "系统得分", "系统名次")]
        for row in rows[: len(entries)]
    ]
    assert shown == [
        [entry.version.credit_code, entry.score / 10**6, entry.rank, entry.score / 10**6, entry.rank]
        for entry in entries
        if entry.score is not None
    ]
    failing = [0 not in entry.detail["verdicts"] for entry in entries]
    assert [row[header["符合条件"]] == "是" for row in rows[: len(entries)]] == failing
    decided = "系统结果（含约束、份额和指定）"
    words = {"selected": "入选候选", "reserve": "备选", "out": "未入选"}
    assert [row[header[decided]] for row in rows[: len(entries)]] == [words[entry.status] for entry in entries]
    seats = [
        book["权重"][f"B{line}"].value for line in range(1, 40) if "名额（家" in str(book["权重"][f"A{line}"].value)
    ]
    assert seats == evaluation.parameters["pool_seats"]
    by_rank: set[int] = set()
    for pool, places in zip(("manufacturing", "services"), seats, strict=True):
        fit = [entry.id for entry in entries if entry.pool == pool and 0 not in entry.detail["verdicts"]]
        by_rank |= set(fit[:places])
    chosen = {entry.id for entry in entries if entry.status == "selected"}
    apart = len(by_rank - chosen)
    assert 0 < apart == len(chosen - by_rank)
    told = f"按名次与系统一致；系统名单另计约束、份额和指定，本表入选的有{apart}家不在系统名单"
    assert book["权重"]["A3"].value == told
    assert [book["权重"][cell].value for cell in ("C4", "E4")] == [apart, apart]


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
