"""The pieces of `run`: what it refuses before it starts, the empty database, and the sample passwords."""

from __future__ import annotations

import errno
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from waitress import wasyncore

from survey.commands import running
from survey.evaluations import evaluate as evaluating
from survey.models import AuditEntry, Enterprise, Evaluation, Role, User
from survey.store.db import unit_of_work
from survey.web.passwords import password_matches
from survey.web.server import Server
from survey.web.sharing_turns import Turns
from tests.integration.conftest import make_user
from tests.integration.snapshots import States, restored
from tests.waiting import PATIENCE

COUNT = 30


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE", "SURVEY_TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class Quiet:
    """A server that serves nobody."""

    listening: tuple[()] = ()

    def take_turns(self, turns: Turns) -> None:
        """Take connections in turn with nobody."""

    def run(self) -> None:
        """Return at once."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def loaded(app: Flask, database: Session, states: States) -> Session:
    restored(states, database, "prepared", lambda: prepared(app, database))
    return database


def prepared(app: Flask, database: Session) -> None:
    with app.app_context():
        running.prepare(app, database, COUNT)


def _printed(text: str) -> dict[str, str]:
    """Return login -> password of the lines that name an account."""
    return dict(re.findall(r"　(\S+)\s+([A-Za-z0-9]{16})$", text, re.MULTILINE))


def test_taken_port_is_refused_in_one_sentence_before_anything_is_made(
    taken_port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.main(["--port", str(taken_port), "--instance", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"port {taken_port} on 127.0.0.1 is taken: stop the other program or choose another with --port\n"
    )
    assert not (tmp_path / "survey.sqlite").exists()


def test_port_that_is_none_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert running.main(["--port", "70000", "--instance", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("port 70000 on 127.0.0.1 can't be used (")
    assert said.endswith("): choose another with --port or --host\n")


def test_open_network_without_tls_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.main(["--host", "0.0.0.0", "--port", "0", "--instance", str(tmp_path)]) == 2  # noqa: S104 - refused
    assert capsys.readouterr().err == (
        "0.0.0.0 is open to the network without TLS: set SURVEY_PUBLIC_URL=https://… and put a TLS gateway in front\n"
    )
    assert not (tmp_path / "survey.sqlite").exists()


def test_public_address_without_tls_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEY_PUBLIC_URL", "http://pilots.example")
    assert running.main(["--instance", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "SURVEY_PUBLIC_URL must be https unless it is this machine itself: sessions would travel readable\n"
    )


def test_a_proxy_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEY_TRUSTED_PROXIES", "10.0.0.5, *")
    assert running.main(["--instance", str(tmp_path / "instance")]) == 2
    assert capsys.readouterr().err == (
        "SURVEY_TRUSTED_PROXIES: * is neither an address nor a network"
        " ('*' does not appear to be an IPv4 or IPv6 network)\n"
    )
    assert not (tmp_path / "instance").exists()


def test_whole_run_hands_a_ready_application_to_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[tuple[str, int]] = []

    def noted(_: Flask, host: str, port: int) -> Quiet:
        served.append((host, port))
        return Quiet()

    monkeypatch.setattr(running, "listen", noted)
    arguments = ["--port", "0", "--enterprises", str(COUNT), "--instance", str(tmp_path)]
    assert running.main(arguments) == 0
    first = capsys.readouterr().out
    assert served == [("127.0.0.1", 0)]
    workbooks = list((tmp_path / "exports").glob("*.xlsx"))
    assert len(workbooks) == 1
    assert str(workbooks[0]) in first
    ranks = re.findall(r"^ {2,}(\d+) +\d+\.\d{4}  示例", first, re.MULTILINE)
    assert (len(ranks), ranks[0]) == (10, "1")
    assert len(_printed(first)) == 15
    assert running.main(arguments) == 0
    second = capsys.readouterr().out
    assert "空数据库" not in second
    assert _printed(second).keys() == _printed(first).keys()
    assert set(_printed(second).values()) & set(_printed(first).values()) == set()
    assert list((tmp_path / "exports").glob("*.xlsx")) == workbooks


def test_empty_run_tells_how_to_make_the_first_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "listen", lambda *_: Quiet())
    assert running.main(["--empty", "--port", "0", "--instance", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "python3 -m survey admin" in said
    assert _printed(said) == {}
    assert list((tmp_path / "exports").iterdir()) == []


def test_who_is_told_to_end_before_it_serves_ends_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its jobs have begun while it still compiles pages: they are given back, not left until their lease is over."""
    stopped: list[Flask] = []
    before, stop = signal.getsignal(signal.SIGTERM), running.stop_runners

    def noted(app: Flask) -> None:
        stopped.append(app)
        stop(app)

    monkeypatch.setattr(running, "stop_runners", noted)
    monkeypatch.setattr(running, "listen", lambda *_: Quiet())
    monkeypatch.setattr(running, "warm_up", lambda _app: signal.raise_signal(signal.SIGTERM))
    with pytest.raises(SystemExit) as ended:
        running.main(["--empty", "--port", "0", "--instance", str(tmp_path)])
    assert (ended.value.code, len(stopped), signal.getsignal(signal.SIGTERM)) == (0, 1, before)


