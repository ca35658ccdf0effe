"""Pins: two persons, a reason and a document; never past a failed gate; printed wherever they count."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.evaluations import evaluate, pin
from survey.evaluations.pin import PinRefusedError
from survey.models import AuditEntry, Evaluation, EvaluationEntry, Pin, PinKind, Submission
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, user
from tests.integration.officials import text as page

__all__ = ["evaluation", "official"]


def participation(database: Session, entry: EvaluationEntry) -> int:
    return database.get_one(Submission, entry.version.submission_id).participation_id


def refusal(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(PinRefusedError) as refused:
        call(*arguments, **named)
    code: str = refused.value.code
    return code


def last_eligible(database: Session, evaluation: Evaluation) -> EvaluationEntry:
    """Return the worst of the manufacturers that fail no gate: without a seat."""
    rows = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"]
    return [row for row in rows if 0 not in row.detail["verdicts"]][-1]


def test_a_pin_counts_once_two_persons_agreed_and_takes_somebody_s_seat(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    entry = last_eligible(database, evaluation)
    before = {row.version.credit_code for row in entries(database, evaluation.id) if row.status == "selected"}
    key, place = entry.version.credit_code, participation(database, entry)
    with app.app_context():
        told = {"reason": "区政府专题会议", "document_number": "嘉示〔2026〕1号"}
        made = pin.pin(database, place, PinKind.IN, **told, user=user(database, "district"))
        open_run = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        assert open_run.fingerprint == evaluation.fingerprint
        pin.confirm(database, made.id, user=user(database, "reviewer"))
        pinned = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
        rows = {row.version.credit_code: row for row in entries(database, pinned.id)}
        now = {code for code, row in rows.items() if row.status == "selected"}
        assert (now - before, len(now)) == ({key}, 10)
        assert rows[key].detail["reasons"][0]["code"] == "pinned"
        assert rows[key].detail["pin"] == {
            "key": key, "kind": "in", "reason": "区政府专题会议", "document": "嘉示〔2026〕1号",
            "made_by": "示例district", "confirmed_by": "示例reviewer",
        }  # fmt: skip
        pin.revoke(database, made.id, reason="会议纪要更正", user=user(database, "district"))
        after = evaluate.evaluate_and_store(database, evaluation.campaign_id, user_id=None)
    assert after.fingerprint == evaluation.fingerprint
    assert rows[key].rank == entry.rank
    actions = database.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "pin").order_by(AuditEntry.id))
    assert actions.all() == ["pin", "confirm_pin", "revoke_pin"]


def test_every_refusal_of_a_pin(app: Flask, database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    failed = next(row for row in rows if 0 in row.detail.get("verdicts", []))
    place, wrong = participation(database, last_eligible(database, evaluation)), participation(database, failed)
    first, second = (user(database, login) for login in ("district", "reviewer"))
    fine = {"reason": "示例", "document_number": "示1号"}
    with app.app_context():
        make = pin.pin
        assert refusal(make, database, place, PinKind.IN, **fine | {"reason": " "}, user=first) == "no_reason"
        assert refusal(make, database, place, PinKind.IN, **fine | {"document_number": ""}, user=first) == "no_document"
        assert refusal(make, database, wrong, PinKind.IN, **fine, user=first) == "gate_failed"
        made = make(database, place, PinKind.IN, **fine, user=first)
        assert refusal(make, database, place, PinKind.OUT, **fine, user=second) == "already"
        assert refusal(pin.confirm, database, made.id, user=first) == "same_person"
        pin.confirm(database, made.id, user=second)
        assert refusal(pin.confirm, database, made.id, user=second) == "not_open"
        assert refusal(pin.revoke, database, made.id, reason="", user=first) == "no_reason"
        pin.revoke(database, made.id, reason="示例", user=first)
        assert refusal(pin.revoke, database, made.id, reason="示例", user=first) == "not_open"


@pytest.mark.parametrize(
    "change", ["confirmed_by_id = made_by_id", "reason = ''", "reason = 'another'", "document_number = ''"]
)
def test_the_database_refuses_a_pin_of_one_person_or_other_words(
    app: Flask, database: Session, evaluation: Evaluation, change: str
) -> None:
    with app.app_context():
        place = participation(database, last_eligible(database, evaluation))
        pin.pin(database, place, PinKind.IN, reason="示例", document_number="示1号", user=user(database, "district"))
    with pytest.raises(DBAPIError), unit_of_work(database):
        database.execute(text(f"UPDATE pin SET {change}"))  # noqa: S608 - a table of statements
    database.rollback()
    assert database.scalars(select(Pin.reason)).all() == ["示例"]


def test_pages_pin_confirm_and_print(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, browser: Any
) -> None:
    entry = last_eligible(database, evaluation)
    key, name = entry.version.credit_code, entry.version.name
    shown = page(official, "/pins", key=key)
    assert (f'value="{key}"' in shown, f"<b>{name}</b>" in shown) == (True, True)
    assert f'href="/pins?key={key}"' in page(official, "/pins", find=name)
    assert "没有找到。" in page(official, "/pins", find="无此企业")
    none = official.send("/pins", key="", kind="in", pin_reason="示例", document_number="示1号")
    assert "请先查找并选择一家企业" in none.get_data(as_text=True)
    unknown = official.send("/pins", key="91999999MA000ZZZ", kind="in", pin_reason="示例", document_number="示1号")
    assert "没有这家企业" in unknown.get_data(as_text=True)
    empty = official.send("/pins", key=key, kind="in", pin_reason="", document_number="")
    assert all(line in empty.get_data(as_text=True) for line in ("请写明理由", "请填写依据文件的文号"))
    official.send("/pins", key=key, kind="in", pin_reason="区政府专题会议", document_number="嘉示〔2026〕1号")
    database.rollback()
    made = database.scalars(select(Pin)).one()
    own = official.send(f"/pins/{made.id}/confirm")
    assert own.status_code == 302
    assert "须由另一位工作人员确认" in page(official, "/pins")
    reviewer = browser()
    reviewer.sign_in("reviewer")
    reviewer.send(f"/pins/{made.id}/confirm")
    assert "已确认，从下一次评估起生效" in page(reviewer, "/pins")
    official.send("/evaluations")
    database.rollback()
    newest = database.scalars(select(Evaluation.id).order_by(Evaluation.id.desc())).first()
    listed = page(official, f"/evaluations/{newest}/ranking", text=name)
    assert "指定入选" in listed
    assert "指定的理由：区政府专题会议（文件号 嘉示〔2026〕1号；示例district提出，示例reviewer确认）" in listed
    content = official.get(f"/evaluations/{newest}/shortlist.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    remarks = {row[1]: row[-1] for row in book["候选名单"].iter_rows(min_row=4, values_only=True) if len(row) > 1}
    assert remarks[name] == "指定入选：区政府专题会议（文件号 嘉示〔2026〕1号；示例district提出，示例reviewer确认）"
    for typed, fault in (("长" * 301, "撤回理由请写300字以内"), ("", "请写明撤回理由")):
        refused = official.send(f"/pins/{made.id}/revoke", revoke_reason=typed)
        shown = refused.get_data(as_text=True)
        said = f'<span class="err" id="revoke-error">{fault}</span>' in shown
        assert (refused.status_code, said, f'value="{typed}" aria-invalid="true"' in shown) == (200, True, True)
        database.rollback()
        assert database.scalars(select(Pin.revoked_at)).all() == [None]
    official.send(f"/pins/{made.id}/revoke", revoke_reason="会议纪要更正")
    assert "会议纪要更正" in page(official, "/pins")


def test_of_two_who_pin_or_confirm_at_once_one_does(app: Flask, database: Session, evaluation: Evaluation) -> None:
    place = participation(database, last_eligible(database, evaluation))
    database.rollback()

    def make(own: Session) -> str:
        told = {"reason": "示例", "document_number": "嘉示〔2026〕1号"}
        try:
            pin.pin(own, place, PinKind.OUT, **told, user=user(own, "district"))
        except PinRefusedError as error:
            return error.code
        return "pinned"

    assert sorted(at_once(app, make, make)) == ["already", "pinned"]
    number = database.scalars(select(Pin.id)).one()
    database.rollback()

    def confirm(own: Session) -> str:
        try:
            pin.confirm(own, number, user=user(own, "reviewer"))
        except PinRefusedError as error:
            return error.code
        return "confirmed"

    assert sorted(at_once(app, confirm, confirm)) == ["confirmed", "not_open"]
    acts = select(AuditEntry.action).where(AuditEntry.object_type == "pin").order_by(AuditEntry.id)
    assert database.scalars(acts).all() == ["pin", "confirm_pin"]
