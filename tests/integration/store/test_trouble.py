"""Trouble with the database and the disk: every route says in words what is wrong, and afterwards it works at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import (
    AccountCode,
    AnswerRevision,
    Campaign,
    ColumnSet,
    DraftSheet,
    EvidenceLink,
    Role,
    User,
    WebSession,
)
from survey.store import db
from survey.store.trouble import RETRY_AFTER, Trouble
from survey.words.trouble import CAUSES, say_trouble
from tests.integration.accounts.test_kept_form_routes import carried
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.troubles import CALLED, TROUBLES, held, is_sqlite
from tests.integration.web.expected_access import ROLES, TABLE
from tests.integration.web.made_world import world

__all__ = ["world"]
SECTION = "/fill/facts/identity"
SOME = ROLES[:7]
OWN = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a request wait a moment only: what is tried is that it ends, in words; how long is a constant."""
    monkeypatch.setattr("survey.app.IN_REQUEST", 0.2)
    monkeypatch.setattr("survey.web.limits.IN_REQUEST", 0.2)
    yield
    db._writers.succeed()


@pytest.fixture
def clerk(campaign: Campaign, database: Session, browser: Callable[[], Browser]) -> Browser:
    enterprise = make_enterprise(database, "91310114MA1GW00A0X", "示例有限公司")
    make_user(database, "clerk", Role.ENTERPRISE, enterprise_id=enterprise.id)
    client = browser()
    client.sign_in("clerk")
    client.get(SECTION)
    return client


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest, app: Flask) -> tuple[Callable[[], Any], Trouble]:
    """Return how a kind of trouble begins, a context manager, and what it is called."""
    name = request.param
    kind = CALLED[name][is_sqlite(app)] if name in CALLED else Trouble(name)
    return lambda: TROUBLES[name](app), kind


def stored(database: Session) -> tuple[object, int]:
    """Return what is stored of the field, and how often it was written."""
    database.rollback()
    row = database.scalar(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts"))
    value = None if row is None else row.document["values"].get("registered_place")
    return value, revisions(database, "registered_place")


def post(client: Browser, path: str = SECTION, **fields: object) -> Any:
    data = {"csrf_token": client.token, "registered_place": "示例路1号", "base-registered_place": "0", **fields}
    return client.post(path, data=data, headers=OWN, content_type="multipart/form-data")


def test_trouble_is_said_with_what_was_typed_and_the_button_saves_it_once(
    trouble: tuple[Callable[[], Any], Trouble], clerk: Browser, database: Session
) -> None:
    begin, kind = trouble
    database.close()
    with begin():
        answer = post(clerk, action="save")
        by_script = post(clerk, f"{SECTION}/autosave")
    page = answer.get_data(as_text=True)
    wait = str(RETRY_AFTER[kind])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, wait)
    said = "".join(say_trouble(kind, sent=True, unsure=False))
    kept = "您刚才填写的内容没有丢失，都在下面；请不要关闭本页。"
    assert [words in page for words in (said, kept, "再试一次", "示例路1号")] == [True] * 4
    assert (by_script.status_code, by_script.headers["Retry-After"]) == (503, wait)
    assert by_script.json == {"state": "failed", "text": str(CAUSES[kind])}
    assert stored(database) == (None, 0)
    database.close()
    again = clerk.post(SECTION, data=carried(answer.data.decode()) | {"csrf_token": given_token(page)}, headers=OWN)
    assert (again.status_code, again.headers["Location"]) == (302, SECTION)
    assert stored(database) == ("示例路1号", 1)


def test_every_route_answers_in_words_and_as_before_afterwards(
    trouble: tuple[Callable[[], Any], Trouble],
    world: dict[str, int],
    app: Flask,
    database: Session,
    browser: Callable[[], Browser],
) -> None:
    """Nothing ends as an unforeseen failure; what is refused is refused with the words of its trouble."""
    begin, kind = trouble
    clients = {role: browser() for role in SOME}
    for role in SOME[1:]:
        clients[role].sign_in(role)
    clients["anonymous"].get("/")
    database.close()
    answers = {}
    with begin():
        for (endpoint, method), (path, statuses) in TABLE.items():
            role = next((SOME[place] for place in (1, 5, 3, 6) if statuses[place] in {200, 302}), "anonymous")
            with ask(clients[role], method, path.format(**world)) as answer:
                answers[endpoint, method] = (answer.status_code, answer.get_data().decode(errors="replace"))
    assert {key for key, (status, _page) in answers.items() if status == 500} == set()
    refused = {key: page for key, (status, page) in answers.items() if status == 503}
    cause = str(CAUSES[kind])
    scripts = {"probes.ready", "evidence.change", "filling.autosave", "session.current", "session.renew"}
    unsaid = {key for key, page in refused.items() if cause not in page and key[0] not in scripts}
    assert unsaid == set()
    forms = {key for key in refused if key[1] == "POST"} - {key for key in refused if key[0] in scripts}
    assert {key for key in forms if "示例说明" not in refused[key]} == {("kept_form.go_on", "POST")} & forms
    assert len(refused) > 10
    with ask(clients["enterprise"], "GET", "/workbench") as after:
        assert after.status_code == 200


