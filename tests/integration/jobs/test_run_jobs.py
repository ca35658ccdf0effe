"""Jobs: run, watched without JavaScript, refused, failed, started again; nobody sees another's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.jobs import run_jobs
from survey.jobs.kinds import FOLDER, KINDS, JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError
from survey.jobs.start_job import start_job
from survey.models import AuditEntry, Job, JobState, Role, User, utc_now
from survey.store.db import unit_of_work, writing
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.jobs.in_threads import working
from tests.waiting import PATIENCE

CODE = "91999999MA000001XX"


def counted(context: JobContext) -> JobOutput:
    """Count to the number asked for; the user's name is read in a session of its own."""
    with context.sessions() as database:
        name = context.user(database).name
    total = context.parameters["count"]
    for done in range(total + 1):
        context.progress(done, total)
    return JobOutput("结果.txt", f"{name} {total}".encode(), {"counted": total})


def refused(context: JobContext) -> JobOutput:
    raise JobRefusedError("too_much", limit="3")


def broken(context: JobContext) -> JobOutput:
    message = "the cause"
    raise RuntimeError(message)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make three kinds known for a test."""

    def say(job: Job) -> list[str]:
        return (
            [f"数到 {job.result['counted']}"]
            if "counted" in job.result
            else [f"超过 {job.result['parameters']['limit']}"]
        )

    monkeypatch.setitem(KINDS, "counted", JobKind(counted, "数数", say, lambda _: "/campaign"))
    monkeypatch.setitem(KINDS, "refused", JobKind(refused, "被拒", say, again=False))
    monkeypatch.setitem(KINDS, "broken", JobKind(broken, "出错"))


@pytest.fixture
def people(database: Session) -> dict[str, int]:
    """Make accounts of every kind and return their ids."""
    firm = make_enterprise(database, CODE, "示例精密机械001")
    for login, role, more in (
        ("district", Role.DISTRICT, {}),
        ("colleague", Role.DISTRICT, {}),
        ("town", Role.TOWN, {"unit": "anting"}),
        ("same_town", Role.TOWN, {"unit": "anting"}),
        ("other_town", Role.TOWN, {"unit": "malu"}),
        ("enterprise", Role.ENTERPRISE, {"enterprise_id": firm.id}),
        ("second_of_firm", Role.ENTERPRISE, {"enterprise_id": firm.id}),
        ("administrator", Role.SYSTEM, {}),
    ):
        make_user(database, login, role, **more)
    return {user.login: user.id for user in database.scalars(select(User).order_by(User.id))}


def client(browser: Callable[[], Browser], login: str) -> Browser:
    found = browser()
    found.sign_in(login)
    return found


def row(database: Session, job_id: int) -> Job:
    database.rollback()
    database.expire_all()
    return database.get_one(Job, job_id)


def test_a_job_runs_to_its_file(
    app: Flask, database: Session, people: dict[str, int], browser: Callable[[], Browser]
) -> None:
    job_id = start_job(app, "counted", {"count": 3}, people["district"])
    found = row(database, job_id)
    assert (found.state, found.done, found.total) == (JobState.DONE, 3, 3)
    assert found.result == {"counted": 3}
    official = client(browser, "district")
    page = official.get(f"/jobs/{job_id}").get_data(as_text=True)
    assert "数到 3" in page
    assert "已完成 3 / 共 3" in page
    assert 'href="/campaign">查看结果' in page
    assert "http-equiv" not in page
    sent = official.get(f"/jobs/{job_id}/file")
    assert sent.get_data(as_text=True) == "示例district 3"
    assert "attachment" in sent.headers["Content-Disposition"]
    sent.close()
    database.rollback()
    trail = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "job").order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.user_id) for entry in trail] == [
        ("start_job", people["district"]),
        ("download_job_file", people["district"]),
    ]


def test_an_unknown_kind_is_refused(app: Flask, people: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        start_job(app, "nobody's", {}, people["district"])


@pytest.mark.parametrize(
    ("maker", "readers"),
    [
        ("district", {"district", "colleague"}),
        ("town", {"town", "same_town"}),
        ("enterprise", {"enterprise"}),
    ],
)
def test_who_sees_a_job(
    app: Flask, people: dict[str, int], browser: Callable[[], Browser], maker: str, readers: set[str]
) -> None:
    job_id = start_job(app, "counted", {"count": 1}, people[maker])
    assert people
    for login in people:
        found = client(browser, login)
        expected = 200 if login in readers else 403 if login == "administrator" else 404
        with found.get(f"/jobs/{job_id}/file") as sent:
            assert (found.get(f"/jobs/{job_id}").status_code, sent.status_code) == (expected, expected), login


def test_a_town_official_who_moved_no_longer_sees_the_old_job(
    app: Flask, database: Session, people: dict[str, int], browser: Callable[[], Browser]
) -> None:
    job_id = start_job(app, "counted", {"count": 1}, people["town"])
    database.rollback()
    database.get_one(User, people["town"]).unit = "malu"
    database.commit()
    assert client(browser, "town").get(f"/jobs/{job_id}").status_code == 404
    assert client(browser, "other_town").get(f"/jobs/{job_id}").status_code == 404


def test_a_refusal_is_said_and_not_started_again(
    app: Flask, database: Session, people: dict[str, int], browser: Callable[[], Browser]
) -> None:
    job_id = start_job(app, "refused", {}, people["district"])
    assert row(database, job_id).result == {"code": "too_much", "parameters": {"limit": "3"}}
    official = client(browser, "district")
    page = official.get(f"/jobs/{job_id}").get_data(as_text=True)
    assert "超过 3" in page
    assert "重新开始</button>" not in page
    assert "不能重新开始" in official.post(
        f"/jobs/{job_id}/again", data={"csrf_token": official.token}, follow_redirects=True
    ).get_data(as_text=True)


def test_a_failure_is_said_in_words_and_its_cause_logged(
    app: Flask,
    database: Session,
    people: dict[str, int],
    browser: Callable[[], Browser],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        job_id = start_job(app, "broken", {}, people["district"])
    assert "the cause" in caplog.text
    assert row(database, job_id).state == JobState.FAILED
    page = client(browser, "district").get(f"/jobs/{job_id}").get_data(as_text=True)
    assert f"任务编号 {job_id} 告诉管理员" in page
    assert "the cause" not in page
    assert "重新开始</button>" in page


def test_a_job_that_stopped_with_an_older_version_is_said_and_can_be_started_again(
    app: Flask, database: Session, people: dict[str, int], browser: Callable[[], Browser]
) -> None:
    parameters = {"count": 2, "made_for": "everything"}
    old = Job(kind="counted", parameters=parameters, state="interrupted", created_by_id=people["district"])
    database.add(old)
    database.commit()
    official = client(browser, "district")
    assert "服务在处理途中停止或重启" in official.get(f"/jobs/{old.id}").get_data(as_text=True)
    response = official.post(f"/jobs/{old.id}/again", data={"csrf_token": official.token})
    fresh = row(database, int(response.headers["Location"].rsplit("/", 1)[1]))
    assert (fresh.state, fresh.result, fresh.parameters["count"]) == (JobState.DONE, {"counted": 2}, 2)


@pytest.fixture
def threaded(app: Flask, migrated: Settings) -> Iterator[Flask]:
    """Return an application that has jobs computed beside its requests."""
    with working(migrated) as found:
        yield found


@pytest.fixture
def go(threaded: Flask) -> Iterator[threading.Event]:
    """Return what a job waits for; it is set at the latest when the test ends, however it ends."""
    found = threading.Event()
    yield found
    found.set()


def test_a_running_job_tells_how_far_it_is_and_its_page_reloads_itself(
    threaded: Flask, database: Session, people: dict[str, int], go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()

    def slow(context: JobContext) -> JobOutput:
        context.progress(400, 1_300)
        told.set()
        assert go.wait(PATIENCE)
        return JobOutput(result={"counted": 1})

    monkeypatch.setitem(KINDS, "slow", JobKind(slow, "慢慢来"))
    job_id = start_job(threaded, "slow", {}, people["district"])
    waiting = start_job(threaded, "slow", {"second": True}, people["district"])
    assert told.wait(PATIENCE)
    assert start_job(threaded, "slow", {}, people["district"]) == job_id
    assert start_job(threaded, "slow", {"second": True}, people["district"]) == waiting
    found = Browser(threaded)
    found.sign_in("district")
    page = found.get(f"/jobs/{job_id}").get_data(as_text=True)
    assert '<meta http-equiv="refresh" content="2">' in page
    assert 'max="1300" value="400"' in page
    assert "已完成 400 / 共 1,300" in page
    assert "排队中" in found.get(f"/jobs/{waiting}").get_data(as_text=True)
    ended = threading.Event()
    monkeypatch.setitem(KINDS, "last", JobKind(lambda _: JobOutput(result={"ended": ended.set()}), "最后"))
    start_job(threaded, "last", {}, people["district"])
    go.set()
    assert ended.wait(PATIENCE)
    assert [row(database, item).state for item in (job_id, waiting)] == [JobState.DONE] * 2


def test_progress_inside_a_unit_of_work_does_not_wait_for_itself(
    app: Flask, database: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes(context: JobContext) -> JobOutput:
        with context.sessions() as session, unit_of_work(session):
            context.user(session).name = "示例改名"
            context.progress(1, 2)
        context.progress(2, 2)
        return JobOutput(result={"counted": 2})

    monkeypatch.setitem(KINDS, "writes", JobKind(writes, "写"))
    job_id = start_job(app, "writes", {}, people["district"])
    assert (row(database, job_id).state, row(database, job_id).done) == (JobState.DONE, 2)
    assert not writing()


def test_a_job_that_nobody_takes_says_so(
    app: Flask, database: Session, people: dict[str, int], browser: Callable[[], Browser]
) -> None:
    waiting = Job(
        kind="counted",
        parameters={"count": 2, "made_for": "everything"},
        created_by_id=people["district"],
        created_at=utc_now() - timedelta(minutes=2),
    )
    database.add(waiting)
    database.commit()
    official = client(browser, "district")
    assert "后台处理程序可能没有运行" in official.get(f"/jobs/{waiting.id}").get_data(as_text=True)
    waiting.attempts = 1
    waiting.created_at = utc_now()
    database.commit()
    assert "处理曾经中断" in official.get(f"/jobs/{waiting.id}").get_data(as_text=True)


def test_who_lost_his_lease_writes_nothing(
    app: Flask, database: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker takes the job while this one computes: neither effect, nor file, nor state is this one's."""

    def renamed(session: Session) -> None:
        session.get_one(User, people["district"]).name = "示例改名"

    def handler(context: JobContext) -> JobOutput:
        with context.sessions() as session, unit_of_work(session):
            session.execute(update(Job).values(worker="another"))
        return JobOutput("结果.txt", b"x", effect=renamed)

    monkeypatch.setitem(KINDS, "lost", JobKind(handler, "丢"))
    found = row(database, start_job(app, "lost", {}, people["district"]))
    assert (found.state, found.worker, found.stored_as, found.result) == (JobState.RUNNING, "another", "", {})
    assert database.get_one(User, people["district"]).name == "示例district"
    assert list((app.extensions["settings"].exports / FOLDER).glob(f"{found.id}-*")) == []


