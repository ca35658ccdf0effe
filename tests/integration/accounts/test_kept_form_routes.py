"""A form that comes after its session had ended loses nothing, and gives nothing to a stranger."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from wtforms import PasswordField

from survey.app import create_app
from survey.config import Settings
from survey.forms import account, password, people
from survey.models import Campaign, DraftSheet, Enterprise, Role, User, WebSession
from survey.web import kept_forms
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import code_of, give_factor, stranger, strict
from tests.integration.web.expected_access import TABLE
from tests.integration.web.made_world import world

__all__ = ["stranger", "strict", "world"]
FORMS = (account, password, people)
OWN = {"Origin": "http://localhost"}
SECTION = "/fill/facts/identity"
ASKED_BY_SCRIPTS = frozenset({"evidence.change", "filling.autosave", "session.renew"})
CARRIED = re.compile(r'<textarea hidden name="([^"]+)">\n?([^<]*)</textarea>')
HIDDEN = re.compile(r'<input type="hidden" name="(kept-[^"]+)" value="([^"]*)">')
ENDED, AGAIN, OTHER = "登录已结束，您填写的内容还在", "您填写的内容还在，请再保存一次", "用另一个账号填写的"


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise."""
    enterprise = make_enterprise(database, "91310114MA1GW00A0X", "示例有限公司")
    make_user(database, "clerk", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("clerk")
    client.get(SECTION)
    return client


def end_sessions(client: Browser) -> None:
    """Delete every session, as an administrator or the clock does."""
    with client.application.extensions["sessions"]() as database:
        database.execute(delete(WebSession))
        database.commit()


def late(client: Browser, path: str = SECTION, **fields: object) -> str:
    """End every session and send a form with the token from before; return the page that answers."""
    end_sessions(client)
    data = {"csrf_token": client.token, **fields}
    answer = client.post(path, data=data, headers=OWN, content_type="multipart/form-data")
    assert answer.status_code == 400
    return str(answer.get_data(as_text=True))


def raw(client: Browser, path: str, data: dict[str, object]) -> str:
    """Return a page as it is, with the line breaks of its text areas."""
    return client.post(path, data=data, headers=OWN).data.decode()


def carried(page: str) -> dict[str, str]:
    return {unescape(name): unescape(text) for name, text in CARRIED.findall(page)}


def place(database: Session) -> object:
    database.rollback()
    row = database.scalar(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts"))
    return None if row is None else row.document["values"].get("registered_place")


def test_what_a_page_carried_is_not_shown_as_typed_and_goes_along(clerk: Browser) -> None:
    page = late(clerk, "/messages", last="31337", reply="写好的回复")
    assert ('<dd class="kept">写好的回复</dd>' in page, '<dd class="kept">31337</dd>' in page) == (True, False)
    assert ("31337" in [text for _name, text in CARRIED.findall(page)], "第 1 项" in page) == (True, True)


def test_what_was_typed_is_saved_after_signing_in_in_place(clerk: Browser, database: Session) -> None:
    page = late(clerk, **{"registered_place": "示例路1号", "base-registered_place": "0", "action": "save"})
    assert (ENDED in page, "示例路1号" in page, "注册" in page) == (True, True, True)
    given = dict(HIDDEN.findall(page)) | carried(page)
    wrong = clerk.send("/kept", login="clerk", password="Wrong-Password-2026", **given)
    assert carried(wrong.get_data(as_text=True)) == carried(page)
    asked = clerk.send("/kept", login="clerk", password=PASSWORD, **given)
    shown = asked.get_data(as_text=True)
    assert (AGAIN in shown, f'action="{SECTION}"' in shown, place(database)) == (True, True, None)
    fields = {name.removeprefix("kept:"): text for name, text in carried(page).items()}
    assert carried(shown) == fields
    assert clerk.post(SECTION, data=fields | {"csrf_token": "made up"}).status_code == 400
    saved = clerk.post(SECTION, data=fields | {"csrf_token": clerk.token})
    assert (saved.headers.get("Location"), place(database)) == (SECTION, "示例路1号")


def test_what_the_page_offered_is_kept_for_its_button_and_not_shown_as_typed(clerk: Browser, database: Session) -> None:
    """An offered answer is confirmed by the button that was pressed, once the person has signed in again."""
    firm = database.scalars(select(Enterprise)).one()
    firm.contact = "示例丙"
    database.commit()
    page = late(clerk, **{"shown-contact": '"示例丙"', "action": "carry-contact"})
    assert "<dd" not in page
    assert carried(page)["kept:shown-contact"] == '"示例丙"'
    given = dict(HIDDEN.findall(page)) | carried(page)
    asked = clerk.send("/kept", login="clerk", password=PASSWORD, **given)
    assert asked.status_code == 200
    fields = {name.removeprefix("kept:"): text for name, text in carried(page).items()}
    clerk.post(SECTION, data=fields | {"csrf_token": clerk.token})
    database.rollback()
    sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts")).one()
    assert sheet.document["values"] == {"contact": "示例丙"}


def test_another_account_is_told_and_gets_no_button(clerk: Browser, database: Session) -> None:
    make_user(database, "district", Role.DISTRICT)
    page = late(clerk, registered_place="示例路1号")
    given = dict(HIDDEN.findall(page)) | carried(page)
    shown = clerk.send("/kept", login="district", password=PASSWORD, **given).get_data(as_text=True)
    assert (OTHER in shown, f'action="{SECTION}"' in shown, "<dd" in shown) == (True, False, False)
    given = dict(HIDDEN.findall(shown)) | carried(shown)
    back = clerk.send("/kept", login="clerk", password=PASSWORD, **given).get_data(as_text=True)
    assert (AGAIN in back, carried(back)) == (True, {"registered_place": "示例路1号"})


def test_another_account_of_another_tab_is_told_at_once(clerk: Browser, database: Session) -> None:
    make_user(database, "district", Role.DISTRICT)
    token = clerk.token
    clerk.sign_in("district")
    clerk.token = token
    answer = clerk.post(SECTION, data={"csrf_token": token, "registered_place": "示例路1号"}, headers=OWN)
    assert OTHER in answer.get_data(as_text=True)


def test_signed_in_again_in_another_tab_only_the_button_is_left(clerk: Browser) -> None:
    token = clerk.token
    clerk.sign_in("clerk")
    page = clerk.post(SECTION, data={"csrf_token": token, "registered_place": "示例路1号"}, headers=OWN)
    assert (AGAIN in page.get_data(as_text=True), 'type="password"' in page.get_data(as_text=True)) == (True, False)


def test_a_server_with_a_new_key_knows_whose_form_it_is(clerk: Browser, migrated: Settings) -> None:
    renewed = create_app(replace(migrated, secret_key="another key"))
    other = Browser(renewed)
    cookie = clerk.get_cookie("session")
    assert cookie is not None
    other.set_cookie("session", cookie.value)
    page = other.post(SECTION, data={"csrf_token": clerk.token, "registered_place": "示例"}, headers=OWN)
    assert AGAIN in page.get_data(as_text=True)
    renewed.extensions["engine"].dispose()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/x"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://["},
    ],
)
@pytest.mark.parametrize("path", [SECTION, "/kept"])
def test_a_strangers_form_is_carried_nowhere(clerk: Browser, headers: dict[str, str], path: str) -> None:
    fields = {"registered_place": "生人", "kept:registered_place": "生人", "kept-target": SECTION, "csrf_token": "x"}
    answer = clerk.post(path, data=fields, headers=headers)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "生人" in page, "<textarea" in page) == (400, False, False)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/x", "//evil.example", "/\\evil.example", "/workbench", "/kept", "/nowhere", "", "/static/x"],
)
def test_only_our_own_addresses_that_take_a_post(clerk: Browser, target: str) -> None:
    given = {"kept-target": target, "kept:x": "1", "login": "clerk", "password": PASSWORD}
    answer = clerk.send("/kept", **given)
    assert (answer.status_code, "<textarea" in answer.get_data(as_text=True)) == (400, False)


