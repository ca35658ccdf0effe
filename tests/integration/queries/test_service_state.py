"""What the database knows of the service: what is kept for whom, each of its bytes once, and what waits."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.config import MEGABYTE
from survey.models import (
    AuditChain,
    AuditEntry,
    AuditHead,
    Campaign,
    Enterprise,
    EvidenceLink,
    Job,
    JobState,
    Role,
    Upload,
    utc_now,
)
from survey.queries import service_state
from survey.records.append_chain import append_committed
from survey.store.migrations import newest_revision
from survey.web import limits
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.records.made_record import write

PROJECT, QUESTION = "/fill/facts/project", "project_evidence"


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    firm = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "clerk", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    client.sign_in("clerk")
    client.get(PROJECT)
    return client


def pdf(size: int) -> bytes:
    return b"%PDF-1.7 ".ljust(size, b"0")


def by_script(client: Browser, size: int, name: str = "证明.pdf", **more: object) -> Any:
    given: dict[str, Any] = {"csrf_token": client.token, **more}
    if size:
        given["file"] = (io.BytesIO(pdf(size)), name)
    return client.post(f"{PROJECT}/files/{QUESTION}", data=given, content_type="multipart/form-data")


def test_files_of_a_firm_count_once_and_those_taken_away_still_count(
    clerk: Browser, database: Session, campaign: Campaign
) -> None:
    assert service_state.kept_of_firms(database) == []
    for size, name in ((1000, "a.pdf"), (1000, "b.pdf"), (500, "c.pdf")):
        assert by_script(clerk, size, name).get_json()["state"] == "stored"
    database.rollback()
    link = database.scalars(select(EvidenceLink).order_by(EvidenceLink.id)).first()
    assert link is not None
    assert by_script(clerk, 0, remove=str(link.id)).get_json()["state"] == "stored"
    database.rollback()
    other = make_enterprise(database, "91310114MA1GW00A0X", "示例有限公司")
    rows = [(other.id, "1" * 64, 7), (other.id, "1" * 64, 7), (other.id, "2" * 64, 30), (None, "3" * 64, 9)]
    database.add_all([Upload(kind="zip", digest=d, name="x", size=size, enterprise_id=firm) for firm, d, size in rows])
    database.commit()
    assert service_state.kept_of_firms(database) == [1500, 37]
    assert service_state.kept_of_firm(database, other.id) == 37
    assert service_state.kept_of_firm(database, 999) == 0


def test_a_firm_whose_room_is_used_up_is_told_beside_the_field_and_keeps_its_text(
    app: Flask, clerk: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(app, monkeypatch, 1500)
    assert by_script(clerk, 1000, "a.pdf").get_json()["state"] == "stored"
    refused = by_script(clerk, 501, "b.pdf").get_json()
    sentence = (
        "“b.pdf”没有上传：贵单位的文件合计已到上限 0 MB（移除的也计入）。请压缩后重新选择；确需更多的，请致电主管科室"
    )
    assert refused == {"state": "refused", "text": sentence}
    given = {"csrf_token": clerk.token, "project_title": "示例项目", "base-project_title": "0"}
    files = [(io.BytesIO(pdf(501)), "b.pdf"), (io.BytesIO(pdf(400)), "c.pdf"), (io.BytesIO(pdf(101)), "d.pdf")]
    page = clerk.post(PROJECT, data=given | {QUESTION: files}, content_type="multipart/form-data")
    text = page.get_data(as_text=True)
    assert [sentence in text, sentence.replace("b.pdf", "d.pdf") in text, "示例项目" in text] == [True] * 3
    assert database.scalars(select(EvidenceLink.name).order_by(EvidenceLink.id)).all() == ["a.pdf", "c.pdf"]


def limited(app: Flask, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], firm_limit=most))


def test_a_workbook_beyond_the_room_of_its_firm_is_not_kept(
    app: Flask, clerk: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(app, monkeypatch, 2 * MEGABYTE)
    firm = database.scalars(select(Enterprise)).one()
    kept = Upload(kind="questionnaire", digest="1" * 64, name="a", size=2 * MEGABYTE - 99, enterprise_id=firm.id)
    database.add(kept)
    database.commit()
    data = {"csrf_token": clerk.token, "workbook": (io.BytesIO(b"0" * 100), "表.xlsx")}
    answer = clerk.post("/workbooks", data=data, content_type="multipart/form-data")
    page = clerk.get(answer.headers["Location"]).get_data(as_text=True)
    assert "没有上传：这家企业的文件合计已到上限 2 MB。" in page
    assert database.scalars(select(Upload)).all() == [kept]


def test_too_many_files_are_refused_one_by_one_and_what_is_typed_is_saved(
    clerk: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST", {**limits.MOST, "evidence": 3})
    now = utc_now()
    monkeypatch.setattr(limits, "utc_now", lambda: now)
    assert by_script(clerk, 10, "1.pdf").status_code == 200
    given = {"csrf_token": clerk.token, "project_title": "示例项目", "base-project_title": "0"}

    def send(*names: str) -> str:
        files = [(io.BytesIO(pdf(20 + place)), name) for place, name in enumerate(names)]
        page = clerk.post(PROJECT, data=given | {QUESTION: files}, content_type="multipart/form-data")
        return str(page.get_data(as_text=True))

    send("2.pdf", "3.pdf")
    page = send("4.pdf")
    assert "“4.pdf”没有上传：一分钟内上传的文件太多，请 60 秒后重新选择" in page
    assert "示例项目" in page
    assert database.scalars(select(EvidenceLink.name).order_by(EvidenceLink.id)).all() == ["1.pdf", "2.pdf", "3.pdf"]
    refused = by_script(clerk, 10, "5.pdf")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.get_json() == {"state": "failed", "text": "操作过于频繁，请 60 秒后再试。"}


def test_what_waits_and_what_failed(database: Session) -> None:
    now = utc_now()
    assert service_state.queue(database) == service_state.Queue(0, None, 0)
    first = now - timedelta(hours=1)
    for state, at in (("queued", first), ("queued", now), ("running", now), ("done", now)):
        database.add(Job(kind="a", state=JobState(state), parameters={}, created_at=at))
    for kind, state, hours in (("a", "failed", 1), ("b", "interrupted", 2), ("b", "failed", 49), ("b", "failed", 3)):
        ended = now - timedelta(hours=hours)
        database.add(Job(kind=kind, state=JobState(state), parameters={}, finished_at=ended))
    database.commit()
    assert service_state.queue(database) == service_state.Queue(2, first, 1)
    assert service_state.failed_jobs(database, now - timedelta(days=2)) == {"a": 1, "b": 2}


def test_the_record_fits_what_is_known_of_it_or_not(app: Flask, database: Session) -> None:
    assert service_state.record(database, None) == service_state.Record(0, fits=True, oldest=None)
    write(database, "a", "b")
    with app.app_context():
        append_committed(database)
    chain = dict(database.execute(select(AuditChain.seq, AuditChain.mac)).all())
    assert sorted(chain) == [1, 2, 3]
    for known, fits in ((None, True), ((0, ""), True), ((3, chain[3]), True), ((3, chain[2]), False), ((4, ""), False)):
        assert service_state.record(database, known) == service_state.Record(3, fits=fits, oldest=None)
    write(database, "c")
    waiting = service_state.record(database, (3, chain[3]))
    assert (waiting.places, waiting.fits) == (3, True)
    assert waiting.oldest == database.scalars(select(AuditEntry.at).where(AuditEntry.action == "c")).one()
    database.execute(update(AuditHead).values(seq=2))
    assert not service_state.record(database, None).fits


def test_revision_and_server(database: Session) -> None:
    assert service_state.revision(database) == newest_revision()
    server = service_state.server(database)
    assert server.version.split()[0] in {"SQLite", "PostgreSQL"}
    assert server.size > 100_000
