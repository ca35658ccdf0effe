"""Files of requests: limits told and held, forms read to their end, refused forms carried by the page that says so."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey.app import create_app
from survey.config import MEGABYTE, REQUEST_LIMIT, Settings, load_settings
from survey.models import Campaign, FormTemplate, Role, Upload, WebSession
from survey.web import limits
from survey.web.access import signed_in
from survey.web.received_files import ReceivedFile, file_megabytes, request_megabytes
from tests.integration.conftest import Browser, make_enterprise, make_user

OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
LARGE = b"0" * (20 * MEGABYTE + 1)
TOO_LARGE = "文件太大，没有上传：单个文件不能超过20 MB。请压缩、拆分或删去图片后重新选择。"


def send(client: Browser, path: str, field: str, content: bytes, **typed: str) -> TestResponse:
    """POST a file in a form of our own, without a temporary file of the client's."""
    head = "--part\r\nContent-Disposition: form-data; {}\r\n\r\n"
    parts = [(f'name="{name}"', text.encode()) for name, text in {"csrf_token": client.token, **typed}.items()]
    parts.insert(1, (f'name="{field}"; filename="表.xlsx"', content))
    data = b"".join(head.format(name).encode() + value + b"\r\n" for name, value in parts) + b"--part--\r\n"
    return client.post(path, data=data, content_type="multipart/form-data; boundary=part", headers=OWN)


@pytest.fixture
def official(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in official."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


def test_of_a_file_beyond_its_limit_nothing_is_kept() -> None:
    file = ReceivedFile(10)
    assert [file.write(b"12345"), file.write(b"67890")] == [5, 5]
    file.seek(0)
    assert file.read() == b"1234567890"
    file.seek(10)
    assert file.write(b"1") == 1
    assert file.tell() == 0
    file.close()


@pytest.mark.parametrize(
    ("path", "field"),
    [("/imports/directory", "table"), ("/imports/ratings", "table"), ("/files/check", "file"), ("/forms", "file")],
)
def test_each_door_says_that_a_file_is_too_large_and_stores_nothing(
    official: Browser, database: Session, path: str, field: str
) -> None:
    answer = send(official, path, field, LARGE)
    said = official.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    assert (answer.status_code in {200, 302}, TOO_LARGE in said.get_data(as_text=True)) == (True, True)
    assert database.scalar(select(func.count()).select_from(Upload)) == 0


def test_the_doors_of_an_enterprise_say_so_too(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], official: Browser
) -> None:
    firm = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    client.sign_in("firm")
    for who, path in ((client, "/workbooks"), (official, f"/enterprises/{firm.id}/workbooks")):
        answer = send(who, path, "workbook", LARGE)
        said = who.get(answer.headers["Location"]) if answer.status_code == 302 else answer
        assert TOO_LARGE in said.get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(Upload)) == 0


def test_the_title_beside_a_refused_file_comes_back(official: Browser, database: Session) -> None:
    for content in (LARGE, b"no workbook", b""):
        page = send(official, "/forms", "file", content, title="候选名单上报表").get_data(as_text=True)
        assert 'value="候选名单上报表"' in page
    assert database.scalar(select(func.count()).select_from(FormTemplate)) == 0


def test_a_file_for_a_view_that_takes_none_is_let_go_and_the_form_is_read(official: Browser) -> None:
    answer = send(official, "/files/columns/new", "file", LARGE, name="")
    assert answer.status_code == 200
    assert "名字" in answer.get_data(as_text=True)


def test_what_is_typed_beside_too_many_requests_is_on_the_page_that_says_so(
    official: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST", {**limits.MOST, "handed_in": 0})
    page = send(official, "/forms", "file", b"no workbook", title="候选名单上报表")
    text = page.data.decode()
    assert page.status_code == 429
    assert "您刚才填写的内容没有丢失，都在下面；请不要关闭本页。" in text
    assert re.findall(r'<textarea hidden name="([^"]+)">\n([^<]*)</textarea>', text) == [("title", "候选名单上报表")]
    assert 'action="/forms"' in text
    assert "以下文件没有上传，请重新选择" in text
    assert "表.xlsx" in text


def test_an_error_of_the_server_gives_the_text_back_and_the_same_button_sends_it(
    official: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("survey.lists.save_column_set.save_set", None, raising=False)
    monkeypatch.setitem(app.view_functions, "files.make_set", broken(app.view_functions["files.make_set"]))
    token = official.token
    answer = official.post(
        "/files/columns/new", data={"csrf_token": token, "name": "写了 <很久>", "order-name": "1"}, headers=OWN
    )
    text = answer.data.decode()
    assert answer.status_code == 500
    kept = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<textarea hidden name="([^"]+)">\n([^<]*)<', text)
    }
    assert kept == {"name": "写了 <很久>", "order-name": "1"}
    assert "再试一次" in text


def broken(view: Callable[..., object]) -> Callable[..., object]:
    """Return a view that fails, open to the same people."""

    def fails(**_arguments: object) -> str:
        assert signed_in().name
        raise RuntimeError

    fails.__dict__.update(view.__dict__)
    return fails


