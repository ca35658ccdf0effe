"""An enterprise's workbook: recorded with the answers that it was written from; blank and in English."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.questionnaire.layout import IDENTITY_SHEET, lay_out
from scoring.answers.answers import to_json
from survey.models import AuditEntry, Enterprise, ExportRecord, ExportSheet
from tests.integration.conftest import Browser
from tests.integration.workbooks.test_download_routes import FACTS, answers, client, draft_of, firm, opened

__all__ = ["firm"]


def test_the_export_is_recorded_with_its_baseline(
    firm: Enterprise, browser: Callable[[], Browser], database: Session
) -> None:
    book = opened(client(browser).get("/workbooks/facts.xlsx").data)
    said = {row[0].value: row[1].value for row in book[IDENTITY_SHEET].iter_rows()}
    record = database.scalars(select(ExportRecord)).one()
    assert said["文件编号"] == record.number
    assert said["摘要"] == FACTS.digest[:16]
    assert said["企业"] == firm.credit_code
    assert record.kind == "questionnaire"
    manifest = record.manifest
    assert [manifest[key] for key in ("questionnaire", "version", "digest", "enterprise", "blank")] == [
        "facts",
        FACTS.version,
        FACTS.digest,
        firm.credit_code,
        False,
    ]
    expected = {key: {"revision": 1, "value": to_json(answer)} for key, answer in draft_of(database).items()}
    assert manifest["baseline"] == expected | {"note:revenue_change": {"revision": 1, "value": "示例原因"}}
    assert len(database.scalars(select(ExportSheet)).all()) == len(FACTS.sections)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert (entry.object_type, entry.object_id) == ("enterprise", str(firm.id))
    assert book["文件说明"]["B4"].value == record.number


def test_a_blank_workbook_holds_no_answers(firm: Enterprise, browser: Callable[[], Browser], database: Session) -> None:
    book = opened(client(browser).get("/workbooks/facts.xlsx?blank=1").data)
    locked = {line.key for line in lay_out(FACTS).by_key.values() if line.answer_column is None}
    assert set(answers(book)) <= locked
    assert database.scalars(select(ExportRecord)).one().manifest["baseline"] == {}


def test_an_english_workbook_says_it_in_english(firm: Enterprise, browser: Callable[[], Browser]) -> None:
    book = opened(client(browser).get("/workbooks/facts.xlsx?language=en").data)
    page = book["人员与经营"]
    assert page["A1"].value == "Staff and finances"
    assert page["C3"].value == "填写 Your answer"
    assert answers(book)["facts.above_scale"] in {"Yes", "No"}
