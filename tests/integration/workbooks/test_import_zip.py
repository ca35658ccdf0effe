"""Filled workbooks in one zip: previewed file by file, reported in one, taken in each by itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey.answering import save_draft as drafting
from survey.answering.read_draft import read_own_draft
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.models import (
    AnswerEntry,
    AnswerRevision,
    Campaign,
    DraftSheet,
    Enterprise,
    ExportRecord,
    Job,
    Role,
    Upload,
    User,
)
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.handing_in import GIVEN, page, put, saved, taken_for
from tests.integration.snapshots import States, restored

COUNT = 3


@pytest.fixture
def inline(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let jobs run before their request is answered."""
    settings: Settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, inline_jobs=True))


@pytest.fixture
def firms(database: Session, campaign: Campaign, states: States) -> list[Enterprise]:
    """Return firms of two towns with filled facts."""
    made = restored(states, database, "firms of two towns", lambda: filled(database))
    found = [database.get_one(Enterprise, number) for number in made]
    database.rollback()
    return found


def filled(database: Session) -> list[int]:
    """Return the ids of firms, made with accounts and drafts, and make two officials."""
    found = []
    for place, made in enumerate(make_enterprises(COUNT, Random(3))):
        enterprise = make_enterprise(database, made.credit_code, made.name, "malu" if place == 2 else "anting")
        user = make_user(database, f"firm{place}", Role.ENTERPRISE, enterprise_id=enterprise.id)
        draft = begun(database, user)
        sheet = fill_in(catalogue().questionnaires, made, Random(4)).sheets["facts"]
        drafting.save_patch(
            database,
            draft,
            catalogue().questionnaires["facts"],
            {key: (answer, 0) for key, answer in sheet.values.items()},
            author=drafting.Author(user.id),
        )
        found.append(enterprise.id)
    make_user(database, "district", Role.DISTRICT)
    make_user(database, "town", Role.TOWN, unit="anting")
    return found


def workbooks(client: Browser, firms: list[Enterprise]) -> dict[str, bytes]:
    """Return a changed facts workbook per firm; the second has one wrong cell."""
    files = {}
    for place, firm in enumerate(firms):
        book = taken_for(client, f"/enterprises/{firm.id}/workbooks/facts.xlsx")
        put(book, "contact", f"示例联系{place}")
        if place == 1:
            put(book, "investment", "很多")
        files[f"甲 文件夹/第{place}家.xlsx"] = saved(book)
    return files


def packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def hand_in(client: Browser, content: bytes) -> str:
    client.get("/imports/workbooks")
    response = client.send("/imports/workbooks", zip=(io.BytesIO(content), "全部.zip"), **GIVEN)
    assert response.status_code == 302
    return str(response.headers["Location"])


def proposed(database: Session) -> list[tuple[str, str, str, str]]:
    """Return the answers that wait for firms, with the workbook that each was in and what the official said."""
    database.rollback()
    rows = select(AnswerEntry, Upload).join(Upload, Upload.id == AnswerEntry.upload_id).order_by(AnswerEntry.id)
    found = database.execute(rows).all()
    return [(entry.value["v"], upload.name, entry.state, entry.reason) for entry, upload in found]


def contacts(database: Session) -> list[str]:
    database.rollback()
    sheets = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts"))
    return sorted(sheet.document["values"]["contact"] for sheet in sheets)


