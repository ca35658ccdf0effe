"""The workbook of a visit goes out, is filled in, and comes back: compared, conflicts asked, then written."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, ExportRecord, FindingChannel, Recusal, Upload, Visit, VisitFinding
from survey.queries import visits
from survey.store.db import unit_of_work
from survey.store.files import path_of_digest
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.visiting.made import Made, found, made, record, said

__all__ = ["evaluation", "official"]

FOUND, REASON = 9, 10


def filled(content: bytes, cells: dict[str, tuple[str, str]]) -> bytes:
    """Return a workbook with what was found and why, by question."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        key = row[1].value
        if key in cells:
            row[FOUND - 1].value, row[REASON - 1].value = cells[key]
    made_bytes = io.BytesIO()
    book.save(made_bytes)
    return made_bytes.getvalue()


def compare(client: Browser, visit: Made, content: bytes) -> str:
    data = {"sheet": (io.BytesIO(content), "核查单.xlsx"), "csrf_token": client.token}
    answer = client.post(f"/visits/{visit.id}/workbook", data=data, content_type="multipart/form-data")
    assert answer.status_code == 200
    return folded(answer.get_data(as_text=True))


def ticked(page: str) -> dict[str, list[str]]:
    """Return what the form of a preview would send as it stands."""
    sent: dict[str, list[str]] = {"row": re.findall(r'name="row" value="([^"]+)" checked', page)}
    sent["upload"] = re.findall(r'<input type="hidden" name="upload" value="(\d+)">', page)
    for name, value in re.findall(r'<input type="hidden" name="(newest-[^"]+)" value="([^"]*)"', page):
        sent[name] = [value]
    return sent


def test_out_and_back(database: Session, evaluation: Evaluation, official: Browser) -> None:
    visit = made(database, evaluation)
    revenue, spent, amount = "facts.revenue_y1", "facts.rd_spend_y1", "facts.contract_amount"
    own = {name: str(said(database, visit.version, name)) for name in (revenue, spent, amount)}
    out = official.get(f"/visits/{visit.id}/sheet.xlsx")
    assert out.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(official.get("/visits/sheets.zip?list=mine").data))
    assert len(archive.namelist()) == 1
    database.rollback()
    assert [row.kind for row in database.scalars(select(ExportRecord))] == ["visit_sheet"] * 2
    # Everything that is wrong is said at once, beside what is right.
    wrong = {revenue: ("很多", "x"), spent: ("1", ""), amount: (own[amount], "")}
    page = compare(official, visit, filled(out.data, wrong))
    assert ("核定与填报不同的，请写明理由" in page, page.count("错误：") >= 2) == (True, True)
    assert ticked(page)["row"] == [amount]
    # Filled well, while a colleague wrote one of them on the page meanwhile: that one is asked.
    good = filled(
        out.data, {revenue: ("2,000", "示例：口径不同"), spent: ("1", "示例：没有凭证"), amount: (own[amount], "")}
    )
    record(database, visit, found(spent, "3"))
    page = compare(official, visit, good)
    assert page.count("下载之后别人改过") == 1
    sent = ticked(page)
    assert sent["row"] == [revenue, amount]
    assert official.send(f"/visits/{visit.id}/workbook/adopt", **sent).status_code == 302
    database.rollback()
    newest = visits.newest_of(visits.findings(database, visit.id))
    got = {f"{owner}.{name}": (row.found["v"], row.channel) for (owner, name), row in newest.items()}
    assert got == {
        revenue: ("2000", FindingChannel.WORKBOOK),
        amount: (own[amount], FindingChannel.WORKBOOK),
        spent: ("3", FindingChannel.PAGE),
    }
    # The same file again has only the one that was asked; ticked, it is written over the newest.
    page = compare(official, visit, good)
    assert "与已录入的相同 2 行" in page
    sent = ticked(page) | {"row": [spent]}
    assert official.send(f"/visits/{visit.id}/workbook/adopt", **sent).status_code == 302
    database.rollback()
    newest = visits.newest_of(visits.findings(database, visit.id))
    assert newest["facts", "rd_spend_y1"].found == {"v": "1"}
    # Sent twice, or with nothing ticked, nothing is written; nor is a file that is no such table.
    database.rollback()
    count = len(database.scalars(select(VisitFinding)).all())
    again = official.send(f"/visits/{visit.id}/workbook/adopt", **sent).get_data(as_text=True)
    assert "勾选的行和上传时不一样了，没有写入" in again, re.findall("错误：.{80}", folded(again))
    assert "没有勾选任何一行" in official.send(f"/visits/{visit.id}/workbook/adopt").get_data(as_text=True)
    assert "请选择要上传的表格" in official.send(f"/visits/{visit.id}/workbook").get_data(as_text=True)
    assert "错误：" in compare(official, visit, b"no workbook")
    database.rollback()
    assert len(database.scalars(select(VisitFinding)).all()) == count
    # Every file that came is kept with who handed it in, what it held, and what became of it.
    uploads = database.scalars(select(Upload).order_by(Upload.id)).all()
    assert {(row.kind, row.name, row.enterprise_id, row.uploaded_by_id) for row in uploads} == {
        ("visit_sheet", "核查单.xlsx", visit.enterprise, visit.lead)
    }
    digests = [hashlib.sha256(content).hexdigest() for content in (good, good, b"no workbook")]
    assert [row.digest for row in uploads][1:] == digests
    rows = len(visits.in_scope(database, Scope(everything=True), visit.id).claims) - 3
    assert [(row.state, row.detail) for row in uploads] == [
        ("previewed", {"visit": visit.id, "rows": 3, "unchanged": 0, "empty": rows}),
        ("applied", {"visit": visit.id, "written": 2}),
        ("applied", {"visit": visit.id, "written": 1}),
        ("refused", {"code": uploads[3].detail["code"], "parameters": {}}),
    ]


