"""The verbs `backup` and `restore`, from a running instance to one elsewhere, and every refusal in words."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from survey.commands import backup
from survey.commands import replay as replaying
from survey.config import ROOT
from survey.evaluations import evaluate
from survey.models import Campaign, Evaluation
from survey.records.audit_keys import KeyRing
from survey.records.audit_trail import with_keys
from survey.store.db import make_engine, make_sessions
from tests.integration.store.demonstration import demonstration

__all__ = ["demonstration"]


@pytest.fixture
def instance(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small demonstration on SQLite, to be changed at will."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "instance"
    shutil.copytree(demonstration, folder)
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


def evaluated_again(instance: Path) -> list[str]:
    """Evaluate the demonstration with fewer seats, too; return the numbers of all evaluations."""
    engine = make_engine(f"sqlite:///{instance / 'survey.sqlite'}")
    with with_keys(make_sessions(engine), KeyRing(instance))() as database:
        campaign = database.get_one(Campaign, database.get_one(Evaluation, 1).campaign_id)
        campaign.seats -= 1
        database.commit()
        evaluate.evaluate_and_store(database, campaign.id, user_id=None)
        found = [str(number) for number in database.scalars(select(Evaluation.id).order_by(Evaluation.id))]
    engine.dispose()
    return found


def test_every_evaluation_replays_equal_in_a_folder_that_was_not_there(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers, elsewhere = evaluated_again(instance), tmp_path / "a new machine"
    archives = [str(tmp_path / name) for name in ("db.zip", "files.zip", "keys.zip")]
    whole = [archives[0], "--files", archives[1], "--key", archives[2]]
    assert backup.main(["backup", *whole, "--instance", str(instance)]) == 0
    assert backup.main(["restore", *whole, "--instance", str(elsewhere)]) == 0
    capsys.readouterr()
    assert numbers == ["1", "2", "3"]
    assert [replaying.main([number, "--instance", str(elsewhere)]) for number in numbers] == [0, 0, 0]
    assert capsys.readouterr().out.count("the same: every rank") == 3


def test_a_schedule_keeps_the_newest_and_touches_nothing_else(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "backups"
    for name in ("2026-01-01-000000", "2026-01-02-000000", "2026-01-03-000000", "others", "2026-01-04"):
        (into / name).mkdir(parents=True)
        (into / name / "database.zip").touch()
    (into / "2026-01-01-000000" / "note.txt").touch()
    (into / "2026-01-05-000000").mkdir()
    assert backup.main(["backup", "--into", str(into), "--keep", "2", "--instance", str(instance)]) == 0
    said = capsys.readouterr().out
    (made,) = {path.name for path in into.iterdir() if path.name > "2026-01-06"} - {"others"}
    left = {path.name for path in into.iterdir()}
    assert left == {"2026-01-01-000000", "2026-01-03-000000", made, "others", "2026-01-04", "2026-01-05-000000"}
    assert [path.name for path in (into / "2026-01-01-000000").iterdir()] == ["note.txt"]
    assert sorted(path.name for path in (into / made).iterdir()) == ["database.zip", "files.zip"]
    assert said.count("removed, there are 2 newer ones") == 2
    noted = json.loads((instance / "last-backup.json").read_text(encoding="utf-8"))
    assert (noted["database"], noted["files"]) == (str(into / made / "database.zip"), True)
    with zipfile.ZipFile(into / made / "database.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["made_at"] == noted["made_at"]


def test_a_schedule_that_fails_leaves_what_there_was(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "backups"
    said = refused(capsys, "backup", "--into", str(into), "--instance", str(instance))
    assert said.strip() == f"{into} is no folder: make it first (mkdir {into}), or name one that is there"
    (into / "2026-01-01-000000").mkdir(parents=True)
    (into / "2026-01-01-000000" / "database.zip").touch()
    (instance / "survey.sqlite").write_bytes(b"no database at all" * 100)
    common = ("backup", "--into", str(into), "--instance", str(instance))
    assert "--keep must be 1 or more" in refused(capsys, *common, "--keep", "0")
    assert "could not be opened" in refused(capsys, *common, "--keep", "1")
    assert [path.name for path in into.iterdir()] == ["2026-01-01-000000"]
    assert (into / "2026-01-01-000000" / "database.zip").exists()
    assert not (instance / "last-backup.json").exists()


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from survey.commands import backup
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(backup.main(["backup", *sys.argv[2:]]))
"""


def test_a_disk_that_is_full_is_said_and_no_half_file_has_the_name(instance: Path, tmp_path: Path) -> None:
    size = (instance / "survey.sqlite").stat().st_size
    target, files, keys = (tmp_path / "full" / name for name in ("db.zip", "files.zip", "keys.zip"))
    target.parent.mkdir()
    (instance / "uploads" / "aa").mkdir()
    (instance / "uploads" / "aa" / "large").write_bytes(b"x" * (size + 1_000_000))
    command = [sys.executable, "-c", LIMITED]
    whole = [str(target), "--files", str(files), "--key", str(keys), "--instance", str(instance)]
    for limit in (0, 100, size // 2, size + 100_000):
        done = subprocess.run([*command, str(limit), *whole], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
        assert "could not be" in done.stderr
        there = sorted(path.name for path in target.parent.iterdir())
        assert there == (["db.zip"] if limit > size else [])  # the last limit lets the database through
    target.unlink()
    done = subprocess.run(
        [*command, str(3 * size + 3_000_000), *whole], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert sorted(path.name for path in target.parent.iterdir()) == ["db.zip", "files.zip", "keys.zip"]