def test_it_says_that_it_has_started_once_it_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []

    def note(server: Server) -> None:
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE):
            said.append(capsys.readouterr().out)
        wasyncore.close_all(server._sockets)

    monkeypatch.setattr(Server, "run", note)
    port = free_port()
    assert running.main(["--empty", "--port", str(port), "--instance", str(tmp_path)]) == 0
    assert [one.splitlines()[-1] for one in said] == [f"服务已启动：http://127.0.0.1:{port}/　（按 Ctrl-C 停止）"]


def test_port_taken_while_the_district_was_made_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def taken(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(running, "listen", taken)
    assert running.main(["--empty", "--port", "0", "--instance", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "服务已启动" not in said.out
    assert said.err == (
        f"port 0 on 127.0.0.1 was taken meanwhile ([Errno {errno.EADDRINUSE}] Address already in use): try again\n"
    )


def test_sample_passwords_are_new_at_each_start_and_fit(loaded: Session, capsys: pytest.CaptureFixture[str]) -> None:
    running.announce(loaded)
    first = _printed(capsys.readouterr().out)
    running.announce(loaded)
    second = _printed(capsys.readouterr().out)
    users = loaded.scalars(select(User).order_by(User.id)).all()
    assert [user.login for user in users] == list(first) == list(second)
    assert [password_matches(user.password_hash, second[user.login]) for user in users] == [True] * 15
    assert [password_matches(user.password_hash, first[user.login]) for user in users] == [False] * 15


def test_of_many_sample_firms_the_first_twelve_get_passwords(
    loaded: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    with unit_of_work(loaded):
        for number in range(15):
            loaded.add(User(login=f"more{number:02}", name="示例", role=Role.ENTERPRISE, sample=True))
    running.announce(loaded)
    said = capsys.readouterr().out
    firms = [user for user in loaded.scalars(select(User).order_by(User.id)) if user.login.startswith("more")]
    shown = [login for login in _printed(said) if login.startswith("more")]
    assert len(_printed(said)) == 15 + len(shown)
    assert len(shown) == 12 - 4  # the demonstration has three firms' persons and one colleague
    assert shown == [user.login for user in firms[:8]]
    assert [user.password_hash is None for user in firms] == [False] * 8 + [True] * 7
    assert "另有 7 个企业演示账号没有新密码。" in said


def test_passwords_are_left_alone_once_there_is_a_real_account(
    loaded: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    running.announce(loaded)
    capsys.readouterr()
    before = list(loaded.scalars(select(User.password_hash).where(User.sample.is_(True)).order_by(User.id)))
    make_user(loaded, "somebody", Role.SYSTEM)
    running.announce(loaded)
    said = capsys.readouterr().out
    assert _printed(said) == {}
    assert "演示账号的密码不再重置" in said
    assert list(loaded.scalars(select(User.password_hash).where(User.sample.is_(True)).order_by(User.id))) == before


def test_no_password_reaches_the_audit_trail(loaded: Session, capsys: pytest.CaptureFixture[str]) -> None:
    running.announce(loaded)
    passwords = _printed(capsys.readouterr().out).values()
    entry = loaded.scalars(select(AuditEntry).where(AuditEntry.action == "reset_sample_passwords")).one()
    assert len(passwords) == 15
    assert [word for word in passwords if word in str(entry.detail)] == []


def test_district_is_not_loaded_beside_a_real_account(app: Flask, database: Session) -> None:
    make_user(database, "somebody", Role.SYSTEM)
    with app.app_context():
        running.prepare(app, database, COUNT)
    assert database.scalar(select(func.count()).select_from(Enterprise)) == 0
    assert database.scalar(select(func.count()).select_from(Evaluation)) == 0


def test_second_evaluation_of_the_same_versions_has_the_same_fingerprint(loaded: Session) -> None:
    """Of the campaign that runs and of the one of the year before."""
    evaluated = loaded.scalars(select(Evaluation).order_by(Evaluation.id)).all()
    known = {one.campaign_id: (one.fingerprint, one.inputs_digest) for one in evaluated}
    assert len(known) == len(evaluated) == 2
    for campaign_id, expected in known.items():
        again = evaluating.evaluate_and_store(loaded, campaign_id, user_id=None)
        assert (again.fingerprint, again.inputs_digest) == expected
