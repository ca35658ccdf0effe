"""How the service is: the page says it in words, machines get 200 or 503, and nothing private leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from survey.config import KEY_FILE, LAST_PLACE_FILE, Settings
from survey.models import Job, JobState, Role, Upload, User, utc_now
from survey.store.failures import FAILURES_FILE, Failure, note_failure
from survey.store.readings import LAST_BACKUP_FILE
from survey.web import service_readings
from survey.web.service_readings import NEEDED
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.troubles import full, gone, held, read_only

ROOMY = 500 * 1024**3


@pytest.fixture(autouse=True)
def asked_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing hold that was read a moment ago, and let the disk of this machine have room."""
    monkeypatch.setattr(service_readings, "FRESH", 0.0)
    monkeypatch.setattr(service_readings, "ASKING", 0.2)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: SimpleNamespace(total=ROOMY, free=ROOMY))
    yield
    app.extensions.pop("service_readings", None)


@pytest.fixture
def in_order(app: Flask, migrated: Settings, instance: Path) -> Iterator[Path]:
    """Return the instance of a service with key and backup, of which nothing was read before."""
    app.extensions.pop("service_readings", None)
    (instance / KEY_FILE).write_text(migrated.secret_key, encoding="ascii")
    said = {"made_at": utc_now().isoformat(), "database": "/backup/1.zip", "files": True}
    (instance / LAST_BACKUP_FILE).write_text(json.dumps(said), encoding="utf-8")
    (instance / FAILURES_FILE).unlink(missing_ok=True)
    yield instance
    for name in (KEY_FILE, LAST_BACKUP_FILE, FAILURES_FILE):
        (instance / name).unlink(missing_ok=True)


@pytest.fixture
def admin(database: Session, browser: Callable[[], Browser]) -> Browser:
    make_user(database, "system", Role.SYSTEM)
    client = browser()
    client.sign_in("system")
    return client


def checks(browser: Callable[[], Browser]) -> tuple[int, dict[str, str]]:
    """Return the status of `/ready`, and what of it is not ok."""
    answer = browser().get("/ready", headers={"Accept": "application/json"})
    said = answer.get_json()
    assert set(said["checks"]) == set(NEEDED)
    assert said["ready"] is (answer.status_code == 200)
    return answer.status_code, {topic: code for topic, code in said["checks"].items() if code != "ok"}


def test_a_service_in_order_is_ready_and_says_so_to_machines_and_people(
    in_order: Path, admin: Browser, browser: Callable[[], Browser]
) -> None:
    assert checks(browser) == (200, {})
    plain = browser().get("/ready")
    assert (plain.status_code, plain.mimetype) == (200, "text/plain")
    assert plain.get_data(as_text=True).splitlines() == ["ready: yes", *(f"{topic}: ok" for topic in NEEDED)]
    page = admin.get("/service").get_data(as_text=True)
    assert ("各项都正常。" in page, 'class="alarms"' in page) == (True, False)
    assert page.count('class="state">正常') == 12


def test_probes_are_answered_by_any_name_and_leave_no_session(in_order: Path, browser: Callable[[], Browser]) -> None:
    client = browser()
    for path, start in (("/health", "ok\n"), ("/ready", "ready: yes\n")):
        answer = client.get(path, headers={"Host": "10.0.0.5:8000", "Cookie": "session=made-up"})
        assert (answer.status_code, answer.get_data(as_text=True)[: len(start)]) == (200, start)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("trouble", "code"), [(held, "held"), (full, "full"), (read_only, "read_only")])
def test_ready_is_honest_while_the_database_takes_no_write_and_afterwards(
    app: Flask, in_order: Path, database: Session, browser: Callable[[], Browser], trouble: Any, code: str
) -> None:
    database.close()
    with trouble(app):
        assert checks(browser) == (503, {"database": code})
        assert browser().get("/ready").headers["Retry-After"] == "10"
        assert browser().get("/health").status_code == 200
    assert checks(browser) == (200, {})


def test_ready_is_honest_without_a_database(
    app: Flask, in_order: Path, database: Session, browser: Callable[[], Browser]
) -> None:
    database.close()
    with gone(app):
        status, wrong = checks(browser)
        assert browser().get("/health").get_data(as_text=True) == "ok\n"
    code = "damaged" if app.extensions["engine"].dialect.name == "sqlite" else "away"
    assert (status, wrong) == (
        503,
        {"database": code, "schema": "unknown", "database_disk": "unknown", "jobs": "unknown"},
    )
    assert checks(browser) == (200, {})