def test_signing_in_here_needs_the_token_too(clerk: Browser, browser: Callable[[], Browser]) -> None:
    stranger = browser()
    given = {"kept-target": SECTION, "kept:registered_place": "示例", "login": "clerk", "password": PASSWORD}
    stranger.post("/kept", data=given, headers=OWN)
    assert stranger.get_cookie("session") is None


def test_lines_and_marks_come_back_as_they_were(clerk: Browser) -> None:
    end_sessions(clerk)
    text = '\n一行\r\n</textarea><script>alert("&amp;")</script>'
    page = raw(clerk, SECTION, {"csrf_token": clerk.token, "project_content": text})
    [(name, given)] = re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, re.DOTALL)
    assert (name, unescape(given), "<script>alert" in page) == ("kept:project_content", text, False)


def test_files_are_named_and_passwords_left_out(clerk: Browser) -> None:
    page = late(clerk, facts=(io.BytesIO(b"%PDF"), "示例.pdf"), password="Secret-Password-2026", note="x")
    assert ("示例.pdf" in page, "密码不会带到下一页" in page, "Secret-Password" in page) == (True, True, False)
    assert carried(page) == {"kept:note": "x"}


def test_more_than_can_be_carried_is_said(clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "LONGEST", 20)
    page = late(clerk, registered_place="12345")
    assert ("<textarea" in page, "没有保存" in page) == (False, True)


