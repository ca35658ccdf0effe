"""The verbs `backup` and `restore`, from a running instance to one elsewhere, and every refusal in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.commands import backup, demo
from survey.commands import replay as replaying


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small demonstration on SQLite."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "instance"
    assert demo.main(["--enterprises", "40", "--instance", str(folder)]) == 0
    return folder


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert backup.main(list(arguments)) == 2
    return capsys.readouterr().err


def test_from_a_backup_to_a_replayed_evaluation_elsewhere(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {name: str(tmp_path / name) for name in ("db.zip", "files.zip", "key")}
    whole = [names["db.zip"], "--files", names["files.zip"], "--key", names["key"]]
    assert backup.main(["backup", *whole, "--instance", str(instance)]) == 0
    assert "sqlite, revision " in capsys.readouterr().out
    assert "never written over" in refused(capsys, "backup", *whole, "--instance", str(instance))
    elsewhere = str(tmp_path / "elsewhere")
    assert "give --key FILE" in refused(capsys, "restore", names["db.zip"], "--instance", elsewhere)
    assert "give --files FILE" in refused(
        capsys, "restore", names["db.zip"], "--key", names["key"], "--instance", elsewhere
    )
    assert backup.main(["restore", *whole, "--check", "--instance", elsewhere]) == 0
    assert "can be put back" in capsys.readouterr().out
    assert not Path(elsewhere).exists()
    assert backup.main(["restore", *whole, "--instance", elsewhere]) == 0
    assert "put back into" in capsys.readouterr().out
    assert replaying.main(["1", "--instance", elsewhere]) == 0
    assert "the same: every rank" in capsys.readouterr().out
    assert "is not empty" in refused(capsys, "restore", *whole, "--instance", elsewhere)


def test_what_a_backup_lacks_is_said(instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    archive, elsewhere = str(tmp_path / "db.zip"), str(tmp_path / "elsewhere")
    assert backup.main(["backup", archive, "--instance", str(instance)]) == 0
    said = capsys.readouterr().out
    assert "not in it: the files of" in said
    assert "without which no second factor works" in said
    lacking = ["--without-files", "--without-key"]
    assert backup.main(["restore", archive, *lacking, "--instance", elsewhere]) == 0
    assert not (Path(elsewhere) / "secret.key").exists()


def test_nothing_is_made_where_there_is_no_instance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere"
    assert "there is no instance in" in refused(capsys, "backup", str(tmp_path / "x"), "--instance", str(nowhere))
    assert not nowhere.exists()
    assert "there is no file" in refused(capsys, "restore", str(tmp_path / "x"), "--instance", str(nowhere))


def test_a_schema_of_a_later_program_is_refused(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = str(tmp_path / "db.zip")
    monkeypatch.setattr("survey.commands.backup.current_revision", lambda _url: "9999")
    assert backup.main(["backup", archive, "--instance", str(instance)]) == 0
    said = refused(capsys, "restore", archive, "--without-files", "--without-key", "--instance", str(tmp_path / "new"))
    assert "revision 9999, which this program does not know" in said
