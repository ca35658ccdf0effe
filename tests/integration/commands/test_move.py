"""The verb `move`: a demonstration goes to PostgreSQL, people sign in there, and an evaluation is made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, update

from survey.app import create_app
from survey.commands import backup, move
from survey.commands import replay as replaying
from survey.config import MOVED_FILE, load_settings
from survey.models import User
from survey.store.database_copies import CopyError, is_empty
from survey.store.db import make_engine, make_sessions
from survey.web.passwords import hash_password
from tests.integration.conftest import PASSWORD, Browser
from tests.integration.servers import new_database, server, target
from tests.integration.store.demonstration import demonstration

__all__ = ["demonstration", "new_database", "server", "target"]


@pytest.fixture
def instance(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the demonstration's instance in which an enterprise can sign in with PASSWORD."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "instance"
    shutil.copytree(demonstration, folder)
    (folder / "uploads" / "示例.pdf").write_bytes(b"%PDF-1.4")
    engine = make_engine(f"sqlite:///{folder / 'survey.sqlite'}")
    with make_sessions(engine)() as database:
        database.execute(update(User).where(User.id == first(folder)).values(password_hash=hash_password(PASSWORD)))
        database.commit()
    engine.dispose()
    return folder


def first(folder: Path) -> int:
    """Return the first account of an enterprise."""
    engine = make_engine(f"sqlite:///{folder / 'survey.sqlite'}")
    with make_sessions(engine)() as database:
        found = database.scalars(select(User.id).where(User.enterprise_id.is_not(None)).order_by(User.id)).first()
    engine.dispose()
    return found or 0


def refused(capsys: pytest.CaptureFixture[str], instance: Path, target: str) -> str:
    capsys.readouterr()
    assert move.main([target, "--instance", str(instance)]) == 2
    return capsys.readouterr().err


def test_afterwards_people_sign_in_and_an_evaluation_replays_equal(
    instance: Path, target: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert move.main([target, "--instance", str(instance)]) == 0
    said = capsys.readouterr().out
    assert "enterprise                      40 rows equal" in said
    assert "each equal in both databases" in said
    monkeypatch.setenv("DATABASE_URL", target)
    assert replaying.main(["1", "--instance", str(instance)]) == 0
    assert "the same: every rank" in capsys.readouterr().out
    settings = load_settings(instance)
    assert (settings.uploads / "示例.pdf").read_bytes() == b"%PDF-1.4"
    app = create_app(settings)
    with app.extensions["sessions"]() as database:
        login = database.get_one(User, first(instance)).login
    client = Browser(app)
    assert client.sign_in_on_page(login).status_code == 302
    assert client.get("/workbench").status_code == 200
    app.extensions["engine"].dispose()


def test_the_old_file_is_not_gone_on_with_by_mistake(
    instance: Path, target: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert move.main([target, "--instance", str(instance)]) == 0
    capsys.readouterr()
    assert replaying.main(["1", "--instance", str(instance)]) == 2
    assert "was moved to PostgreSQL" in capsys.readouterr().err
    assert backup.main(["backup", str(tmp_path / "x.zip"), "--instance", str(instance)]) == 2
    assert "was moved to PostgreSQL" in capsys.readouterr().err
    assert "is not empty" in refused(capsys, instance, target)
    note = instance / MOVED_FILE
    assert target.rpartition("/")[2].partition("?")[0] in note.read_text(encoding="utf-8")
    note.unlink()
    assert replaying.main(["1", "--instance", str(instance)]) == 0


def test_a_refused_move_leaves_the_instance_as_it_was(
    instance: Path, target: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "does not answer" in refused(capsys, instance, "postgresql://nobody@127.0.0.1:1/none")
    assert "postgresql://user:password@host/name" in refused(capsys, instance, "nonsense")
    monkeypatch.setenv("DATABASE_URL", target)
    assert "DATABASE_URL is set" in refused(capsys, instance, target)
    monkeypatch.delenv("DATABASE_URL")
    assert is_empty(target)
    assert not (instance / MOVED_FILE).exists()
    assert replaying.main(["1", "--instance", str(instance)]) == 0


def test_what_fails_in_the_end_leaves_no_note(
    instance: Path, target: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = move._mark

    def fail(path: Path, url: str) -> None:
        own(path, url)
        message = "the disk is full"
        raise CopyError(message)

    monkeypatch.setattr(move, "_mark", fail)
    assert "the disk is full" in refused(capsys, instance, target)
    assert is_empty(target)
    assert not (instance / MOVED_FILE).exists()