def test_a_visitors_form_needs_no_account(browser: Callable[[], Browser]) -> None:
    client = browser()
    client.get("/register")
    token = client.token
    client.delete_cookie("visitor")
    page = client.post("/register", data={"csrf_token": token, "contact": "示例", "password": "x"}, headers=OWN)
    shown = page.get_data(as_text=True)
    assert (AGAIN in shown, carried(shown), 'action="/register"' in shown) == (True, {"contact": "示例"}, True)
    again = client.send("/register", contact="示例").get_data(as_text=True)
    assert 'value="示例"' in again


def test_every_form_is_kept(world: dict[str, int], browser: Callable[[], Browser], database: Session) -> None:
    """Every POST of every page, after its session was deleted: nothing is lost, and the form stands on the page."""
    district = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()
    client = browser()
    lost = []
    for (endpoint, method), (path, _statuses) in TABLE.items():
        if method != "POST" or endpoint in ASKED_BY_SCRIPTS or endpoint == "kept_form.go_on":
            continue
        client.sign_in("district")
        address = path.format(**world)
        page = late(client, address, reason="示例理由")
        whose = f'name="kept-by" value="{district}"'
        if carried(page) != {"kept:reason": "示例理由"} or whose not in page or f'value="{address}"' not in page:
            lost.append(endpoint)
    assert lost == []


def test_it_is_in_the_language_and_the_size_that_the_reader_chose(clerk: Browser) -> None:
    clerk.send("/language", language="en")
    clerk.send("/text-size", size="large")
    page = late(clerk, registered_place="示例路1号")
    assert (
        "Your session has ended; what you typed is still here" in page,
        '<html lang="en" class="large">' in page,
    ) == (
        True,
        True,
    )
    given = dict(HIDDEN.findall(page)) | carried(page)
    shown = clerk.send("/kept", login="clerk", password=PASSWORD, **given).get_data(as_text=True)
    assert "What you typed is still here" in shown
    assert '<html lang="en" class="large">' in clerk.get("/workbench").get_data(as_text=True)


def test_the_second_factor_is_asked_for_in_place(
    database: Session, stranger: Callable[[], Browser], strict: Flask
) -> None:
    official = make_user(database, "district", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], official)
    client = stranger()
    client.sign_in("district")
    client.get("/account")
    page = late(client, "/pins", reason="示例理由")
    given = dict(HIDDEN.findall(page)) | carried(page)
    asked = client.send("/kept", login="district", password=PASSWORD, **given).get_data(as_text=True)
    assert ('name="code"' in asked, "/pins" in asked, carried(asked)) == (True, True, carried(page))
    wrong = client.send("/kept", code="000000", **given).get_data(as_text=True)
    assert ("动态口令不正确" in wrong, carried(wrong)) == (True, carried(page))
    shown = client.send("/kept", code=code_of(), **given).get_data(as_text=True)
    assert (AGAIN in shown, 'action="/pins"' in shown, carried(shown)) == (True, True, {"reason": "示例理由"})
    assert client.get("/account").status_code == 200


def test_no_page_says_use_back(app: Flask) -> None:
    root = app.jinja_env.loader
    assert root is not None
    sources = [root.get_source(app.jinja_env, name)[0] for name in app.jinja_env.list_templates()]
    assert [text for text in sources if "后退" in text or "返回上一页" in text] == []


def test_no_password_of_any_form_is_carried() -> None:
    """A form that calls its password something new is named here."""
    made = [cls for module in FORMS for cls in vars(module).values() if isinstance(cls, type)]
    fields = {
        name
        for cls in made
        for name, field in vars(cls).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert fields == {"again", "old", "password"}
    assert [name for name in sorted(fields) if kept_forms._SECRET.search(name) is None] == []


def test_neither_the_old_password_nor_a_code_is_shown(clerk: Browser) -> None:
    changing = late(clerk, "/account/password", old=PASSWORD, password="Amber-Kettle-1", again="Amber-Kettle-1")
    assert (PASSWORD in changing, "Amber-Kettle-1" in changing) == (False, False)
    assert "密码不会带到下一页" in changing
    clerk.sign_in("clerk")
    claiming = late(clerk, "/claim", code="ABCD-EFGH-JKLM-NPQR")
    assert re.findall(r">\s*ABCD-EFGH-JKLM-NPQR\s*</(\w+)>", claiming) == ["textarea"]
