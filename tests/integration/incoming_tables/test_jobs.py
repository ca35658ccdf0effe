"""A large table is taken in by a job: whole or not at all, and every refusal leads back to the preview."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.incoming_tables import jobs
from survey.models import Campaign, Enterprise, Job, Upload
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.handing_in import marked_cells, page
from tests.integration.incoming_tables.test_import_table import book, code, hand_in, official

__all__ = ["official"]


@pytest.fixture(autouse=True)
def large(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two rows be many."""
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], large_rows=1))


def preview_of(official: Browser) -> tuple[str, str]:
    """Hand in two firms, and return the preview's address and stamp."""
    preview = hand_in(official, book([1, "示例甲厂", code(1), "安亭镇"], [2, "示例乙厂", code(2), "马陆镇"]))
    return preview, page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]


def led(official: Browser, preview: str, stamp: str, **more: str) -> tuple[str, str]:
    """Adopt, follow the job, and return where it leads and the text of that page."""
    waiting = official.send(preview + "/adopt", stamp=stamp, **more).headers["Location"]
    assert waiting == "/jobs/1?follow=1"
    where = official.get(waiting).headers["Location"]
    return where, page(official, where)


def test_a_large_table_is_taken_in_by_a_job(official: Browser, database: Session, campaign: Campaign) -> None:
    where, text = led(official, *preview_of(official), call="1")
    assert where == "/imports/directory"
    assert "已写入：新增 2 行，变更 0 行。" in text
    database.rollback()
    assert [firm.listed for firm in database.scalars(select(Enterprise))] == [True, True]
    assert database.scalars(select(Upload.state)).all() == ["applied"]
    assert database.scalars(select(Job.result)).all() == [{"new": 2, "changed": 0}]


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_directory_that_moved_is_said_at_the_preview(
    official: Browser, database: Session, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    preview, stamp = preview_of(official)
    real = jobs.adopted

    def moving(*given: object, **more: object) -> object:
        found = real(*given, **more)
        make_enterprise(database, code(1), "示例甲厂有限公司")
        return found

    if when == "before":
        make_enterprise(database, code(1), "示例甲厂有限公司")
    else:
        monkeypatch.setattr(jobs, "adopted", moving)
    database.rollback()
    where, text = led(official, preview, stamp)
    assert where == preview
    assert "预览之后系统中的内容有了变化，没有写入任何内容" in text
    database.rollback()
    assert database.scalars(select(Enterprise.name)).all() == ["示例甲厂有限公司"]
    assert database.scalars(select(Upload.state)).all() == ["previewed"]


def test_a_large_table_is_marked_by_a_job(app: Flask, official: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marked copy is the one that a small table gets at once."""
    wrong = book([1, "示例甲厂", "1", "安亭镇"], [2, "示例乙厂", code(2), "没有这个镇"])
    preview = hand_in(official, wrong)
    waiting = official.get(preview + "/marked.xlsx").headers["Location"]
    assert waiting == "/jobs/1"
    text = page(official, waiting)
    assert "名录（已标注）.xlsx" in text
    assert "已标注 2 处，请在文件中改好后再上传。" in text
    with official.get("/jobs/1/file") as sent:
        by_job = sent.data
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], large_rows=800))
    at_once = official.get(preview + "/marked.xlsx").data
    cells = [marked_cells(openpyxl.load_workbook(io.BytesIO(content))) for content in (by_job, at_once)]
    assert cells[0] == cells[1]
    assert len(cells[0]) == 2


@pytest.mark.parametrize(
    ("refusing", "sentence"),
    [
        ("read_stored", "上传的文件已过保存期限，请重新上传。"),
        ("compare_table", "工作表“名录”的标题行下面没有内容"),
    ],
)
def test_a_table_that_cannot_be_marked_is_said(
    official: Browser, monkeypatch: pytest.MonkeyPatch, refusing: str, sentence: str
) -> None:
    def failing(*_given: object) -> None:
        if refusing == "compare_table":
            raise RefusedWorkbookError("no_rows", sheet="名录")

    preview, _stamp = preview_of(official)
    monkeypatch.setattr(jobs, refusing, failing)
    assert sentence in page(official, official.get(preview + "/marked.xlsx").headers["Location"])


def test_a_file_that_cannot_be_read_any_more_is_said_at_the_preview(
    official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object) -> None:
        raise RefusedWorkbookError("no_rows", sheet="名录")

    preview, stamp = preview_of(official)
    monkeypatch.setattr(jobs, "compare_table", failing)
    where, text = led(official, preview, stamp)
    assert where == preview
    assert "工作表“名录”的标题行下面没有内容" in text
