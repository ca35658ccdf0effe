"""The version of the program: in the footer of every page and in every file that has a sheet of facts or a guide."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import ROOT, Settings
from survey.evaluations import pin as pinning
from survey.models import Enterprise, Evaluation, ExportRecord, Participation, PinKind
from survey.records import export_records
from survey.version import VERSION, read_version
from tests.integration.blank_forms.test_routes import upload
from tests.integration.conftest import Browser
from tests.integration.file_checks.test_routes import UNALTERED, check, edited, verdict
from tests.integration.officials import evaluation, official, user
from tests.integration.workbooks.test_import_zip import hand_in, packed

__all__ = ["evaluation", "official"]
KINDS = {
    "shortlist", "internal_shortlist", "live_shortlist", "ranked_list", "internal_list", "questionnaire", "form",
    "import_report", "pins", "states",
}  # fmt: skip


def stated(content: bytes, sheet: str = "文件说明") -> list[object]:
    """Return what stands beside 程序版本 on a workbook's sheet of facts."""
    rows = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [row[1] for row in rows if row[0] == "程序版本"]


def fetched(client: Browser, path: str) -> bytes:
    """Return the bytes of a file that is sent at once or made by a job."""
    response = client.get(path)
    if response.status_code == 302:
        response = client.get(response.headers["Location"] + "/file")
    assert response.status_code == 200
    with response:
        return response.get_data()


def test_version_is_the_projects() -> None:
    assert read_version(ROOT / "pyproject.toml") == VERSION
    assert VERSION.count(".") == 2


def test_every_page_ends_with_the_version(official: Browser) -> None:
    assert f"程序版本 {VERSION}</footer>" in official.get("/files").get_data(as_text=True)
    assert f"程序版本 {VERSION}</footer>" in official.get("/not-there").get_data(as_text=True)


def test_every_kind_of_file_states_the_version(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, inline_jobs=True))
    pinned = database.scalars(select(Participation.id).limit(1)).one()
    pinning.pin(database, pinned, PinKind.OUT, reason="示例", document_number="示1号", user=user(database, "district"))
    upload(official, official.get("/forms/sample.xlsx").data, title="示例汇总")
    firm = database.scalars(select(Enterprise.id).limit(1)).one()
    base = f"/evaluations/{evaluation.id}"
    asking = {"/forms/1/filled.xlsx", f"/enterprises/{firm}/workbooks/facts.xlsx"}
    files = {
        path: fetched(official, path) if path not in asking else official.send(path, reason="通知入选企业").data
        for path in (
            f"{base}/shortlist.xlsx",
            f"{base}/shortlist.xlsx?internal=1",
            f"{base}/live.xlsx",
            f"{base}/list.xlsx",
            f"{base}/list.xlsx?internal=1",
            "/helping/list.xlsx",
            "/pins/list.xlsx",
            "/forms/1/filled.xlsx",
            f"/enterprises/{firm}/workbooks/facts.xlsx",
        )
    }
    job = hand_in(official, packed({"示例.xlsx": files[f"/enterprises/{firm}/workbooks/facts.xlsx"]}))
    with zipfile.ZipFile(io.BytesIO(fetched(official, f"{job}/file"))) as archive:
        files["report"] = archive.read("批量导入报告.xlsx")
    monkeypatch.setitem(app.extensions, "settings", replace(settings, inline_jobs=True, large_rows=1))
    files["large list"] = fetched(official, f"{base}/list.xlsx")
    assert {name: stated(content) for name, content in files.items()} == {name: [VERSION] for name in files}
    database.rollback()
    assert set(database.scalars(select(ExportRecord.kind))) == KINDS


def test_a_kind_of_file_without_words_is_not_recorded(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    official.get(f"/evaluations/{evaluation.id}/shortlist.xlsx").close()
    database.rollback()
    manifest = export_records.manifest_of(database.scalars(select(ExportRecord)).one())
    assert manifest is not None
    with pytest.raises(ValueError, match="exports of kind 'unheard' have no words"):
        export_records.record(database, replace(manifest, kind="unheard"), ("示例.xlsx", b""), (), key=b"", user=None)
    assert database.scalars(select(ExportRecord.kind)).all() == ["shortlist"]


@pytest.mark.parametrize("kind", ["directory", "ratings"])
def test_an_empty_table_states_the_version_in_its_guide(kind: str, official: Browser) -> None:
    assert stated(official.get(f"/imports/{kind}/template.xlsx").data, "填写说明") == [VERSION]


def test_a_file_of_an_earlier_version_is_unaltered_and_a_changed_version_is_named(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/evaluations/{evaluation.id}/shortlist.xlsx"
    monkeypatch.setattr(export_records.Manifest.__init__, "__defaults__", with_program("0.0.9"))
    earlier = official.get(path).data
    monkeypatch.undo()
    assert stated(earlier) == ["0.0.9"]
    assert verdict(check(official, earlier)) == UNALTERED
    forged = check(official, edited(earlier, restate))
    assert verdict(forged) == "本系统导出，有改动"
    assert "程序版本" in forged


def with_program(version: str) -> tuple[object, ...]:
    """Return the defaults of a manifest, as a program of that version has them."""
    defaults = export_records.Manifest.__init__.__defaults__ or ()
    return tuple(version if default == VERSION else default for default in defaults)


def restate(book: openpyxl.Workbook) -> None:
    """Write another version into the sheet of facts."""
    for row in book["文件说明"].iter_rows():
        if row[0].value == "程序版本":
            row[1].value = VERSION


def test_a_file_written_before_versions_were_stated_is_unaltered(
    database: Session, evaluation: Evaluation, official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_records.Manifest.__init__, "__defaults__", with_program(""))
    content = official.get(f"/evaluations/{evaluation.id}/shortlist.xlsx").data
    monkeypatch.undo()
    assert stated(content) == []
    database.rollback()
    record = database.scalars(select(ExportRecord)).one()
    assert "程序版本" not in {label for label, _ in facts_of(older_record(record))}
    assert facts_of(older_record(record)) == facts_of(record)
    assert verdict(check(official, content)) == UNALTERED


def facts_of(record: ExportRecord) -> list[tuple[str, str]]:
    """Return what 文件说明 of an export says, as the file check works it out from the record."""
    manifest = export_records.manifest_of(record)
    assert manifest is not None
    return list(export_records.manifest_sheet(manifest).blocks[0][1])


def older_record(record: ExportRecord) -> ExportRecord:
    """Return a record as a program wrote it that knew nothing of versions."""
    return ExportRecord(manifest={key: value for key, value in record.manifest.items() if key != "program"})
