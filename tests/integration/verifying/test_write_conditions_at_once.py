"""Two officials write the same office's table at the same moment: each answer is there once."""

from __future__ import annotations

from functools import partial

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, GateResult, Upload, UploadState
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser
from tests.integration.handing_in import page
from tests.integration.reviewing.cases import Cases, cases, full
from tests.integration.verifying.test_import_conditions import PAYS, TAX, book, code, hand_in, rows

__all__ = ["cases"]
WRITTEN, MOVED = "已写入：新增 3 行", "没有写入任何内容"


def adopted(_own: Session, client: Browser, preview: str, stamp: str) -> str:
    """Return where writing leads to."""
    return str(client.send(preview + "/adopt", stamp=stamp).headers["Location"])


def test_each_answer_is_there_once(app: Flask, cases: Cases, database: Session) -> None:
    day = today()
    content = book(
        [1, code(5).lower(), full("戊"), TAX, "不通过", day],
        [2, code(5), full("戊"), PAYS, "通过", day],
        [3, code(3), full("丙"), TAX, "通过", day],
    )
    clients = [cases.signed_in(login) for login in ("district", "second")]
    previews = [hand_in(client, content) for client in clients]
    shown = [page(client, preview) for client, preview in zip(clients, previews, strict=True)]
    stamps = [text.partition('name="stamp" value="')[2].partition('"')[0] for text in shown]
    acts = [
        partial(adopted, client=client, preview=preview, stamp=stamp)
        for client, preview, stamp in zip(clients, previews, stamps, strict=True)
    ]
    places = at_once(app, *acts)
    said = [page(client, place) for client, place in zip(clients, places, strict=True)]
    assert sorted((WRITTEN in text, MOVED in text) for text in said) == [(False, True), (True, False)]
    assert sorted((firm, gate, verdict) for firm, gate, verdict, *_rest in rows(database)) == [
        ("丙", "tax", "passed"),
        ("戊", "pays_tax", "passed"),
        ("戊", "tax", "failed"),
    ]
    states = select(Upload.state).order_by(Upload.state)
    assert database.scalars(states).all() == [UploadState.APPLIED, UploadState.PREVIEWED]
    written = database.scalars(select(GateResult.upload_id).distinct()).all()
    recorded = select(AuditEntry.id).where(AuditEntry.action == "record_condition")
    assert (len(written), len(database.scalars(recorded).all())) == (1, 3)
