"""The verb `admin`: the first of each of the three administrators, and nobody two of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from survey.commands import admin
from survey.config import Settings, load_settings
from survey.models import Role, User
from survey.store.db import make_engine, make_sessions
from survey.web.passwords import password_matches


@pytest.fixture
def no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the instance folder decide where the database is, whatever the environment says."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)


def _administrator(settings: Settings) -> User | None:
    engine = make_engine(settings.database_url)
    with make_sessions(engine)() as session:
        found = session.scalar(select(User))
    engine.dispose()
    return found


def test_admin_verb_makes_an_administrator_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Quiet-River-2026\n"))
    assert admin.main(["chief", "--password-stdin", "--instance", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "system administrator chief can sign in now",
        "still missing: the security administrator, another person: python3 -m survey admin LOGIN --role security",
        "still missing: the audit administrator, another person: python3 -m survey admin LOGIN --role audit",
    ]
    user = _administrator(load_settings(tmp_path))
    assert user is not None
    assert (user.login, user.role, user.sample) == ("chief", Role.SYSTEM, False)
    assert password_matches(user.password_hash, "Quiet-River-2026")


def test_admin_verb_asks_twice_and_refuses_two_different_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    typed = iter(["Quiet-River-2026", "Quiet-River-2027"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert admin.main(["chief", "--instance", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "the two passwords differ: nothing was changed\n"
    assert list(tmp_path.iterdir()) == []


def test_admin_verb_refuses_a_weak_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert admin.main(["chief", "--password-stdin", "--instance", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "this password is too easy to guess: use at least 12 characters\n"


def test_admin_verb_refuses_a_login_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    for expected in (0, 2):
        monkeypatch.setattr("sys.stdin", io.StringIO("Quiet-River-2026\n"))
        assert admin.main(["chief", "--password-stdin", "--instance", str(tmp_path)]) == expected
    assert capsys.readouterr().err == (
        "chief exists already, and nobody gets a second role: choose another person and login\n"
    )


def _admin(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("Quiet-River-2026\n"))
    return admin.main([*arguments, "--password-stdin", "--instance", str(folder)])


def test_admin_verb_makes_the_first_that_is_missing_and_then_asks_for_a_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    assert _admin(monkeypatch, tmp_path, "li", "--role", "security") == 0
    assert _admin(monkeypatch, tmp_path, "wang") == 0
    assert _admin(monkeypatch, tmp_path, "zhao") == 0
    capsys.readouterr()
    assert _admin(monkeypatch, tmp_path, "qian") == 2
    assert capsys.readouterr().err == (
        "there is one of each already: name --role, or let the security administrator grant it\n"
    )
    assert _admin(monkeypatch, tmp_path, "qian", "--role", "audit") == 0
    assert capsys.readouterr().out == "audit administrator qian can sign in now\n"
    engine = make_engine(load_settings(tmp_path).database_url)
    with make_sessions(engine)() as session:
        made = session.execute(select(User.login, User.role).order_by(User.id)).all()
    engine.dispose()
    assert [tuple(row) for row in made] == [
        ("li", "security_admin"),
        ("wang", "system_admin"),
        ("zhao", "audit_admin"),
        ("qian", "audit_admin"),
    ]


@pytest.mark.parametrize(
    "second",
    [
        ["li-sec"],
        ["li.audit", "--name", "示例李"],
        ["other", "--name", "示例王"],
        ["other", "--name", "示例王", "--phone", "10000000001"],
    ],
)
def test_admin_verb_refuses_two_of_the_three_for_one_person(
    second: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    no_other_database: None,
) -> None:
    first = ["li-sys", "--name", "示例王", "--phone", "10000000001"]
    assert _admin(monkeypatch, tmp_path, *first) == 0
    assert _admin(monkeypatch, tmp_path, *second) == 2
    assert "seems to be the person of li-sys, who is an administrator already" in capsys.readouterr().err


def test_admin_verb_tells_two_people_of_one_name_apart_by_their_telephones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_other_database: None
) -> None:
    assert _admin(monkeypatch, tmp_path, "wang", "--name", "示例王", "--phone", "10000000001") == 0
    assert _admin(monkeypatch, tmp_path, "zhao", "--name", "示例王", "--phone", "10000000002") == 0
