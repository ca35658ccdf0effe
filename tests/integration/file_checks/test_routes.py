"""核对文件 over HTTP: ours or not, who took it when, what was altered, what changed since; and the log of exports."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.demo.enterprises import make_enterprises
from survey.models import AuditEntry, Evaluation, ExportRecord, ExportSheet, Role, Upload
from survey.store.db import unit_of_work
from tests.integration.conftest import TOKEN, Browser, make_enterprise, make_user
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]

COUNTS = re.compile(r'<tr><th scope="row">([^<]+)</th>((?:<td class="n">(?:<b>)?\d+(?:</b>)?</td>){6})')
VERDICT = re.compile(r'<span class="chip ?[a-z]*">([^<]+)</span>')
UNALTERED, ALTERED, OURS = "本系统导出，未改动", "本系统导出，有改动", "是本系统导出的文件"


def check(client: Browser, content: bytes, name: str = "示例.xlsx") -> str:
    response = client.send("/files/check", file=(io.BytesIO(content), name))
    assert response.status_code == 200
    return response.get_data(as_text=True)


def verdict(page: str) -> str:
    found = VERDICT.search(page)
    assert found is not None
    return found.group(1)


def counts(page: str, heading: str = "文件与导出时比较") -> dict[str, tuple[int, ...]]:
    part = page.split(f"<h2>{heading}</h2>", 1)[1].split("</section>", 1)[0]
    return {name: tuple(map(int, re.findall(r">(\d+)<", cells))) for name, cells in COUNTS.findall(part)}


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def exported(client: Browser, found: Evaluation) -> bytes:
    return client.get(f"/evaluations/{found.id}/shortlist.xlsx").data


def rows_by_code(content: bytes) -> dict[str, list[object]]:
    """Return the rows of 候选名单 by credit code, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["候选名单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    return {str(row[2]): row for row in rows if row[2]}


def newest(database: Session) -> ExportRecord:
    database.rollback()
    return database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc()).limit(1)).one()


