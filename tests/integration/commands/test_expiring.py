"""The verb `expire`: says what it removes and how many, and with --dry-run removes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from survey.commands import expiring
from survey.config import load_settings
from survey.models import AuditEntry, SignInAttempt, utc_now
from survey.records.expire import REMOVERS, TRAIL
from survey.store import migrations
from survey.store.db import make_engine, make_sessions


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an instance folder that decides where the database is, whatever the environment says."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def stored(instance: Path) -> tuple[list[str], list[str]]:
    """Return the logins of attempts, and the objects of the trail."""
    engine = make_engine(load_settings(instance).database_url)
    with make_sessions(engine)() as database:
        attempts = list(database.scalars(select(SignInAttempt.login).order_by(SignInAttempt.id)))
        objects = list(database.scalars(select(AuditEntry.object_id).order_by(AuditEntry.id)))
    engine.dispose()
    return attempts, objects


def test_what_expired_is_said_then_removed_then_gone(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = load_settings(instance).database_url
    migrations.upgrade(url)
    engine = make_engine(url)
    with make_sessions(engine)() as database:
        for login, days in (("old", 2), ("older", 3), ("new", 0)):
            at = utc_now() - timedelta(days=days)
            database.add(SignInAttempt(login=login, address="10.0.0.1", at=at, succeeded=False))
        database.commit()
    engine.dispose()
    said = []
    for arguments in (["--dry-run"], [], []):
        assert expiring.main([*arguments, "--instance", str(instance)]) == 0
        said.append(capsys.readouterr().out.splitlines())
    assert [lines[-1] for lines in said] == ["would be removed: 2", "removed: 2", "removed: 0"]
    assert [line.split()[0] for line in said[0][:-1]] == [*REMOVERS, TRAIL]
    assert said[0][2] == "sign_in_attempts        2  登录尝试（账号名、网络地址）"
    assert stored(instance) == (["new"], ["sign_in_attempts", ""])  # the second begins the chain


def test_an_empty_place_is_told(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert expiring.main(["--instance", str(instance)]) == 2
    assert capsys.readouterr().err == "this database holds nothing of this program's: start the service once\n"