def test_a_strangers_form_and_a_scripts_are_not_carried(official: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", {**limits.MOST, "handed_in": 0})
    refused = official.post("/forms", data={"csrf_token": official.token, "title": "名"})
    assert refused.status_code == 429
    assert "您刚才填写的内容没有丢失" not in refused.get_data(as_text=True)


def test_a_script_gets_the_address_instead_of_a_redirection(official: Browser) -> None:
    data = {"csrf_token": official.token, "table": (io.BytesIO(b"no workbook"), "表.xlsx")}
    answer = official.post(
        "/imports/directory", data=data, headers={"X-Sent-By": "script"}, content_type="multipart/form-data"
    )
    assert (answer.status_code, list(answer.get_json())) == (200, ["location"])
    assert official.get(answer.get_json()["location"]).status_code == 200


def test_pages_say_what_the_server_takes(app: Flask, official: Browser) -> None:
    with app.test_request_context("/"):
        assert [file_megabytes(name) for name in ("filling.section", "zips.hand_in", "public.home")] == [20, 120, 0]
        assert request_megabytes() == REQUEST_LIMIT // MEGABYTE - 2
    assert "压缩包（.zip，不超过120 MB）" in official.get("/imports/workbooks").get_data(as_text=True)
    assert 'data-most="20" data-all="120"' in official.get("/forms").get_data(as_text=True)


def test_pages_say_the_smaller_limit_of_what_stands_in_front(migrated: Settings) -> None:
    app = create_app(replace(migrated, request_limit=10 * MEGABYTE))
    with app.test_request_context("/"):
        assert [file_megabytes(name) for name in ("filling.section", "zips.hand_in")] == [8, 8]
        assert request_megabytes() == 8
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(("text", "limit"), [("", 122), ("4", 4), ("122", 122)])
def test_the_setting_is_read(monkeypatch: pytest.MonkeyPatch, migrated: Settings, text: str, limit: int) -> None:
    monkeypatch.setenv("SURVEY_REQUEST_MB", text)
    assert load_settings(migrated.instance).request_limit == limit * MEGABYTE


@pytest.mark.parametrize("text", ["3", "123", "ten", "-5", "10.5", "١٠"])
def test_a_setting_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, migrated: Settings, text: str) -> None:
    monkeypatch.setenv("SURVEY_REQUEST_MB", text)
    with pytest.raises(ValueError, match="SURVEY_REQUEST_MB must be a whole number of megabytes from 4 to 122"):
        load_settings(migrated.instance)


NUMBER = "0123456789abcdef" * 2


def cookie(answer: TestResponse) -> str:
    return "".join(part for part in answer.headers.getlist("Set-Cookie") if part.startswith("taken=")).partition(";")[0]


def test_a_form_that_was_taken_is_acknowledged_and_one_that_was_not_is_not(official: Browser) -> None:
    def sent(path: str, number: str = NUMBER, **typed: str) -> str:
        return cookie(official.post(path, data={"csrf_token": official.token, "kept-id": number, **typed}))

    right = {"name": "联系表", "order-name": "1"}
    assert sent("/files/columns/new", **right) == f"taken={NUMBER}"
    assert sent("/files/columns/new", name="") == ""
    assert sent("/files/columns/new", "x; Path=/", name="又一张", **{"order-name": "1"}) == ""
    assert sent("/imports/directory") == ""  # led back with a warning
    assert cookie(official.post("/files/columns/new", data={"kept-id": NUMBER, **right})) == ""
    assert sent("/firms/list.xlsx", reason="") == ""
    assert sent("/firms/list.xlsx", reason="示例：通知开会") == f"taken={NUMBER}-file"


def test_nothing_large_is_read_of_who_was_never_signed_in(
    official: Browser, app: Flask, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's body is refused by its length; of whose session ended the text beside a file is still kept."""
    parsed: list[str] = []
    monkeypatch.setattr(ReceivedFile, "write", lambda _file, data: parsed.append("file") or len(data))
    stranger = browser()
    stranger.get("/")
    stranger.set_cookie("session", "made-up.signature")
    for path in ("/forms", "/sign-in", "/register", "/fill/facts/identity"):
        answer = send(stranger, path, "file", LARGE, title="名")
        assert (path, answer.status_code) == (path, 413)
        assert "没有登录时不能上传文件，这次的内容没有接收。" in answer.get_data(as_text=True)
    assert parsed == []
    with app.extensions["sessions"]() as database, database.begin():
        database.execute(delete(WebSession))
    answer = send(official, "/forms", "file", LARGE, title="候选名单上报表")
    assert (answer.status_code, "候选名单上报表" in answer.get_data(as_text=True)) == (400, True)


def test_a_cookie_from_before_they_were_signed_still_opens_its_session(official: Browser) -> None:
    cookie = official.get_cookie("session")
    assert cookie is not None
    official.set_cookie("session", cookie.value.partition(".")[0])
    assert official.get("/forms").status_code == 200
