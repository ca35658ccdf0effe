"""Forms of many enterprises, filled by jobs."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.blank_forms.sample_form import draw
from survey.blank_forms import routes
from survey.blank_forms.words import sample_form
from survey.models import Evaluation, Job
from tests.integration.blank_forms.test_routes import opened, rows_of, upload, zipped
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official

__all__ = ["evaluation", "official"]


def test_many_rows_become_a_job(
    official: Browser, evaluation: Evaluation, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "AT_ONCE", 0)
    upload(official, draw(sample_form()), title="示例表")
    response = official.get("/forms/1/by-unit.zip", query_string={"status": "selected", "size": "small"})
    assert response.headers["Location"] == "/jobs/1"
    job = database.scalars(select(Job)).one()
    assert (job.state, job.done) == ("done", job.total)
    with official.get("/jobs/1/file") as sent:
        books = zipped(sent.data)
    rows = entries(database, evaluation.id)
    wanted = [row for row in rows if row.status == "selected" and row.version.size == "small"]
    assert sum(len(rows_of(book, "申报企业汇总表", 5, "A")) for book in books.values()) == len(wanted)
    monkeypatch.setattr(routes, "WHOLE_AT_ONCE", 0)
    response = official.get("/forms/1/filled.xlsx", query_string={"status": "all", "size": "small"})
    assert response.headers["Location"] == "/jobs/2"
    with official.get("/jobs/2/file") as sent:
        codes = [row[1] for row in rows_of(opened(sent.data), "申报企业汇总表", 5, "AC")]
    assert codes == [row.version.credit_code for row in rows if row.version.size == "small"]