@contextmanager
def ask(client: Browser, method: str, path: str) -> Iterator[Any]:
    token = client.token
    answer = (
        client.get(path)
        if method == "GET"
        else client.post(path, data={"csrf_token": token, "reason": "示例说明"}, headers=OWN)
    )
    try:
        yield answer
    finally:
        answer.close()
        client.token = token


def given_token(page: str) -> str:
    """Return the token of the form that carries what was refused."""
    form = page.partition(f'action="{SECTION}"')[2]
    return unescape(form.partition('name="csrf_token" value="')[2].partition('"')[0])


def test_trouble_is_said_in_english_too(app: Flask, clerk: Browser, database: Session) -> None:
    clerk.send("/language", language="en")
    database.rollback()
    with held(app):
        page = post(clerk, action="save").get_data(as_text=True)
    assert "The database is in use" in page
    assert "示例路1号" in page


def test_a_page_is_shown_though_the_use_of_its_session_cannot_be_noted(
    app: Flask, clerk: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.web.session_rows.TOUCHING", 0.05)
    row = database.scalars(select(WebSession)).one()
    row.last_seen_at -= timedelta(minutes=5)
    database.commit()
    before = row.last_seen_at
    database.close()
    with held(app):
        assert clerk.get(SECTION).status_code == 200
    assert clerk.get(SECTION).status_code == 200
    assert database.scalars(select(WebSession.last_seen_at)).one() > before


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let the system refuse to write more bytes into any file, as a full disk does."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_database_that_may_not_grow_is_full_and_goes_on_afterwards(
    migrated: Settings, clerk: Browser, database: Session
) -> None:
    """The refusal is the system's, in the midst of a commit. PostgreSQL writes its files by itself: it goes on."""
    database.close()
    with no_file_grows_beyond(4096):
        answer = post(clerk, action="save")
    sqlite = migrated.database_url.startswith("sqlite")
    assert (answer.status_code, str(CAUSES[Trouble.FULL]) in answer.get_data(as_text=True)) == (
        (503, True) if sqlite else (302, False)
    )
    assert stored(database) == ((None, 0) if sqlite else ("示例路1号", 1))
    assert post(clerk, action="save").status_code == 302
    assert stored(database) == ("示例路1号", 1)