def test_the_kept_file_says_what_is_written_and_nobody_else(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser], instance: Path
) -> None:
    visit, spent = made(database, evaluation), "facts.rd_spend_y1"
    out = official.get(f"/visits/{visit.id}/sheet.xlsx").data
    path = f"/visits/{visit.id}/workbook/adopt"
    sent = ticked(compare(official, visit, filled(out, {spent: ("1", "示例")})))
    # Another's upload, or none, is no source.
    other = browser()
    other.sign_in("reviewer")
    for client, more in ((other, {}), (official, {"upload": ["0"]})):
        refused = client.send(path, **(sent | more)).get_data(as_text=True)
        assert "勾选的行和上传时不一样了，没有写入" in refused
    # Nor is a file that was refused, or one that is not kept any more.
    assert "错误：" in compare(official, visit, b"no workbook")
    database.rollback()
    kept, bad = database.scalars(select(Upload).order_by(Upload.id)).all()
    path_of_digest(instance / "uploads", kept.digest).unlink()
    for upload in (kept, bad):
        refused = official.send(path, **(sent | {"upload": [str(upload.id)]})).get_data(as_text=True)
        assert "勾选的行和上传时不一样了，没有写入" in refused
    # Somebody wrote a finding after the preview: the preview does not hold any more.
    sent = ticked(compare(official, visit, filled(out, {spent: ("1", "示例")})))
    record(database, visit, found(spent, "3"))
    assert "别人刚刚改了内容" in official.send(path, **sent).get_data(as_text=True)
    # What a form says of values is not read: they are those of the file.
    sent = ticked(compare(official, visit, filled(out, {spent: ("1", "示例")}))) | {"row": [spent]}
    sent |= {f"value-{spent}": ['"9"'], f"why-{spent}": ["示例：别的"]}
    assert official.send(path, **sent).status_code == 302
    database.rollback()
    newest = visits.newest_of(visits.findings(database, visit.id))["facts", "rd_spend_y1"]
    state = database.get_one(Upload, int(sent["upload"][0])).state
    assert (newest.found, newest.reason, newest.channel, state) == (
        {"v": "1"},
        "示例",
        FindingChannel.WORKBOOK,
        "applied",
    )


