"""Printed letters are on record, each file with its number: 核对文件 knows their bytes, and that one was altered."""

from __future__ import annotations

import io
import re
import zipfile

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.file_checks.check_file import check_file
from survey.file_checks.check_results import CheckResult
from survey.models import AuditEntry, ExportRecord, Job, Letter
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_check_number import Released, asked, released, said
from tests.integration.file_checks.test_compare_whole import packed
from tests.integration.file_checks.test_routes import ALTERED, UNALTERED, check, verdict
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issued

__all__ = ["evaluation", "issued", "official", "released"]


def printed(database: Session, official: Browser, pack: str) -> bytes:
    """Print the letters and return the file."""
    assert official.send("/letters/printed", pack=pack).status_code == 302
    database.rollback()
    job = database.scalars(select(Job.id).where(Job.kind == "print_notices").order_by(Job.id.desc())).all()[0]
    database.rollback()
    with official.get(f"/jobs/{job}/file") as sent:
        return bytes(sent.data)


def compared(app: Flask, database: Session, content: bytes) -> CheckResult:
    """Return what is said of an archive, which is too large for the client of tests."""
    found = check_file(database, app.extensions["settings"], ("告知书.zip", content), user=user(database, "district"))
    database.rollback()
    return found


def test_printed_letters_are_held_against_those_that_left(
    app: Flask, database: Session, official: Browser, released: Released
) -> None:
    whole, towns = printed(database, official, "one"), printed(database, official, "units")
    page = check(official, whole, "告知书.pdf")
    assert (verdict(page), "名单第1版现在有效" in page, "结果告知书（名单第 1 版）" in page) == (UNALTERED, True, True)
    text = "".join("".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(whole)).pages)
    letters = database.scalars(select(Letter)).all()
    numbers = {f"JD-GZ-{one.id:06d}-{one.digest[:8].upper()}" for one in letters}
    assert set(re.findall(r"告知书编号(JD-GZ-\d{6}-[0-9A-F]{8})；", text)) == numbers
    records = database.scalars(select(ExportRecord).where(ExportRecord.kind == "result_letters")).all()
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all()
    told = {entry.detail["number"] for entry in entries}
    assert {row.number for row in records} <= told
    assert [row.rows for row in records if row.file_name.endswith(".zip")] == [len(letters)]
    first = next(row.number for row in records if row.rows == len(letters) and row.file_name.endswith(".pdf"))
    database.rollback()
    page = asked(official, first)
    assert (said(page), "名单第1版现在有效" in page) == ("有这个编号的导出记录", True)
    at = whole.index(b"stream") + 40
    forged = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    page = check(official, forged, "告知书.pdf")
    assert (verdict(page), f"文件写着编号 {first}，但与导出时的文件不同" in page) == (ALTERED, True)
    archived = compared(app, database, towns)
    assert (archived.whole, archived.members, archived.record and archived.record.kind) == (
        "same", (), "result_letters",
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(towns)) as archive:
        files, comment = {name: archive.read(name) for name in archive.namelist()}, archive.comment
    assert [verdict(check(official, content, name)) for name, content in files.items()] == [UNALTERED] * len(files)
    name = next(iter(files))
    altered = compared(app, database, packed(files | {name: forged}, comment))
    assert (altered.whole, altered.members) == ("differs", ((name, "altered"),))
