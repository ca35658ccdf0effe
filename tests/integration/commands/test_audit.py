"""The verb `audit`: one sentence for whatever was found, and exit codes that a script can use."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from survey.commands import audit, backup, demo
from survey.records import audit_keys

Said = Callable[..., tuple[int, list[str]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small demonstration on SQLite."""
    folder = tmp_path_factory.mktemp("audit") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
            patch.delenv(name, raising=False)
        assert demo.main(["--enterprises", "3", "--instance", str(folder)]) == 0
    return folder


@pytest.fixture
def instance(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(audit_keys, "ANNOUNCED", timedelta(0))
    return Path(shutil.copytree(made, tmp_path / "instance"))


@pytest.fixture
def said(instance: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a caller of the verb: its exit code, and what it said on both streams."""

    def call(*arguments: str, folder: Path = instance) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = audit.main([*arguments, "--instance", str(folder)])
        out = capsys.readouterr()
        return code, (out.out + out.err).replace(str(folder), "HERE").splitlines()

    return call


def spoil(instance: Path, *statements: str) -> None:
    with closing(sqlite3.connect(instance / "survey.sqlite")) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(statement)


def leave_the_last_place(instance: Path) -> None:
    """Take the anchors of days away, as if the hour had not come for one."""
    for path in (instance / "anchors").glob("*.jsonl"):
        path.unlink()


def test_a_record_that_nobody_touched(said: Said) -> None:
    code, lines = said("verify")
    assert (code, lines[0]) == (
        0, "the record is whole: 4 places of the chain, each mac right; 0 entries wait for their place"
    )  # fmt: skip
    assert lines[1].startswith("proven up to place 4, by the anchor in HERE/anchors/")
    assert len(lines) == 3


def test_a_row_that_was_changed(instance: Path, said: Said) -> None:
    spoil(instance, "UPDATE audit_entry SET detail = '{}' WHERE id = 4")
    code, lines = said("verify")
    assert (code, lines[0], len(lines)) == (
        1, "until there: 3 places of the chain, each mac right; 0 entries wait for their place", 2
    )  # fmt: skip
    assert lines[1].startswith("DOES NOT FIT: entry 4 (")


def test_a_missing_key(instance: Path, said: Said) -> None:
    (instance / "audit.keys").rename(instance / "elsewhere")
    code, lines = said("verify")
    assert (code, lines[-1][:23], " which is not in the file of keys: put the file audit.keys back" in lines[-1]) == (
        2, "can't be told: entry 1 ", True
    )  # fmt: skip
    assert said("verify", "--keys", str(instance / "elsewhere"))[0] == 0


def test_a_broken_file_of_keys(instance: Path, said: Said) -> None:
    (instance / "audit.keys").write_text("{}")
    for verb in ("verify", "rotate", "anchor"):
        code, lines = said(verb)
        assert (code, len(lines)) == (2, 1)
        assert lines[0].startswith("the keys of the record in HERE/audit.keys cannot be read")


def test_an_end_cut_off_without_and_with_an_anchor(instance: Path, tmp_path: Path, said: Said) -> None:
    assert said("rotate")[0] == said("rotate")[0] == 0
    kept = Path(shutil.copytree(instance / "anchors", tmp_path / "kept"))
    shutil.rmtree(instance / "anchors")
    spoil(
        instance,
        "DELETE FROM audit_chain WHERE seq > 5",
        "DELETE FROM audit_entry WHERE id > 5",
        "UPDATE audit_head SET seq = 5, mac = (SELECT mac FROM audit_chain WHERE seq = 5)",
    )
    code, lines = said("verify")
    assert (code, lines[1]) == (
        0, "no anchor: whoever holds the keys and this machine could have written all of it anew, unprovably"
    )  # fmt: skip
    [copy] = kept.glob("*.jsonl")
    code, lines = said("verify", "--against", str(copy))
    assert (code, lines[-1].partition(" knows place 6")[0]) == (
        1, f"DOES NOT FIT: the end was cut off after place 5: the anchor in {copy}"
    )  # fmt: skip


def test_nobody_cuts_off_what_the_last_look_had_chained(instance: Path, said: Said) -> None:
    assert said("rotate")[0] == 0
    leave_the_last_place(instance)
    spoil(
        instance,
        "DELETE FROM audit_chain WHERE seq > 4",
        "DELETE FROM audit_entry WHERE id > 4",
        "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit_chain WHERE seq = 4)",
    )
    code, lines = said("verify")
    assert (code, lines[-1].partition(" (of ")[0]) == (
        1, "DOES NOT FIT: the end was cut off after place 4: the anchor in HERE/anchors/last-place.json knows place 5"
    )  # fmt: skip
    refused = "place 5 of the record is not the one that was there: its end was cut off or replaced"
    for deed in ("rotate", "anchor"):
        assert said(deed) == (2, [refused])


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM evaluation", "evaluation 1 was removed: entry 3 says that it was stored"),
        ("UPDATE evaluation SET fingerprint = 'x'", "evaluation 1 was changed: entry 3 says that its fingerprint was "),
    ],
)
def test_what_the_record_says_was_stored_is_looked_for(instance: Path, said: Said, statement: str, named: str) -> None:
    spoil(instance, statement)
    code, lines = said("verify")
    assert (code, lines[-1][: 14 + len(named)]) == (1, f"DOES NOT FIT: {named}")


def test_a_chain_that_was_taken_away_is_named(instance: Path, said: Said) -> None:
    leave_the_last_place(instance)
    spoil(instance, "DROP TABLE audit_chain")
    code, lines = said("verify")
    assert (code, lines) == (
        1, ["DOES NOT FIT: the chain was removed: the anchor in HERE/anchors/last-place.json knows place 4"]
    )  # fmt: skip


def test_a_backup_is_an_anchor(instance: Path, tmp_path: Path, said: Said) -> None:
    archive = tmp_path / "db.zip"
    assert backup.main(["backup", str(archive), "--instance", str(instance)]) == 0
    assert said("verify", "--against", str(archive))[0] == 0
    shutil.rmtree(instance / "anchors")
    spoil(
        instance,
        "DELETE FROM audit_chain WHERE seq > 3",
        "DELETE FROM audit_entry WHERE id > 3",
        "UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit_chain WHERE seq = 3)",
    )
    code, lines = said("verify", "--against", str(archive))
    assert (code, lines[-1].partition(" knows place 4")[0]) == (
        1, f"DOES NOT FIT: the end was cut off after place 3: the anchor in {archive}"
    )  # fmt: skip


def test_a_backup_goes_on_without_an_anchor_where_the_keys_are_broken(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (instance / "audit.keys").write_text("{", encoding="ascii")
    assert backup.main(["backup", str(tmp_path / "db.zip"), "--instance", str(instance)]) == 0
    assert "the backup has no anchor of the record: the keys of the record in" in capsys.readouterr().err


def test_what_comes_after_the_last_anchor_is_called_unprovable(instance: Path, said: Said) -> None:
    spoil(instance)
    [anchor] = (instance / "anchors").glob("*.jsonl")
    first = anchor.read_text()
    assert said("rotate")[0] == 0
    anchor.write_text(first)
    (instance / "anchors" / "last-place.json").unlink()
    code, lines = said("verify")
    said_last = (
        "unprovable: the 1 places after the last anchor and the 0 entries that wait; whoever could write to the"
        " database may have cut more off, and who holds the keys, too, could have written them anew"
    )
    assert (code, lines[-1]) == (0, said_last)


def test_a_new_key_and_the_old_rows(instance: Path, said: Said) -> None:
    for _ in range(2):
        code, lines = said("rotate")
        assert (code, lines[1]) == (
            0, "back HERE/audit.keys up now, apart from the database: it still holds the old keys, for verifying"
        )  # fmt: skip
    assert len(audit_keys.read_keys(instance / "audit.keys")) == 3
    code, lines = said("verify")
    assert (code, lines[0][:47]) == (0, "the record is whole: 6 places of the chain, eac")


def test_an_anchor_is_left_and_printed(instance: Path, said: Said) -> None:
    code, lines = said("anchor")
    assert (code, lines[0][:12]) == (0, "place 4, mac")
    assert lines[1].endswith("keep a copy where this machine cannot write")
    mac = lines[0].rpartition(" ")[2]
    assert said("verify", "--against", f"4-{mac[:16]}")[0] == 0
    code, lines = said("verify", "--against", f"4-{'0' * 16}")
    rewritten = "the record was cut off or changed before it and chained anew"
    assert (code, lines[1]) == (
        1, f"DOES NOT FIT: place 4 of the chain is not the one that the anchor in what was given knows: {rewritten}"
    )  # fmt: skip


def test_a_restored_copy_verifies_and_goes_on(instance: Path, tmp_path: Path, said: Said) -> None:
    names = {name: str(tmp_path / name) for name in ("db.zip", "files.zip", "key")}
    whole = [names["db.zip"], "--files", names["files.zip"], "--key", names["key"]]
    assert backup.main(["backup", *whole, "--instance", str(instance)]) == 0
    elsewhere = tmp_path / "elsewhere"
    assert backup.main(["restore", *whole, "--instance", str(elsewhere)]) == 0
    keys = str(instance / "audit.keys")
    [anchor] = (instance / "anchors").glob("*.jsonl")
    assert said("verify", "--keys", keys, "--against", str(anchor), folder=elsewhere)[0] == 0
    shutil.copy(keys, elsewhere / "audit.keys")
    assert said("rotate", folder=elsewhere)[0] == 0
    code, lines = said("verify", "--against", str(anchor), folder=elsewhere)
    assert (code, lines[0][:32]) == (0, "the record is whole: 5 places of")
    assert said("verify", "--database", str(elsewhere / "survey.sqlite"))[0] == 2  # the new key is not here


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--database", "nowhere.sqlite"], "nowhere.sqlite: there is no such file"),
        (
            ["--against", "nowhere"],
            "nowhere is neither a file nor a place and the beginning of its mac (1234-0a1b2c3d4e5f6071)",
        ),
    ],
)
def test_what_is_not_there(said: Said, arguments: list[str], sentence: str) -> None:
    assert said("verify", *arguments) == (2, [sentence])


def test_no_instance_and_no_database_and_no_chain(tmp_path: Path, said: Said) -> None:
    empty = tmp_path / "empty"
    assert said("verify", folder=empty) == (2, ["HERE: there is no such folder"])
    empty.mkdir()
    (empty / "survey.sqlite").write_bytes(b"x" * 5000)
    assert said("verify", folder=empty) == (2, ["this database can't be read: file is not a database"])
    (empty / "survey.sqlite").unlink()
    for verb in ("verify", "rotate", "anchor"):
        code, lines = said(verb, folder=empty)
        assert (code, lines[0].partition(": ")[2][:20]) == (2, lines[0].partition(": ")[2][:20])
        assert "start the service once" in lines[0]
