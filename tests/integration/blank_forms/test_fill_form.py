"""Blank forms filled with the enterprises of a list: the rows, the record, one file per unit, within the scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.blank_forms.sample_form import draw
from survey.blank_forms.words import sample_form
from survey.definitions.directory import directory
from survey.models import AuditEntry, Evaluation, ExportRecord, ExportSheet
from tests.integration.blank_forms.test_routes import form_with, opened, rows_of, upload, zipped
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]


def test_sample_is_filled_with_what_the_list_says(official: Browser, evaluation: Evaluation, database: Session) -> None:
    content = official.get("/forms/sample.xlsx").data
    assert upload(official, content, title="示例汇总").headers["Location"] == "/forms/1"
    page = text(official, "/forms/1")
    assert "不认识" not in page
    response = official.get("/forms/1/filled.xlsx")
    book = opened(response.data)
    chosen = [entry for entry in entries(database, evaluation.id) if entry.status == "selected"]
    unit_name = directory().unit_name
    assert rows_of(book, "申报企业汇总表", 5, "ABCDFGH") == [
        [
            number,
            entry.version.name,
            entry.version.credit_code,
            unit_name(entry.version.unit).zh,
            entry.rank,
            (entry.score or 0) / 1_000_000,
            "入选候选",
        ]
        for number, entry in enumerate(chosen, start=1)
    ]
    page = book["申报企业汇总表"]
    last = 4 + len(chosen)
    assert page["A1"].value == f"{evaluation.campaign.title}申报企业汇总表"
    assert page[f"J{last + 1}"].value == f"=SUM(J5:J{last})"
    assert page[f"A{last + 3}"].value == "制表：示例district"
    check_record(official, evaluation, database)
    check_markers(official, evaluation, database)
    check_without_facts(official)


def check_record(official: Browser, evaluation: Evaluation, database: Session) -> None:
    """See that the export carries its number three times, and its rows are sealed."""
    book = opened(official.get("/forms/1/filled.xlsx", query_string={"status": "chosen"}).data)
    database.rollback()
    record = database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc())).first()
    assert record is not None
    number, rows = record.number, listed(database, evaluation)
    assert (record.kind, record.evaluation_id, record.rows) == ("form", evaluation.id, len(rows))
    assert book["文件说明"]["B4"].value == number
    assert book.custom_doc_props["文件编号"].value == number
    assert book["申报企业汇总表"].oddFooter.left.text == f"文件编号 {number}"
    sheet = database.scalars(select(ExportSheet).where(ExportSheet.export_id == record.id)).one()
    assert (sheet.name, sheet.columns[:3]) == ("申报企业汇总表", ["序号", "企业名称", "统一社会信用代码"])
    blank = opened(official.get("/forms/sample.xlsx").data)["申报企业汇总表"]
    assert len(sheet.columns) == sum("{{" in str(cell.value) for cell in blank[5])
    assert sheet.keys == [entry.version.credit_code for entry in rows]
    actions = database.scalars(select(AuditEntry.action).where(AuditEntry.action.in_(["store_form", "export"]))).all()
    assert sorted(actions) == ["export", "export", "store_form"]


def listed(database: Session, evaluation: Evaluation) -> list[Any]:
    rows = entries(database, evaluation.id)
    return [row for status in ("selected", "reserve") for row in rows if row.status == status]


def check_without_facts(official: Browser) -> None:
    """See that the sheet of facts can be left out; the number stays in the properties."""
    book = opened(official.get("/forms/1/filled.xlsx", query_string={"facts": "0"}).data)
    assert book.sheetnames == ["申报企业汇总表"]
    assert book.custom_doc_props["文件编号"].value.startswith("JD-EX-")


def check_markers(official: Browser, evaluation: Evaluation, database: Session) -> None:
    """See that the page of markers shows what would stand there now, and nothing of certainty."""
    page = text(official, "/forms/markers")
    first = next(row for row in entries(database, evaluation.id) if row.status == "selected")
    assert f"<code>{{{{企业名称}}}}</code></th><td>{first.version.name}</td>" in page
    assert f"<code>{{{{批次名称}}}}</code></th><td>{evaluation.campaign.title}</td>" in page
    assert "入选可能性" not in page


def test_one_file_per_unit_holds_that_unit_only(
    official: Browser, browser: Callable[[], Browser], evaluation: Evaluation, database: Session
) -> None:
    upload(official, draw(sample_form()), title="示例表")
    books = zipped(official.get("/forms/1/by-unit.zip", query_string={"status": "all"}).data)
    units: dict[str, list[str]] = {}
    for entry in entries(database, evaluation.id):
        units.setdefault(directory().unit_name(entry.version.unit).zh, []).append(entry.version.credit_code)
    assert {name: [row[1] for row in rows_of(book, "申报企业汇总表", 5, "AC")] for name, book in books.items()} == {
        f"{unit}_示例表（{len(codes)}家）.xlsx": codes for unit, codes in units.items()
    }
    records = database.scalars(select(ExportRecord)).all()
    assert sorted(record.filters["unit"] for record in records) == sorted(units)
    assert len({record.number for record in records}) == len(units)
    upload(official, form_with(A1="{{单位}}入选{{入选家数}}"), title="二")
    small = zipped(official.get("/forms/2/by-unit.zip", query_string={"status": "selected"}).data)
    assert {book["表"]["A1"].value for book in small.values()} == {
        f"{name.partition('_')[0]}入选{name.rpartition('（')[2].removesuffix('家）.xlsx')}" for name in small
    }
    check_town(browser(), evaluation, database)


def check_town(town: Browser, evaluation: Evaluation, database: Session) -> None:
    """See that an official of a town gets its own unit only, whatever the address asks for."""
    town.sign_in("town")
    own = [row.version.credit_code for row in entries(database, evaluation.id) if row.version.unit == "anting"]
    books = zipped(town.get("/forms/1/by-unit.zip", query_string={"status": "all"}).data)
    assert list(books) == [f"安亭镇_示例表（{len(own)}家）.xlsx"]
    book = opened(town.get("/forms/1/filled.xlsx", query_string={"status": "all", "unit": "malu"}).data)
    assert rows_of(book, "申报企业汇总表", 5, "AC") == []
    book = opened(town.get("/forms/1/filled.xlsx", query_string={"status": "all"}).data)
    assert [row[1] for row in rows_of(book, "申报企业汇总表", 5, "AC")] == own