def test_only_what_is_to_be_filled_in_is_open_to_slips(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    visit = made(database, evaluation)
    book = load_workbook(io.BytesIO(official.get(f"/visits/{visit.id}/sheet.xlsx").data))
    page = book.worksheets[0]
    claims = database.get_one(Visit, visit.id).claims
    assert (page.protection.sheet, page.protection.password) == (True, None)
    cells = [cell for row in page.iter_rows(4, 3 + len(claims)) for cell in row]
    unlocked = {(cell.row, cell.column) for cell in cells if not cell.protection.locked}
    assert unlocked == {(row, column) for row in range(4, 4 + len(claims)) for column in (FOUND, REASON)}
    assert [sheet.protection.sheet for sheet in book.worksheets[1:]] == [False]


def test_a_row_of_another_visit_is_refused(database: Session, evaluation: Evaluation, official: Browser) -> None:
    one, two = made(database, evaluation), made(database, evaluation, place=1)
    out = official.get(f"/visits/{one.id}/sheet.xlsx").data
    page = compare(official, two, filled(out, {"facts.revenue_y1": ("1", "示例")}))
    assert "这一行是另一次走访的" in page
    assert ticked(page)["row"] == []


def test_what_may_be_found_is_named_and_twice_the_same_question_is_refused(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    visit = made(database, evaluation)
    out = official.get(f"/visits/{visit.id}/sheet.xlsx").data
    book = load_workbook(io.BytesIO(out))
    sheet = book.worksheets[0]
    rows = {str(row[1].value): row for row in sheet.iter_rows(min_row=4) if row[1].value}
    assert rows["facts.revenue_y1"][6].value == "数字（万元）"
    graded = next(name for name in rows if name.startswith("cmmm.") and name != "cmmm.claim")
    cmmm = catalogue().questionnaires["cmmm"]
    labels = [option.label.zh for option in cmmm.questions[graded.partition(".")[2]].options]
    assert rows[graded][6].value == "；".join(labels)
    # The same question in two rows, and a reason that is too long: each is said, nothing of them can be ticked.
    first, second, third = list(rows)[:3]
    for name, (value, why) in {first: ("1", "示例一"), second: ("2", "示例二"), third: ("3", "长" * 501)}.items():
        rows[name][FOUND - 1].value, rows[name][REASON - 1].value = value, why
    rows[second][1].value = first
    rows[third][1].value = "facts.revenue_y1" if "facts.revenue_y1" not in {first, second} else "facts.rd_spend_y1"
    changed = io.BytesIO()
    book.save(changed)
    page = compare(official, visit, changed.getvalue())
    assert ("与第 5 行是同一题" in page, "与第 4 行是同一题" in page) == (True, True)
    assert "“理由”最多500字，现有501字，请删减" in page
    assert ticked(page)["row"] == []
    forged = official.send(f"/visits/{visit.id}/workbook/adopt", row=["facts.revenue_y1", "facts.forged"])
    assert "勾选的行和上传时不一样了，没有写入" in forged.get_data(as_text=True)
    assert database.scalars(select(VisitFinding)).all() == []


def test_a_formula_and_a_reason_alone_are_told_and_not_passed_over(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    visit = made(database, evaluation)
    out = official.get(f"/visits/{visit.id}/sheet.xlsx")
    cells = {"facts.revenue_y1": ("=1+1", "示例：合计"), "facts.rd_spend_y1": ("", "示例：没有凭证")}
    page = compare(official, visit, filled(out.data, cells))
    assert "写了理由，没有填“核定”一列；与填报一样的，请照抄“自评”一列" in page
    assert (ticked(page)["row"], page.count("公式") > 0) == ([], True)


def test_sheets_of_a_list_leave_out_firms_that_their_reader_is_recused_from(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    closed, other = made(database, evaluation), made(database, evaluation, place=1)
    reviewer, client = user(database, "reviewer").id, browser()
    client.sign_in("reviewer")

    def given() -> tuple[list[str], list[bool]]:
        archive = zipfile.ZipFile(io.BytesIO(client.get("/visits/sheets.zip?list=all").data))
        printed = client.get("/visits/printed?list=all").get_data(as_text=True)
        firms = sorted(name.partition("-")[0] for name in archive.namelist())
        return firms, [visit.key in printed for visit in (closed, other)]

    assert given() == ([str(closed.id), str(other.id)], [True, True])
    with unit_of_work(database):
        database.add(Recusal(participation_id=closed.participation, user_id=reviewer, reason="示例"))
    assert client.get(f"/visits/{closed.id}/sheet.xlsx").status_code == 403
    assert given() == ([str(other.id)], [False, True])
