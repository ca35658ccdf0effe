"""The verb `migrate`: from nothing, from the revision before, at the newest, and away from what it does not know."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from survey.commands import migrate
from survey.config import DATABASE
from survey.store.migrations import current_revision, newest_revision, upgrade


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv(DATABASE.name, raising=False)
    return f"sqlite:///{tmp_path / 'survey.sqlite'}"


def said(capsys: pytest.CaptureFixture[str], tmp_path: Path, *more: str, code: int = 0) -> str:
    assert migrate.main(["--instance", str(tmp_path), *more]) == code
    captured = capsys.readouterr()
    return captured.err if code else captured.out


def test_an_older_database_becomes_the_newest_once(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade(url, "0003")
    newest = newest_revision()
    assert said(capsys, tmp_path, "--check") == f"revision 0003 would become {newest}\n"
    assert current_revision(url) == "0003"
    assert said(capsys, tmp_path) == f"revision 0003 became {newest}\n"
    assert current_revision(url) == newest
    assert said(capsys, tmp_path) == f"revision {newest}: nothing to do\n"


def test_a_new_database_is_made(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, tmp_path) == f"revision none became {newest_revision()}\n"
    assert current_revision(url) == newest_revision()


def test_what_cannot_be_migrated_stays(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade(url)
    with closing(sqlite3.connect(tmp_path / "survey.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "revision 9999, which this program does not know" in said(capsys, tmp_path, code=2)
    assert current_revision(url) == "9999"
    (tmp_path / "survey.sqlite").write_bytes(b"no database at all" * 100)
    assert "the database was not changed" in said(capsys, tmp_path, code=2)