def test_a_zip_is_reported_and_taken_in_file_by_file(
    inline: None, firms: list[Enterprise], browser: Callable[[], Browser], database: Session
) -> None:
    before = contacts(database)
    client = browser()
    client.sign_in("district")
    files = workbooks(client, firms)
    files |= {
        "再来一份.xlsx": files["甲 文件夹/第0家.xlsx"],
        "随便.xlsx": b"\x00random",
        "__MACOSX/._x.xlsx": b"x",
        "~$第0家.xlsx": b"x",
    }
    job = hand_in(client, packed(files))
    assert "其中 2 个不能接收" in page(client, job)
    number = int(job.rsplit("/", 1)[-1])
    report = f"/imports/workbooks/{number}"
    text = page(client, report)
    assert "待交企业确认 3 个文件，共 3 题" in text
    assert "同一企业的同一份问卷在压缩包里已有一个文件" in text
    assert "这个文件不是 Excel 工作簿" in text
    with client.get(f"/jobs/{number}/file") as response:
        content = response.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        book = openpyxl.load_workbook(io.BytesIO(archive.read("批量导入报告.xlsx")))
    assert len([name for name in names if name.startswith("已标注/")]) == 1
    assert book.sheetnames == ["汇总", "错误清单", "文件说明"]
    rows = [row for row in book["汇总"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(rows) == 5
    second = next(row for row in rows if row[1] == "第1家.xlsx")
    assert (second[5], second[6], second[8], second[9], second[10]) == (0, 1, 1, 0, 1)
    faults = [row for row in book["错误清单"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[1], row[4]) for row in faults] == [("第1家.xlsx", "很多")]
    assert contacts(database) == before
    response = client.send(report + "/adopt")
    assert "已交企业确认 3 个文件，共 3 题" in page(client, response.headers["Location"])
    assert contacts(database) == before
    names = ["再来一份.xlsx", "第1家.xlsx", "第2家.xlsx"]
    expected = [(f"示例联系{place}", name, "waiting", GIVEN["why"]) for place, name in enumerate(names)]
    assert proposed(database) == expected
    assert page(client, report).count("已交企业确认 1 题") == 3
    again = client.send(report + "/adopt")
    assert "已交企业确认 0 个文件，共 0 题" in page(client, again.headers["Location"])
    assert proposed(database) == expected
    assert database.scalars(select(AnswerRevision).where(AnswerRevision.channel != "page")).all() == []
    firm = browser()
    firm.sign_in("firm1")
    assert "示例联系1" in page(firm, "/entered")
    assert database.scalars(select(ExportRecord.kind).where(ExportRecord.kind == "import_report")).all() == [
        "import_report"
    ]


def test_a_town_takes_in_only_its_own(
    inline: None, firms: list[Enterprise], browser: Callable[[], Browser], database: Session
) -> None:
    district = browser()
    district.sign_in("district")
    files = workbooks(district, firms)
    town = browser()
    town.sign_in("town")
    job = hand_in(town, packed(files))
    number = int(job.rsplit("/", 1)[-1])
    text = page(town, f"/imports/workbooks/{number}")
    assert "待交企业确认 2 个文件" in text
    assert "不在您的管辖范围" in text
    assert firms[2].name not in text
    assert district.get(f"/imports/workbooks/{number}").status_code == 404


def test_a_file_whose_draft_moved_on_is_left_alone(
    inline: None, firms: list[Enterprise], browser: Callable[[], Browser], database: Session
) -> None:
    client = browser()
    client.sign_in("district")
    job = hand_in(client, packed(workbooks(client, firms)))
    user = database.scalars(select(User).where(User.login == "firm0")).one()
    desk = read_own_draft(database, user)
    assert desk is not None
    facts = catalogue().questionnaires["facts"]
    drafting.save_patch(
        database, desk.submission_id, facts, {"contact": ("示例自改", 1)}, author=drafting.Author(user.id)
    )
    response = client.send(f"/imports/workbooks/{int(job.rsplit('/', 1)[-1])}/adopt")
    assert "有 1 个文件没有交出：预览之后草稿有了改动" in page(client, response.headers["Location"])
    assert [value for value, *_more in proposed(database)] == ["示例联系1", "示例联系2"]
    report = page(client, f"/imports/workbooks/{int(job.rsplit('/', 1)[-1])}")
    assert report.count("没有交出：预览之后草稿有了改动，请重新上传") == 1
    assert "没有待交企业确认的文件" in report


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nothing", "这不是压缩包"),
        (packed({"__MACOSX/x": b"x"}), "压缩包里没有文件"),
        (packed({f"{n}.xlsx": b"x" for n in range(501)}), "超过500个"),
        (packed({"../x.xlsx": b"x"}), "不允许的路径"),
        (packed({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "这不是压缩包"),
        (packed({"x.xlsx": bytes(40_000_000)}), "压缩得不合常理"),
    ],
)
def test_other_files_are_refused_in_words(
    inline: None,
    firms: list[Enterprise],
    browser: Callable[[], Browser],
    database: Session,
    content: bytes,
    said: str,
) -> None:
    client = browser()
    client.sign_in("district")
    client.get("/imports/workbooks")
    sent = client.send("/imports/workbooks", zip=(io.BytesIO(content), "全部.zip"), **GIVEN)
    assert said in sent.get_data(as_text=True).partition('id="error-summary"')[2].partition("</ul>")[0]
    assert database.scalars(select(Upload.state)).all() == ["refused"]
    assert database.scalars(select(Job)).all() == []


def test_what_is_missing_is_told_beside_its_field(
    inline: None, firms: list[Enterprise], browser: Callable[[], Browser], database: Session
) -> None:
    client = browser()
    client.sign_in("district")
    client.get("/imports/workbooks")
    text = client.send("/imports/workbooks", why="示例：企业发来的").get_data(as_text=True)
    summary = text.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert [anchor in summary for anchor in ('href="#source"', 'href="#zip"', 'href="#why"')] == [True, True, False]
    assert "示例：企业发来的</textarea>" in text
    assert database.scalars(select(Upload.id)).all() == []


def sent_raw(client: Browser, path: str, content: bytes) -> TestResponse:
    """POST a large file as raw bytes: the test client would leave its own temporary file open."""
    given = {f'name="{name}"': text.encode() for name, text in GIVEN.items()}
    parts = {'name="csrf_token"': client.token.encode(), **given, 'name="zip"; filename="big.zip"': content}
    head = "--part\r\nContent-Disposition: form-data; {}\r\n\r\n"
    body = b"".join(head.format(name).encode() + value + b"\r\n" for name, value in parts.items()) + b"--part--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=part")


def test_a_zip_larger_than_other_uploads_is_taken_from_officials_only(
    inline: None, firms: list[Enterprise], browser: Callable[[], Browser], database: Session
) -> None:
    content = packed({"大.bin": Random(1).randbytes(22 * 1024 * 1024)})
    client, firm = browser(), browser()
    client.sign_in("district")
    firm.sign_in("firm0")
    job = sent_raw(client, "/imports/workbooks", content)
    assert job.status_code == 302
    assert "其中 1 个不能接收" in page(client, job.headers["Location"])
    assert sent_raw(firm, "/imports/workbooks", content).status_code == 403
    other = sent_raw(client, "/imports/directory", content)
    assert "请先选择要上传的表格（.xlsx）" in page(client, other.headers["Location"])
