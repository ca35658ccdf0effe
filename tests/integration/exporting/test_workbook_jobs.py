"""Workbooks of many rows: a job writes the same file, records it once, and says so; what is gone is said."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.exporting import workbook_jobs
from survey.jobs.start_job import start_job
from survey.models import Evaluation, ExportRecord, User
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def cells(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("file", "kind", "query"),
    [
        ("shortlist", "shortlist", ""),
        ("shortlist", "internal_shortlist", "?internal=1"),
        ("live", "live_shortlist", ""),
    ],
)
def test_a_large_workbook_becomes_a_job(
    app: Flask,
    database: Session,
    evaluation: Evaluation,
    official: Browser,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    kind: str,
    query: str,
) -> None:
    address = f"/evaluations/{evaluation.id}/{file}.xlsx{query}"
    at_once = official.get(address).data
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], large_rows=1))
    waiting = official.get(address)
    assert waiting.headers["Location"] == "/jobs/1"
    assert "文件编号 JD-EX-" in official.get("/jobs/1").get_data(as_text=True)
    with official.get("/jobs/1/file") as sent:
        made = sent.data
    names = load_workbook(io.BytesIO(made)).sheetnames
    assert names == load_workbook(io.BytesIO(at_once)).sheetnames
    assert cells(made, names[0]) == cells(at_once, names[0])
    database.rollback()
    assert database.scalars(select(ExportRecord.kind)).all() == [kind, kind]


@pytest.mark.parametrize("kind", [workbook_jobs.SHORTLIST, workbook_jobs.LIVE])
def test_an_evaluation_that_is_gone_is_said(app: Flask, database: Session, official: Browser, kind: str) -> None:
    me = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()
    job_id = start_job(app, kind, {"evaluation": 999_999, "internal": False}, me)
    assert "这次评估已不存在" in official.get(f"/jobs/{job_id}").get_data(as_text=True)