def test_key_schema_disk_and_jobs_are_looked_at(
    in_order: Path, database: Session, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (in_order / KEY_FILE).read_text(encoding="ascii")
    (in_order / KEY_FILE).write_text("another", encoding="ascii")
    assert checks(browser) == (503, {"key": "another"})
    (in_order / KEY_FILE).unlink()
    assert checks(browser) == (503, {"key": "missing"})
    (in_order / KEY_FILE).write_text(key, encoding="ascii")
    job = Job(kind="none", state=JobState.QUEUED, parameters={}, created_at=utc_now() - timedelta(minutes=11))
    database.add(job)
    database.commit()
    assert checks(browser) == (503, {"jobs": "stuck"})
    job.created_at = utc_now() - timedelta(minutes=9)
    database.commit()
    assert checks(browser) == (200, {})
    monkeypatch.setattr(service_readings, "newest_revision", lambda: "9999")
    assert checks(browser) == (503, {"schema": "another"})
    monkeypatch.undo()
    monkeypatch.setattr(service_readings, "FRESH", 0.0)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: SimpleNamespace(total=ROOMY, free=200 * 1024**2))
    status, wrong = checks(browser)
    assert (status, wrong["disk"]) == (503, "room_bad")


def test_an_answer_holds_a_moment_so_that_asking_often_costs_nothing(
    app: Flask, in_order: Path, browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_readings, "FRESH", 60.0)
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    assert checks(browser) == (200, {})
    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    assert [checks(browser) for _ in range(5)] == [(200, {})] * 5
    event.remove(app.extensions["engine"], "before_cursor_execute", note)
    assert said == []


def test_the_page_says_what_is_wrong_and_what_to_do_the_worst_first(
    in_order: Path, admin: Browser, database: Session, migrated: Settings
) -> None:
    (in_order / LAST_BACKUP_FILE).unlink()
    note_failure(in_order, Failure(utc_now(), 503, "full", "filling.section"))
    note_failure(in_order, Failure(utc_now(), 500, "", "ranking.ranked"))
    note_failure(in_order, Failure(utc_now() - timedelta(hours=25), 500, "", "old"))
    firm = make_enterprise(database, "91310114MA1GW00A0X", "示例有限公司")
    database.add(Upload(kind="questionnaire", digest="0" * 64, name="a", size=900 * 1024**2, enterprise_id=firm.id))
    ended = {"state": JobState.FAILED, "parameters": {}, "finished_at": utc_now()}
    database.add_all([Job(kind="list", **ended), Job(kind="list", **ended)])
    database.commit()
    page = admin.get("/service").get_data(as_text=True)
    for sentence in (
        "还没有备份过。",
        "请运行 python3 -m survey backup，并设为每天定时执行。",
        "共 2 次，最近一次",
        "服务器的磁盘空间不足。 × 1",
        "程序出错 × 1",
        "共 2 项：list 2。",
        "各企业上传的文件共 900 MB，最多的一家 900 MB，上限每家 1.0 GB。",
        "佐证共 0 个，最多的一家 0 个，上限每家 1000 个。1 家已用到八成以上，其中 0 家已满。",
        "4 项需要留意或处理，排在最前。",
    ):
        assert sentence in page
    assert page.index("还没有备份过") < page.index("程序出错") < page.index("密钥文件在位")
    assert "示例有限公司" not in page
    home = admin.get("/accounts").get_data(as_text=True)
    assert 'title="4 项需要留意或处理">4<' in home


def test_a_record_that_was_cut_is_said(in_order: Path, admin: Browser) -> None:
    place = in_order / "anchors" / LAST_PLACE_FILE
    place.parent.mkdir(exist_ok=True)
    place.write_text('{"seq": 9, "mac": "x"}', encoding="ascii")
    page = admin.get("/service").get_data(as_text=True)
    place.unlink()
    assert "日志的末尾与上次所记不符：可能被删改过，新的操作不再接续。" in page
    assert "请运行 python3 -m survey audit verify 查明" in page
    assert "日志的末尾与上次所记不符" not in admin.get("/service").get_data(as_text=True)


def test_errors_of_the_server_are_counted_without_who_or_what(
    app: Flask, in_order: Path, database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    database.close()
    with gone(app):
        assert client.post("/files/columns/new", data={"name": "秘密"}).status_code == 503
    [line] = (in_order / FAILURES_FILE).read_text(encoding="utf-8").splitlines()
    kind = "damaged" if app.extensions["engine"].dialect.name == "sqlite" else "away"
    assert line.split()[1:] == ["503", kind, "files.make_set"]
    assert database.scalars(select(User.login)).all() == ["district"]


def test_a_page_that_reads_is_shown_while_nothing_can_be_written(
    app: Flask, in_order: Path, admin: Browser, database: Session
) -> None:
    database.close()
    with full(app):
        page = admin.get("/service").get_data(as_text=True)
    assert "服务器的磁盘空间不足。" in page
    assert "请清理磁盘或扩容；有空间后自动恢复，不必重启。" in page
    assert database.execute(text("SELECT 1")).scalar() == 1
