"""The commission's own forms: uploaded, questioned, filled within the scope, one file per unit, each recorded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.blank_forms.sample_form import draw
from survey.blank_forms import routes
from survey.blank_forms.words import sample_form
from survey.definitions.directory import directory
from survey.models import AuditEntry, Campaign, Evaluation, ExportRecord, ExportSheet, FormTemplate, Job, Role, Upload
from tests.integration.conftest import Browser, make_user
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]


def packed(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def form_with(**cells: str) -> bytes:
    """Return a small form: a marked row 3 under headings in row 2, and further cells."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    for place, value in {"A2": "企业", "B2": "得分", "A3": "{{企业名称}}", "B3": "{{综合得分}}", **cells}.items():
        sheet[place] = value
    return packed(book)


def upload(client: Browser, content: bytes, name: str = "汇总表.xlsx", **more: str) -> Any:
    client.get("/forms")
    return client.send("/forms", file=(io.BytesIO(content), name), **more)


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rows_of(book: Any, sheet: str, first: int, columns: str) -> list[list[Any]]:
    """Return the filled rows from `first` to the row before the total."""
    page = book[sheet]
    found = []
    for row in range(first, page.max_row):
        if page[f"A{row}"].value is None or not isinstance(page[f"A{row}"].value, int):
            break
        found.append([page[f"{letter}{row}"].value for letter in columns])
    return found


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


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in official of a campaign without any evaluation."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def test_unknown_markers_are_asked_about_before_anything_is_filled(official: Browser, database: Session) -> None:
    upload(official, form_with(C3="{{企业名}}", A5="审核：{{局长}}　制表：{{制表}}"))
    page = text(official, "/forms/1")
    assert "有 3 个标记系统不认识" in page
    assert "工作表“表”C3：{{企业名}} → 您是指 {{企业名称}} 吗？" in page
    assert "工作表“表”A5：{{制表}} → 您是指 {{制表人}} 吗？" in page
    assert "工作表“表”A5：{{局长}} → 没有相近的标记" in page
    response = official.get("/forms/1/filled.xlsx", query_string={"status": "all"})
    assert (response.status_code, response.headers["Location"]) == (302, "/forms/1?status=all")
    assert database.scalars(select(ExportRecord)).all() == []
    database.rollback()
    kept = opened(official.get("/forms/1/filled.xlsx", query_string={"unknown": "keep"}).data)
    assert kept["表"]["C3"].value == "{{企业名}}"
    assert database.scalars(select(ExportRecord.rows)).one() == 10


def test_other_files_are_refused_in_words_and_kept(clerk: Browser, database: Session) -> None:
    refused = {
        "空.xlsx": (b"", "文件是空的"),
        "表.csv": ("企业,得分\n甲,1\n".encode(), "这是纯文本文件"),
        "旧.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Excel"),
    }
    for name, (content, said) in refused.items():
        assert said in upload(clerk, content, name).get_data(as_text=True)
    found = database.scalars(select(Upload).order_by(Upload.id)).all()
    assert [(item.kind, item.name, item.state) for item in found] == [("form", name, "refused") for name in refused]
    assert database.scalars(select(FormTemplate)).all() == []


def test_faults_are_all_told_and_the_form_is_not_kept(clerk: Browser, database: Session) -> None:
    page = upload(clerk, form_with(A6="{{企业名称}}", A8='="{{家数}}"')).get_data(as_text=True)
    assert "工作表“表”有两行逐家标记：A3 所在行和 A6（{{企业名称}}）所在行" in page
    assert "工作表“表”A8 的公式里有标记 {{家数}}" in page
    assert database.scalars(select(FormTemplate)).all() == []
    assert database.scalars(select(Upload.detail)).one()["code"] == "form_faults"


def test_every_fault_is_told_with_its_place(clerk: Browser) -> None:
    book = opened(form_with())
    sheet = book["表"]
    sheet.oddFooter.left.text = "{{企业名称}}"
    sheet["C3"] = "{{备注}}"
    sheet.merge_cells("C3:C4")
    sheet["D9"] = "='{{家数}}'!A1"
    book.create_sheet("{{家数}}")["A1"] = 1
    page = upload(clerk, packed(book)).get_data(as_text=True)
    assert "工作表“表”的页脚里有逐家标记 {{企业名称}}" in page
    assert "工作表“表”C3（{{备注}}）在跨多行的合并单元格里" in page
    assert "工作表名“{{家数}}”里有标记 {{家数}}，但有公式引用了这张工作表" in page


def test_what_would_be_lost_is_told_before_anything_is_filled(clerk: Browser) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write("A1", "{{企业名称}}")
    sheet.insert_textbox("C3", "示例")
    sheet.conditional_format("A1", {"type": "data_bar", "data_bar_2010": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$A$1:$A$1"})
    sheet.insert_chart("E5", chart)
    book.close()
    upload(clerk, target.getvalue())
    page = text(clerk, "/forms/1")
    lost = "图表（可能改变样式）、图形、文本框或控件、部分条件格式（新版数据条、图标集等）"
    assert f"填写后这些内容会丢失，需要时请在填好的表里重新加上：{lost}" in page


def test_no_file_is_asked_for(clerk: Browser) -> None:
    clerk.get("/forms")
    assert "请选择要上传的空白表" in clerk.send("/forms").get_data(as_text=True)


def zipped(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(item.flag_bits & 0x800 for item in archive.infolist())
        return {name: opened(archive.read(name)) for name in archive.namelist()}


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


def test_form_goes_out_of_use_and_back(clerk: Browser, database: Session) -> None:
    content = draw(sample_form())
    upload(clerk, content)
    clerk.send("/forms/1/archive")
    assert database.scalars(select(FormTemplate.archived)).one() is True
    assert "重新启用" in text(clerk, "/forms")
    clerk.send("/forms/1/archive")
    database.rollback()
    assert database.scalars(select(FormTemplate.archived)).one() is False
    assert clerk.get("/forms/1/blank.xlsx").data == content
    assert "还没有评估" in text(clerk, "/forms/1")
    assert clerk.get("/forms/1/filled.xlsx").status_code == 404
    assert clerk.get("/forms/9").status_code == 404


def check_markers(official: Browser, evaluation: Evaluation, database: Session) -> None:
    """See that the page of markers shows what would stand there now, and nothing of certainty."""
    page = text(official, "/forms/markers")
    first = next(row for row in entries(database, evaluation.id) if row.status == "selected")
    assert f"<code>{{{{企业名称}}}}</code></th><td>{first.version.name}</td>" in page
    assert f"<code>{{{{批次名称}}}}</code></th><td>{evaluation.campaign.title}</td>" in page
    assert "入选可能性" not in page