def test_an_effect_that_finds_the_world_changed_has_the_job_computed_anew(
    app: Flask, database: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[int] = []

    def handler(_: JobContext) -> JobOutput:
        computed.append(len(computed))
        turn = computed[-1]

        def effect(_session: Session) -> dict[str, int]:
            if not turn:
                raise OutdatedError
            return {"counted": turn}

        return JobOutput("结果.txt", f"{turn}".encode(), effect=effect)

    monkeypatch.setitem(KINDS, "outdated", JobKind(handler, "再算"))
    found = row(database, start_job(app, "outdated", {}, people["district"]))
    assert (computed, found.state, found.result) == ([0, 1], JobState.DONE, {"counted": 1})
    settings = app.extensions["settings"]
    assert (settings.exports / FOLDER / found.stored_as).read_bytes() == b"1"
    assert len(list((settings.exports / FOLDER).glob(f"{found.id}-*"))) == 1


def test_files_without_a_job_of_theirs_are_swept_away(app: Flask, database: Session, people: dict[str, int]) -> None:
    done = start_job(app, "counted", {"count": 1}, people["district"])
    running = Job(kind="counted", parameters={}, state="running", created_by_id=people["district"])
    database.rollback()
    database.add(running)
    database.commit()
    settings = app.extensions["settings"]
    folder = settings.exports / FOLDER
    kept = {row(database, done).stored_as, f"{running.id}-0-half.xlsx"}
    for name in (f"{running.id}-0-half.xlsx", f"{done}-0-half.xlsx", "99999-0-half.xlsx", "old.alive"):
        (folder / name).write_bytes(b"PK")
    before = {path.name for path in folder.iterdir()}
    removed = run_jobs.remove_orphans(settings, app.extensions["sessions"])
    assert {path.name for path in folder.iterdir()} & before >= kept
    assert removed == len(before) - len(list(folder.iterdir()))
    left = {path.name for path in folder.iterdir()}
    assert left & {f"{done}-0-half.xlsx", "99999-0-half.xlsx", "old.alive"} == set()