def test_a_disk_that_was_turned_read_only_is_called_so(
    app: Flask, clerk: Browser, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one code for it and for a full one; the file system knows. PostgreSQL's disk is the server's own."""
    sqlite = is_sqlite(app)
    database.close()
    monkeypatch.setattr("survey.store.db._takes_no_writing", lambda _folder: True)
    with no_file_grows_beyond(4096):
        answer = post(clerk, action="save")
    assert (answer.status_code, str(CAUSES[Trouble.READ_ONLY]) in answer.get_data(as_text=True)) == (
        (503, True) if sqlite else (302, False)
    )
    monkeypatch.undo()
    assert post(clerk, action="save").status_code == 302
    assert stored(database) == ("示例路1号", 1)


PROJECT = "/fill/facts/project"
NOTE = "project_title"


@pytest.mark.parametrize(("size", "most"), [(400_000, 300_000), (900_000, 800_000)])
def test_a_file_that_the_disk_does_not_take_is_said_and_costs_no_text(
    app: Flask, clerk: Browser, database: Session, instance: Path, size: int, most: int
) -> None:
    """Of a file in memory, and of one that is laid down while it comes; nothing half written is left."""
    if is_sqlite(app):
        database.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    head = "--part\r\nContent-Disposition: form-data; {}\r\n\r\n"
    parts = [
        ('name="csrf_token"', clerk.token.encode()),
        ('name="project_evidence"; filename="证明.pdf"', b"%PDF-1.4 " + bytes(size)),
        (f'name="{NOTE}"', "示例项目".encode()),
        (f'name="base-{NOTE}"', b"0"),
    ]
    sent = b"".join(head.format(name).encode() + content + b"\r\n" for name, content in parts) + b"--part--\r\n"
    before = sorted(instance.glob("uploads/*/*"))

    def send(path: str) -> Any:
        return clerk.post(path, data=sent, headers=OWN, content_type="multipart/form-data; boundary=part")

    with no_file_grows_beyond(most):
        answer = send(PROJECT)
        by_script = clerk.post(
            f"{PROJECT}/files/project_evidence",
            data=sent.replace(b'name="project_evidence"', b'name="file"'),
            content_type="multipart/form-data; boundary=part",
        )
    page = answer.get_data(as_text=True)
    assert (answer.status_code, str(CAUSES[Trouble.FULL]) in page) == (503, True)
    assert ("示例项目" in page, "证明.pdf" in page) == (True, True)
    assert (by_script.status_code, by_script.json["text"]) == (503, str(CAUSES[Trouble.FULL]))
    assert sorted(instance.glob("uploads/*/*")) == before
    assert revisions(database, NOTE) == 1  # the text beside it was saved already
    assert send(PROJECT).status_code == 302
    assert revisions(database, NOTE) == 1
    assert database.scalars(select(EvidenceLink.name)).all() == ["证明.pdf"]


def revisions(database: Session, question: str) -> int:
    database.rollback()
    wanted = select(func.count()).select_from(AnswerRevision).where(AnswerRevision.question_id == question)
    return database.scalar(wanted) or 0


def test_a_connection_that_breaks_at_the_end_leaves_it_open_what_was_saved(
    app: Flask, clerk: Browser, database: Session
) -> None:
    def breaks(_connection: Connection) -> None:
        raise psycopg.errors.AdminShutdown

    database.close()
    event.listen(app.extensions["engine"], "commit", breaks)
    try:
        answer = post(clerk, action="save")
    finally:
        event.remove(app.extensions["engine"], "commit", breaks)
    assert answer.status_code == 503
    unsure = "".join(say_trouble(Trouble.AWAY, sent=True, unsure=True))
    assert "无法确定刚才这一步是否已经保存" in unsure
    assert unsure in answer.get_data(as_text=True)


DONE_ONCE = {
    "a set of columns": ("district", "/files/columns/new", {"name": "我的列", "order-name": "1"}, ColumnSet),
    "an official's account": (
        "system",
        "/accounts",
        {"login": "xinren", "name": "示例新人", "phone": "13800000000"},
        User,
    ),
    "an invitation": (
        "enterprise",
        "/colleagues",
        {"name": "示例同事", "phone": "13800000001", "role": "colleague"},
        AccountCode,
    ),
}


@pytest.mark.parametrize("what", DONE_ONCE)
def test_what_was_refused_in_trouble_is_done_once_by_its_button(
    trouble: tuple[Callable[[], Any], Trouble],
    world: dict[str, int],
    database: Session,
    browser: Callable[[], Browser],
    what: str,
) -> None:
    (role, path, fields, table), (begin, _kind) = DONE_ONCE[what], trouble
    assert world
    client = browser()
    client.sign_in(role)
    client.get(path)

    def count() -> int:
        database.rollback()
        found = database.scalar(select(func.count()).select_from(table)) or 0
        database.close()
        return found

    before, token = count(), client.token
    with begin():
        answer = client.post(path, data={"csrf_token": token, **fields}, headers=OWN)
    assert answer.status_code == 503
    assert count() == before
    kept = carried(answer.data.decode())
    assert kept == fields
    again = client.post(path, data={"csrf_token": token, **kept}, headers=OWN)
    assert again.status_code in {200, 302}
    assert count() == before + 1


def test_a_password_is_not_carried_and_the_page_says_so(
    trouble: tuple[Callable[[], Any], Trouble], database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "clerk", Role.DISTRICT)
    client = browser()
    client.get("/sign-in")
    database.close()
    data = {"csrf_token": client.token, "login": "clerk", "password": PASSWORD}
    with trouble[0]():
        answer = client.post("/sign-in", data=data, headers=OWN)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, PASSWORD in page, "密码不会带到下一页，保存时请重新填写。" in page) == (
        503,
        False,
        True,
    )
    assert "session" not in {cookie.key for cookie in client._cookies.values()}
    assert client.post("/sign-in", data=data, headers=OWN).status_code == 302
