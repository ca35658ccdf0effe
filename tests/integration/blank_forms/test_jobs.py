"""Forms of many enterprises, filled by jobs."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.sample_form import draw
from survey.blank_forms import jobs, routes
from survey.blank_forms.words import sample_form
from survey.jobs.kinds import KINDS
from survey.jobs.start_job import start_job
from survey.models import Evaluation, Job, Role
from survey.queries.list_filters import Filters
from tests.integration.blank_forms.test_routes import opened, rows_of, upload, zipped
from tests.integration.conftest import Browser, make_user
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


def test_a_form_that_is_gone_is_said(app: Flask, database: Session) -> None:
    user = make_user(database, "town", Role.TOWN, unit="anting")
    for kind in (jobs.BY_UNIT, jobs.WHOLE):
        job_id = start_job(app, kind, {"form": 9, "evaluation": 9}, user.id)
        database.rollback()
        job = database.get_one(Job, job_id)
        assert (job.state, job.result["code"], KINDS[kind].say(job)) == (
            *("failed", "gone"),
            ["这份空白表或评估已不能使用，请回到表格页面查看。"],
        )


@pytest.mark.parametrize(("kind", "fill"), [(jobs.BY_UNIT, "fill_forms_by_unit"), (jobs.WHOLE, "fill_form")])
def test_a_form_that_can_not_be_filled_is_refused(
    app: Flask, database: Session, monkeypatch: pytest.MonkeyPatch, kind: str, fill: str
) -> None:
    def failing(*_given: object) -> tuple[str, bytes]:
        raise RefusedWorkbookError("damaged")

    monkeypatch.setattr(jobs, "_order", lambda _context, _database: (None, None))
    monkeypatch.setattr(jobs, fill, failing)
    job_id = start_job(app, kind, {}, make_user(database, "town", Role.TOWN, unit="anting").id)
    database.rollback()
    assert database.get_one(Job, job_id).result["code"] == "damaged"


def test_the_order_of_a_job_never_looks_at_certainty() -> None:
    assert jobs.filters_of_order({"status": "all", "standing": "grey", "unit": "malu"}) == Filters(unit="malu")
    assert jobs.filters_of_order({"status": "chosen"}) == Filters(status="chosen")
    assert jobs.filters_of_order({}) == Filters()