def test_copy_that_was_only_saved_again_is_unaltered(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    content = exported(official, evaluation)
    record = newest(database)
    for copy in (content, edited(content, lambda book: book["候选名单"].column_dimensions.__delitem__("A"))):
        page = check(official, copy)
        assert verdict(page) == UNALTERED
        assert record.number in page
        assert "评估 #" in page
        assert set(counts(page)) == {"候选名单", "得分构成", "未入选及原因"}
        assert all(line[0] == line[1] and sum(line[2:]) == 0 for line in counts(page).values())
        assert all(line[0] == line[1] for line in counts(page, "导出后系统中的变化").values())


def test_altered_score_is_found_even_with_the_fingerprint_rewritten(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    content = exported(official, evaluation)
    book = openpyxl.load_workbook(io.BytesIO(content))
    name, code, before = (book["候选名单"].cell(6, column).value for column in (2, 3, 9))
    facts = {row[0].value: row[1] for row in book["文件说明"].iter_rows()}
    told = facts["指纹"].value

    def edit(copy: Workbook) -> None:
        copy["候选名单"].cell(6, 9).value = 99.9999
        copy["文件说明"][facts["指纹"].coordinate] = "0000 " * 7 + "0000"

    page = check(official, edited(content, edit))
    assert verdict(page) == ALTERED
    assert counts(page)["候选名单"][2] == 1
    assert sum(line[2] for line in counts(page).values()) == 1
    cells = page.split("<h2>被改动的单元格</h2>", 1)[1].split("</section>", 1)[0]
    assert cells.count('<th scope="row">') == 1
    expected = (
        f'<td class="n">6</td><th scope="row">{name}<br><small>{code}</small></th><td>综合得分</td><td>99.9999</td>'
    )
    assert f"{expected}<td>{before:.15g}</td>" in cells
    assert told in page.split("<h2>“文件说明”被改动</h2>", 1)[1]
    assert all(line[0] == sum(line[1:5]) for line in counts(page).values())


def test_every_check_is_kept_and_audited(database: Session, evaluation: Evaluation, official: Browser) -> None:
    content = exported(official, evaluation)
    record_id = newest(database).id
    check(official, content)
    check(official, b"a,b\n1,2\n", "名单.csv")
    database.rollback()
    uploads = database.scalars(select(Upload).order_by(Upload.id)).all()
    assert [(row.kind, row.state, row.export_id) for row in uploads] == [
        ("check", "previewed", record_id),
        ("check", "refused", None),
    ]
    assert uploads[0].detail["intact"] is True
    assert uploads[1].detail == {"outcome": "refused", "code": "csv"}
    count = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "check_file")
    assert database.scalar(count) == 2


def test_foreign_forged_and_missing_files_are_told(evaluation: Evaluation, official: Browser) -> None:
    strange = Workbook()
    strange.create_sheet("候选名单")["A1"] = "企业名称"
    buffer = io.BytesIO()
    strange.save(buffer)
    assert verdict(check(official, buffer.getvalue())) == "不是本系统导出的文件"
    forged = Workbook()
    forged.create_sheet("文件说明").append(["文件编号", "JD-EX-20260101-DEADBEEF"])
    buffer = io.BytesIO()
    forged.save(buffer)
    page = check(official, buffer.getvalue())
    assert verdict(page) == "没有这个编号的导出记录"
    assert "JD-EX-20260101-DEADBEEF" in page
    assert verdict(check(official, b"PK not a workbook")) == "无法读取"
    token = TOKEN.search(official.get("/files/check").get_data(as_text=True))
    assert token is not None
    answer = official.post("/files/check", data={"csrf_token": token.group(1)}).get_data(as_text=True)
    assert "请先选择要核对的文件" in answer


def test_file_without_its_manifest_is_found_by_its_rows(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    content = exported(official, evaluation)
    page = check(official, edited(content, lambda book: book.remove(book["文件说明"])))
    assert verdict(page) == UNALTERED
    assert newest(database).number in page
    assert "文件中没有编号" in page


def test_number_of_another_export_fits_no_row(database: Session, evaluation: Evaluation, official: Browser) -> None:
    content = exported(official, evaluation)
    first = newest(database).number
    other = official.get(f"/evaluations/{evaluation.id}/shortlist.xlsx?internal=1").data
    assert newest(database).number != first

    def edit(book: Workbook) -> None:
        book["候选名单"].cell(5, 9).value = 1
        for row in book["文件说明"].iter_rows():
            for cell in row:
                if str(cell.value).startswith("JD-EX-"):
                    cell.value = first

    page = check(official, edited(other, edit))
    assert verdict(page) == ALTERED
    assert counts(page)["候选名单"][2] == 1
    assert content != other


def test_who_may_not_see_the_data_learns_only_that_it_is_ours(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    content = edited(exported(official, evaluation), lambda book: book["候选名单"].__setitem__("I5", 1))
    name = openpyxl.load_workbook(io.BytesIO(content))["候选名单"]["B5"].value
    record = newest(database)
    make_user(database, "othertown", Role.TOWN, unit="malu")
    firm = make_enterprises(90, Random(5))[-1]
    enterprise = make_enterprise(database, firm.credit_code, firm.name)
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise.id)
    number = record.number
    for login, expected in (("othertown", OURS), ("firm", "没有这个编号的导出记录")):
        client = browser()
        client.sign_in(login)
        page = check(client, content)
        assert verdict(page) == expected
        assert name not in page
        assert "被改动的单元格" not in page
        assert "文件与导出时比较" not in page
        assert (number in page) is True
        assert ("导出人" in page) is (login == "othertown")


def test_log_shows_ones_own_and_the_district_all(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    exported(official, evaluation)
    district = newest(database).number
    town = browser()
    town.sign_in("town")
    exported(town, evaluation)
    own = newest(database).number
    pages = [client.get("/files/exports").get_data(as_text=True) for client in (official, town)]
    assert [(district in page, own in page) for page in pages] == [(True, True), (False, True)]
    narrowed = official.get(f"/files/exports?text={own[-8:]}").get_data(as_text=True)
    assert (district in narrowed, own in narrowed) == (False, True)
    assert "没有符合条件的导出" in official.get("/files/exports?kind=form").get_data(as_text=True)
    assert official.get("/files/exports?page=99").status_code == 200


@pytest.mark.parametrize("statement", ["UPDATE export_sheet SET name = 'x'", "DELETE FROM export_sheet"])
def test_seals_refuse_changes(database: Session, evaluation: Evaluation, official: Browser, statement: str) -> None:
    exported(official, evaluation)
    database.rollback()
    before = database.scalars(select(ExportSheet.name).order_by(ExportSheet.name)).all()
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work(database):
        database.execute(text(statement))
    assert database.scalars(select(ExportSheet.name).order_by(ExportSheet.name)).all() == before
