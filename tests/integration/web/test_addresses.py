"""Addresses and forms that nobody's browser sends on purpose: a page in words, never a failure, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Enterprise, Role, User
from survey.queries import trail
from survey.queries.trail import TrailFilters
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.web.expected_access import ROLES, TABLE, expected
from tests.integration.web.made_world import world

__all__ = ["world"]
NUMBERS = ("2147483648", "99999999999999999999", "9" * 5_000, "٣", "１", "-1")
NAMES = (
    *("page", "entry", "segment", "before", "evaluation", "unit", "division", "size", "status", "pool", "standing"),
    *("near", "text", "first", "second", "key", "kind", "language", "blank", "override", "from", "unknown", "facts"),
    *("_external", "_scheme", "_anchor", "_method", "endpoint", "evaluation_id", "enterprise_id", "values", "check"),
    *("signals", "outcome", "by"),
)
ODD = ("99999999999999999999", "a\0b", "%_'\"\\", "-1", "１٣", "x" * 3_000)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_beyond_any_id_is_no_page(
    app: Flask, database: Session, browser: Callable[[], Browser], number: str
) -> None:
    make_user(database, "district", Role.DISTRICT)
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=enterprise.id)
    clients = [browser(), browser()]
    for client, login in zip(clients, ("district", "enterprise"), strict=True):
        client.sign_in(login)
    tried = 0
    for rule in app.url_map.iter_rules():
        for place in [part for part in rule.rule.split("/") if part.startswith("<int:")]:
            path = re.sub(r"<int:\w+>", "1", rule.rule.replace(place, number))
            path = re.sub(r"<\w+>", "facts", path)
            send = [client.send if "POST" in (rule.methods or ()) else client.get for client in clients]
            assert [(path, one(quote(path)).status_code) for one in send] in ([(path, 404)] * 2, [(path, 405)] * 2)
            tried += 1
    assert tried > 40


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("value", ODD)
def test_odd_values_in_the_address_fail_no_page(
    world: dict[str, int],
    browser: Callable[[], Browser],
    value: str,
) -> None:
    clients = {role: browser() for role in ("enterprise", "district", "system", "audit")}
    for role, client in clients.items():
        client.sign_in(role)
    failed = []
    for (endpoint, method), (path, _statuses) in TABLE.items():
        statuses = expected(endpoint)[method]
        role = next((name for name in clients if statuses[ROLES.index(name)] == 200), None)
        if method != "GET" or role is None or path.endswith((".xlsx", ".zip")):
            continue
        query = "&".join(f"{name}={quote(value)}" for name in NAMES)
        response = clients[role].get(f"{path.format(**world)}?{query}")
        if response.status_code >= 500 or (response.location or "/").startswith(("http", "//")):
            failed.append((endpoint, response.status_code, response.location))
    assert failed == []


def test_a_page_beyond_the_last_is_the_last(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "audit", Role.AUDIT)
    client = browser()
    client.sign_in_on_page("audit")
    database.add_all([AuditEntry(action="example", object_id=str(number)) for number in range(119)])
    database.commit()
    assert trail.count(database, TrailFilters(), None) == 120
    for wanted, shown in (("9999", 3), ("9" * 30, 3), ("3", 3), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("", 1)):
        page = client.get(f"/audit?page={wanted}").get_data(as_text=True)
        assert (wanted, f"第 {shown} 页，共 3 页" in page) == (wanted, True)


def test_nul_in_what_is_typed_is_dropped(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = browser()
    client.get("/sign-in")
    assert client.send("/sign-in", login="some\0body", password=PASSWORD).status_code == 302
    client = browser()
    client.get("/sign-in")
    assert client.send("/sign-in", login="no\0body\0", password="wrong\0").status_code == 200
    client.get("/register")
    fields = {
        "credit_code": "91999999MA0000001N\0",
        "enterprise_name": "示例\0精密机械001",
        "unit": "anting",
        "contact": "示例\0联系人",
        "phone": "1000000\x000001",
    }
    response = client.send("/register", **fields, password=PASSWORD, again=PASSWORD)
    assert response.status_code == 302
    made = database.scalars(select(Enterprise)).one()
    assert (made.credit_code, made.name) == ("91999999MA0000001N", "示例精密机械001")
    user = database.scalars(select(User).where(User.role == Role.ENTERPRISE)).one()
    assert (user.name, user.phone) == ("示例联系人", "10000000001")


def test_nul_reaches_postgresql_as_a_sign_by_whatever_door(database: Session) -> None:
    database.add(AuditEntry(action="a\0b", detail={"text": "c\0d"}))
    database.commit()
    database.expire_all()
    entry = database.scalars(select(AuditEntry)).one()
    postgres = database.get_bind().dialect.name == "postgresql"
    assert (entry.action, entry.detail) == ("a␀b" if postgres else "a\0b", {"text": "c\0d"})


@pytest.mark.parametrize("path", ["/fill/facts%00/identity", "/%00", "/files/columns/%00", "/static/%00"])
def test_nul_in_a_path_is_no_page(database: Session, browser: Callable[[], Browser], path: str) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = browser()
    client.sign_in("somebody")
    assert client.get(path).status_code == 404


def test_a_page_in_words_though_the_database_refuses_everything_after_the_fault(
    database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client = browser()
    client.sign_in("somebody")

    def broken(session: Session) -> None:
        session.execute(text("SELECT no_such_column FROM no_such_table"))

    monkeypatch.setattr("survey.queries.campaigns.current", broken)
    response = client.get("/ranking")
    assert response.status_code == 500
    page = response.get_data(as_text=True)
    assert "系统出现问题" in page
    assert "已保存的内容不受影响" in page


def test_a_page_in_words_though_the_database_is_gone(
    app: Flask, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    client, visitor = browser(), browser()
    client.sign_in("somebody")

    closed = OperationalError("SELECT 1", {}, ConnectionError("closed"))

    def gone() -> Session:
        raise closed

    for factory in ("sessions", "readers"):
        monkeypatch.setitem(app.extensions, factory, gone)
    answers = [client.get("/ranking"), client.send("/sign-out"), visitor.get("/"), visitor.get("/health")]
    assert [response.status_code for response in answers] == [503, 503, 503, 200]
    titles = ("暂时读不到数据", "暂时无法完成", "暂时读不到数据")
    pages = [response.get_data(as_text=True) for response in answers]
    assert [title in page for title, page in zip(titles, pages[:3], strict=True)] == [True] * 3
    assert pages[3] == "ok\n"
    with client.get("/static/theme/base.css") as sheet:
        assert sheet.status_code == 200


@pytest.mark.parametrize("referrer", ["http://[", "http://[::1", "//[", "http://a℀b/", "http://localhost:x/"])
def test_an_odd_referrer_leads_to_the_first_page(app: Flask, browser: Callable[[], Browser], referrer: str) -> None:
    assert app
    client = browser()
    client.get("/")
    for path in ("/language", "/text-size"):
        response = client.post(
            path, data={"csrf_token": client.token}, headers={"Referer": referrer.encode().decode("latin-1")}
        )
        assert (response.status_code, response.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("body", ["[1,2]", '"x"', "5", '{"login": 123}', '{"login": "a", "password": "\\ud800"}', "{"])
def test_json_is_taken_nowhere(database: Session, browser: Callable[[], Browser], body: str) -> None:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    headers = {"X-CSRFToken": client.token}
    for path in ("/sign-in", "/register", "/pins", "/schemes/1/weights", "/accounts", "/fill/facts/identity/autosave"):
        response = client.post(path, data=body, content_type="application/json", headers=headers)
        assert (path, response.status_code) == (path, 415)
        assert "请求无法处理" in response.get_data(as_text=True)


def test_pages_of_errors_come_though_the_database_is_gone(
    app: Flask, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(database, "somebody", Role.DISTRICT)
    visitor = browser()
    visitor.get("/")
    closed = OperationalError("SELECT 1", {}, ConnectionError("closed"))

    def gone() -> Session:
        raise closed

    for factory in ("sessions", "readers"):
        monkeypatch.setitem(app.extensions, factory, gone)
    answers = [visitor.get("/nowhere"), visitor.post("/language"), visitor.put("/"), visitor.get("/static/nothing.css")]
    assert [response.status_code for response in answers] == [404, 400, 405, 404]
