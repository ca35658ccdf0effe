"""A large file is checked by a job: the same page, the same record, and nothing of it is handed out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.jobs.run_jobs import job_file
from survey.models import AuditEntry, Evaluation, Job, RequestCount, Upload
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_routes import check, edited, exported
from tests.integration.handing_in import page
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def large(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what lets two rows be many from now on."""
    few = replace(app.extensions["settings"], large_rows=1)
    return lambda: monkeypatch.setitem(app.extensions, "settings", few)


def main_part(text: str) -> str:
    """Return what a page shows beside its frame."""
    return TOKEN.sub("", text.partition("<main")[2])


def started(client: Browser, content: bytes) -> str:
    """Hand in a file, and return the address of the job that checks it."""
    client.get("/files/check")
    answer = client.send("/files/check", file=(io.BytesIO(content), "示例.xlsx"))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_that_of_a_small_file(
    database: Session, evaluation: Evaluation, official: Browser, large: Callable[[], None], language: str
) -> None:
    official.send("/language", language=language)
    altered = edited(exported(official, evaluation), lambda book: book["候选名单"].__setitem__("I5", 1))
    small = check(official, altered)
    large()
    waiting = started(official, altered)
    assert waiting == "/jobs/1?follow=1"
    led = official.get(waiting).headers["Location"]
    assert led == "/files/check/1"
    shown = page(official, led)
    assert main_part(shown) == main_part(small) != ""
    database.rollback()
    kept = database.scalars(select(Upload).order_by(Upload.id)).all()
    assert [(row.kind, row.state, row.name, row.detail) for row in kept] == [
        (kept[0].kind, kept[0].state, kept[0].name, kept[0].detail)
    ] * 2
    counted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "check_file")
    assert database.scalar(counted) == 2


def test_the_kept_result_is_no_file_for_anybody(
    evaluation: Evaluation, official: Browser, browser: Callable[[], Browser], large: Callable[[], None]
) -> None:
    content = exported(official, evaluation)
    large()
    official.get(started(official, content))
    assert official.get("/jobs/1/file").status_code == 404
    assert "/jobs/1/file" not in page(official, "/jobs/1")
    town = browser()
    town.sign_in("town")
    assert [town.get(path).status_code for path in ("/files/check/1", "/jobs/1")] == [404, 404]


def test_a_result_that_was_removed_is_said(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, large: Callable[[], None]
) -> None:
    content = exported(official, evaluation)
    large()
    official.get(started(official, content))
    database.rollback()
    path = job_file(app.extensions["settings"], database.scalars(select(Job)).one())
    assert path is not None
    path.unlink()
    assert "这次核对的结果已过保存期限，请重新上传核对。" in page(official, "/files/check/1")


def test_a_file_that_is_gone_leads_back_with_a_sentence(
    app: Flask,
    evaluation: Evaluation,
    official: Browser,
    large: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = exported(official, evaluation)
    large()
    monkeypatch.setattr("survey.file_checks.jobs.read_stored", lambda _folder, _digest: None)
    led = official.get(started(official, content)).headers["Location"]
    assert led == "/files/check"
    assert "上传的文件已不在服务器上，请重新上传核对。" in page(official, led)


def test_clicks_that_join_a_check_count_towards_no_limit(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve a minute may be begun, and looked for as often as anybody likes."""
    content = exported(official, evaluation)
    waiting = replace(app.extensions["settings"], large_rows=1, inline_jobs=False)
    monkeypatch.setitem(app.extensions, "settings", waiting)
    assert {started(official, content) for _click in range(14)} == {"/jobs/1?follow=1"}
    database.rollback()
    counted = database.scalars(select(RequestCount.count).where(RequestCount.key.startswith("work:"))).all()
    assert counted == [1]
