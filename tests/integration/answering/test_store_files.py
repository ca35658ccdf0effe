"""Files of questions: each judged by itself, whatever lies beside it; sent with the form, or one by one by a script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import MEGABYTE
from survey.models import Campaign, DraftSheet, Enterprise, EvidenceLink, Role
from survey.words.figures import moment
from tests.integration.conftest import Browser, make_enterprise, make_user

SECTION, QUESTION = "/fill/facts/project", "project_evidence"
ONE = f"{SECTION}/files/{QUESTION}"
EQUIPMENT, PHOTO = "/fill/facts/equipment", b"\xff\xd8\xff example"
PLACE = re.compile(r'<details\b[^>]*class="proofs".*?</details>', re.DOTALL)
PDF = b"%PDF-1.7 example"


@pytest.fixture
def client(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise at the section with files."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=enterprise.id)
    found = browser()
    found.sign_in("enterprise")
    assert found.get(SECTION).status_code == 200
    return found


def names(database: Session, *, removed: bool = False) -> list[str]:
    database.rollback()
    wanted = select(EvidenceLink.name).where(EvidenceLink.removed.is_(removed)).order_by(EvidenceLink.id)
    return list(database.scalars(wanted))


def answer(database: Session) -> Any:
    database.rollback()
    sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts")).one()
    return sheet.document["values"].get(QUESTION)


def body(client: Browser, *parts: tuple[str, bytes]) -> bytes:
    """Return a form with the token and parts (disposition, content), the large ones without a temporary file."""
    head = "--part\r\nContent-Disposition: form-data; {}\r\n\r\n"
    given = [('name="csrf_token"', client.token.encode()), *parts]
    return b"".join(head.format(name).encode() + content + b"\r\n" for name, content in given) + b"--part--\r\n"


def send(client: Browser, *parts: tuple[str, bytes]) -> str:
    response = client.post(
        SECTION, data=body(client, *parts), content_type="multipart/form-data; boundary=part", follow_redirects=True
    )
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def file(name: str, content: bytes) -> tuple[str, bytes]:
    return f'name="{QUESTION}"; filename="{name}"', content


def test_a_file_that_is_too_large_costs_neither_the_text_nor_the_other_files(
    client: Browser, database: Session
) -> None:
    text = ('name="project_title"', "示例项目".encode())
    base = ('name="base-project_title"', b"0")
    page = send(
        client, file("大.pdf", PDF.ljust(30 * MEGABYTE, b"0")), file("小.pdf", PDF), file("空.pdf", b""), text, base
    )
    for said in ("“大.pdf”超过20 MB，请压缩或拆分后上传", "“空.pdf”是空文件，请重新选择"):
        assert page.count(said) == 2  # in the summary, and beside the field
    assert names(database) == ["小.pdf"]
    assert len(answer(database)) == 1
    sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts")).one()
    assert sheet.document["values"]["project_title"] == "示例项目"


def test_a_file_sent_alone_is_stored_and_said_as_json(client: Browser, database: Session) -> None:
    said = client.send(ONE, file=(io.BytesIO(PDF), "证.pdf")).get_json()
    link = database.scalars(select(EvidenceLink)).one()
    shown = {
        "id": link.id,
        "name": "证.pdf",
        "size": f"1 KB，示例enterprise {moment(link.given_at)}上传",
        "address": f"/evidence/{link.id}",
        "text": "“证.pdf”已上传",
    }
    assert said == {"state": "stored", "files": [shown]}
    assert len(answer(database)) == 1


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("空.pdf", b"", "“空.pdf”是空文件，请重新选择"),
        ("大.pdf", PDF.ljust(20 * MEGABYTE + 1, b"0"), "“大.pdf”超过20 MB，请压缩或拆分后上传"),
        ("旧.doc", b"old", "“旧.doc”不是PDF、PNG、JPG、XLSX或DOCX（也不能带宏），请转换后上传"),
        ("图.pdf", b"\x89PNG\r\n\x1a\n", "“图.pdf”的扩展名与内容不符，请用原软件另存后上传"),
    ],
)
def test_a_file_sent_alone_is_refused_in_words(
    client: Browser, database: Session, name: str, content: bytes, text: str
) -> None:
    data = body(client, (f'name="file"; filename="{name}"', content))
    said = client.post(ONE, data=data, content_type="multipart/form-data; boundary=part").get_json()
    assert said == {"state": "refused", "text": text}
    assert names(database) == []


def test_a_file_is_taken_away_and_put_back(client: Browser, database: Session) -> None:
    number = client.send(ONE, file=(io.BytesIO(PDF), "证.pdf")).get_json()["files"][0]["id"]
    assert client.send(ONE, remove=str(number)).get_json() == {"state": "stored", "files": []}
    assert (names(database), names(database, removed=True), answer(database)) == ([], ["证.pdf"], None)
    assert client.send(ONE, restore=str(number)).get_json() == {"state": "stored", "files": []}
    assert (names(database), len(answer(database))) == (["证.pdf"], 1)


def test_another_firms_file_is_neither_taken_away_nor_put_back(
    client: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    number = client.send(ONE, file=(io.BytesIO(PDF), "证.pdf")).get_json()["files"][0]["id"]
    enterprise = make_enterprise(database, "91999999MA0000002L", "示例精密机械002")
    make_user(database, "stranger", Role.ENTERPRISE, enterprise_id=enterprise.id)
    stranger = browser()
    stranger.sign_in("stranger")
    stranger.get(SECTION)
    stranger.send(ONE, remove=str(number))
    assert names(database) == ["证.pdf"]
    client.send(ONE, remove=str(number))
    stranger.send(ONE, restore=str(number))
    assert names(database) == []


def test_who_is_not_responsible_stores_nothing(
    client: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    firm = database.scalars(select(Enterprise.id)).one()
    helper = make_user(database, "helper", Role.COLLEAGUE, enterprise_id=firm)
    client.send(f"/colleagues/{helper.id}/sections", sections="facts/identity")
    other = browser()
    other.sign_in("helper")
    other.get(SECTION)
    said = other.send(ONE, file=(io.BytesIO(PDF), "证.pdf")).get_json()
    assert (said["state"], said["text"][:14]) == ("refused", "这一部分没有分配给您，您可以")
    assert names(database) == []


def test_a_question_that_is_not_there_is_404(client: Browser) -> None:
    assert client.send(f"{SECTION}/files/nothing", file=(io.BytesIO(PDF), "证.pdf")).status_code == 404
    assert client.send("/fill/facts/nothing/files/project_evidence").status_code == 404


def test_a_question_that_names_its_evidence_has_a_place_for_files_beside_its_answer(
    app: Flask, client: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get(EQUIPMENT).get_data(as_text=True)
    [place] = PLACE.findall(page)
    assert re.findall(r'type="file".*?name="([^"]+)"', place, re.DOTALL) == ["files-equipment_total"]
    opening, said = place.partition(">")[0], place.partition("</summary>")[0]
    assert (" open" in opening, "可拍照或选择文件" in said) == (False, True)
    name = 'name="files-equipment_total"; filename="{}"'
    text, base = ('name="equipment_total"', b"12"), ('name="base-equipment_total"', b"0")
    fake = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"
    sent = body(client, (name.format("车间.jpg"), PHOTO), (name.format("新.heic"), fake), text, base)
    page = client.post(EQUIPMENT, data=sent, content_type="multipart/form-data; boundary=part").get_data(as_text=True)
    [place] = PLACE.findall(page)
    opening, said = place.partition(">")[0], place.partition("</summary>")[0]
    assert (" open" in opening, "1 份" in said, ">车间.jpg</a>" in place) == (True, True, True)
    assert "“新.heic”是HEIC照片" in place.partition("data-faults")[2]
    database.rollback()
    sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts")).one()
    assert sheet.document["values"] == {"equipment_total": "12"}
    links = database.scalars(select(EvidenceLink)).all()
    assert [(link.question_id, link.name) for link in links] == [("equipment_total", "车间.jpg")]
    one = f"{EQUIPMENT}/files/equipment_total"
    assert client.send(f"{EQUIPMENT}/files/equipment_digital", file=(io.BytesIO(PDF), "证.pdf")).get_json() == {
        "state": "refused",
        "text": "“证.pdf”没有上传：这一题不需要文件",
    }
    assert client.send(one, remove=str(links[0].id)).get_json()["state"] == "stored"
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], firm_files=2))
    assert client.send(one, file=(io.BytesIO(PDF), "一.pdf")).get_json()["state"] == "stored"
    assert client.send(one, file=(io.BytesIO(PDF + b"2"), "二.pdf")).get_json()["text"] == (
        "“二.pdf”没有上传：贵单位的文件已到 2 个的上限（移除的也计入）。请把几张合成一个PDF；确需更多的，请致电主管科室"
    )
    assert (names(database), names(database, removed=True)) == (["一.pdf"], ["车间.jpg"])
