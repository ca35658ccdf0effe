"""A backup is made while people work and put back row by row; whatever does not fit is refused, and nothing written."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.answering.store_evidence import EvidencePlace, add_evidence
from survey.config import Settings
from survey.evaluations import evaluate
from survey.evaluations.replay import replay
from survey.models import AnswerRevision, DraftSheet, User
from survey.store import backups
from survey.store.archives import FOLDERS, BackupError, read_manifest
from survey.store.database_copies import is_empty
from survey.store.db import make_engine, make_sessions
from survey.store.files import path_of_digest
from survey.store.migrations import current_revision
from survey.store.restoring import Source, check_place, restore
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.servers import client_programs

__all__ = ["client_programs", "desk", "firm", "user"]
Place = tuple[Path, str]
PDF = b"%PDF-1.4 example"


pytestmark = pytest.mark.usefixtures("client_programs")


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Settings:
    """Return the settings of the running service, with files of its own."""
    instance = tmp_path / "instance"
    for name in FOLDERS:
        (instance / name).mkdir(parents=True)
    found: Settings = app.extensions["settings"]
    (instance / "secret.key").write_text(found.secret_key)
    return replace(found, instance=instance)


@pytest.fixture
def place(tmp_path: Path, given_database: str) -> Iterator[Place]:
    """Return an empty instance folder and the address of an empty database."""
    instance = tmp_path / "elsewhere"
    if not given_database:
        yield instance, f"sqlite:///{instance / 'survey.sqlite'}"
        return
    name = f"restored_{uuid4().hex}"
    engine = make_engine(given_database).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    yield instance, make_url(given_database).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    engine.dispose()


def backed_up(settings: Settings, folder: Path) -> Source:
    """Back up everything into a folder."""
    source = Source(folder / "database.zip", folder / "files.zip", folder / "keys.zip")
    backups.back_up_database(settings, source.database, revision=current_revision(settings.database_url))
    assert source.files is not None
    assert source.key is not None
    backups.back_up_files(settings, source.files)
    backups.back_up_keys(settings, source.key)
    return source


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, read without our models."""
    engine = create_engine(make_engine(url).url)
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        rows = {
            name: sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
            for name, table in tables.tables.items()
        }
    engine.dispose()
    return rows  # type: ignore[return-value]


def refused(settings: Settings, place: Place, source: Source) -> str:
    """Return why a backup is not put back; the place is as it was."""
    before = sorted(place[0].rglob("*"))
    with pytest.raises(BackupError) as error:
        restore(*place, source)
    assert sorted(place[0].rglob("*")) == before
    return str(error.value)


def test_everything_comes_back_and_replays_to_the_same(
    database: Session, settings: Settings, desk: DraftContext, user: User, place: Place, tmp_path: Path
) -> None:
    evidence = EvidencePlace(desk.submission_id or 0, "facts", "evidence_ratings")
    link = add_evidence(database, settings.uploads, evidence, ("示例.pdf", PDF), user_id=user.id)
    digest = link.digest
    submit(database, desk, user)
    evaluation = evaluate.evaluate_and_store(database, desk.campaign.id, user_id=None).id
    database.rollback()
    source = backed_up(settings, tmp_path)
    manifest = restore(*place, source)
    assert everything(place[1]) == everything(settings.database_url)
    assert manifest.rows["user_account"] == 1
    assert path_of_digest(place[0] / "uploads", digest).read_bytes() == PDF
    key = place[0] / "secret.key"
    assert (key.read_text(), key.stat().st_mode & 0o777) == (settings.secret_key, 0o600)
    engine = make_engine(place[1])
    with make_sessions(engine)() as restored:
        again = replay(restored, evaluation)
    engine.dispose()
    assert again is not None
    assert again == replay(database, evaluation)


WRITERS = 4


def test_a_backup_made_while_four_people_save_is_of_one_moment(
    settings: Settings, desk: DraftContext, user: User, place: Place, tmp_path: Path, app: Flask
) -> None:
    facts, draft, user_id = desk.questionnaires["facts"], desk.submission_id or 0, user.id
    questions = sorted(name for name, item in facts.questions.items() if item.kind.value == "text")[:WRITERS]
    saved = dict.fromkeys(questions, 0)
    begun, stop = threading.Barrier(WRITERS + 1), threading.Event()

    def work(question: str) -> None:
        base = desk.sheets["facts"].revisions.get(question, 0)
        with app.extensions["sessions"]() as database:
            for step in range(10_000):
                patch = {question: (f"示例{step}", base + step)}
                drafting.save_patch(database, draft, facts, patch, author=drafting.Author(user_id))
                saved[question] = base + step + 1
                if step == 0:
                    begun.wait(60)
                if stop.is_set():
                    return

    workers = [threading.Thread(target=work, args=(question,)) for question in questions]
    for worker in workers:
        worker.start()
    begun.wait(60)
    try:
        before = dict(saved)
        source = backed_up(settings, tmp_path)
        after = dict(saved)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    restore(*place, source)
    engine = make_engine(place[1])
    with make_sessions(engine)() as restored:
        sheet = restored.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == "facts")).one()
        statement = (
            select(AnswerRevision.question_id, func.max(AnswerRevision.revision))
            .where(AnswerRevision.question_id.in_(questions), AnswerRevision.questionnaire_id == "facts")
            .group_by(AnswerRevision.question_id)
        )
        newest = {row[0]: row[1] for row in restored.execute(statement)}
        kept = {question: sheet.revisions[question] for question in questions}
    engine.dispose()
    assert newest == kept
    assert [before[name] <= kept[name] <= after[name] + 1 for name in questions] == [True] * WRITERS


def test_an_archive_is_never_written_over(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.glob("*.zip")}
    with pytest.raises(BackupError, match="never written over"):
        backups.back_up_database(settings, tmp_path / "database.zip", revision="0001")
    with pytest.raises(BackupError, match="never written over"):
        backups.back_up_files(settings, tmp_path / "files.zip")
    with pytest.raises(BackupError, match="never written over"):
        backups.back_up_keys(settings, tmp_path / "keys.zip")
    with pytest.raises(BackupError, match="is not there"):
        backups.back_up_files(settings, tmp_path / "nowhere" / "files.zip")
    assert {path: path.read_bytes() for path in tmp_path.glob("*.zip")} == kept
    assert (tmp_path / "database.zip").stat().st_mode & 0o777 == 0o600


def test_a_place_that_is_not_empty_is_refused(settings: Settings, place: Place, tmp_path: Path) -> None:
    source = backed_up(settings, tmp_path)
    (place[0] / "uploads" / "aa").mkdir(parents=True)
    (place[0] / "uploads" / "aa" / "x").write_bytes(b"x")
    assert "uploads is not empty" in refused(settings, place, source)
    restore(*place, replace(source, files=None))
    assert "the database is not empty" in refused(settings, place, replace(source, files=None))


def test_another_key_is_refused(settings: Settings, place: Place, tmp_path: Path) -> None:
    source = backed_up(settings, tmp_path)
    other = tmp_path / "other.key"
    other.write_text("another")
    assert "another key" in refused(settings, place, replace(source, key=other))
    assert "there is no file" in refused(settings, place, replace(source, key=tmp_path / "none.key"))
    place[0].mkdir()
    (place[0] / "secret.key").write_text("another")
    assert "another key" in refused(settings, place, source)


def spoilt(archive: Path, target: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Path:
    """Write an archive with other members."""
    with zipfile.ZipFile(archive) as old:
        members = change({name: old.read(name) for name in old.namelist()})
    with zipfile.ZipFile(target, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return target


def test_what_is_damaged_or_strange_is_refused(settings: Settings, place: Place, tmp_path: Path) -> None:
    source = backed_up(settings, tmp_path)

    def manifest(**more: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
        return lambda members: (
            members | {"manifest.json": json.dumps(json.loads(members["manifest.json"]) | more).encode()}
        )

    def cut(members: dict[str, bytes]) -> dict[str, bytes]:
        return {name: data if name == "manifest.json" else data[:-1] for name, data in members.items()}

    def said(number: int, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> str:
        return refused(
            settings, place, replace(source, database=spoilt(source.database, tmp_path / f"{number}", change))
        )

    other = (
        "postgresql"
        if json.loads(zipfile.ZipFile(source.database).read("manifest.json"))["engine"] == "sqlite"
        else "sqlite"
    )
    assert "is damaged" in said(1, cut)
    assert "has format 9" in said(2, manifest(format=9))
    assert "no backup of this program" in said(3, manifest(strange=1))
    assert "no backup of this program" in said(4, manifest(engine=other))
    assert "no backup of this program" in refused(settings, place, replace(source, database=source.key or Path()))
    assert "there is no file" in refused(settings, place, replace(source, database=tmp_path / "none"))


def test_files_from_outside_their_folders_are_refused(settings: Settings, place: Place, tmp_path: Path) -> None:
    source = backed_up(settings, tmp_path)
    assert source.files is not None
    for number, name in enumerate(("../evil", "uploads/../../evil", "secret.key", "/etc/evil")):
        strange = spoilt(source.files, tmp_path / f"files{number}", lambda members, name=name: members | {name: b"x"})
        with pytest.raises(BackupError, match="no upload and no export"):
            restore(*place, replace(source, files=strange))
    assert not (tmp_path / "evil").exists()


def test_both_files_of_keys_are_kept_and_come_back(settings: Settings, place: Place, tmp_path: Path) -> None:
    (settings.instance / "audit.keys").write_bytes(b"keys of the record")
    source = backed_up(settings, tmp_path)
    restore(*place, source)
    found = {name: (place[0] / name).read_bytes() for name in ("secret.key", "audit.keys")}
    assert found == {"secret.key": settings.secret_key.encode(), "audit.keys": b"keys of the record"}
    assert {(place[0] / name).stat().st_mode & 0o777 for name in found} == {0o600}


def test_the_bare_key_is_enough_and_other_keys_of_the_record_are_not_written_over(
    settings: Settings, place: Place, tmp_path: Path
) -> None:
    (settings.instance / "audit.keys").write_bytes(b"keys of the record")
    source = backed_up(settings, tmp_path)
    place[0].mkdir()
    (place[0] / "audit.keys").write_bytes(b"others")
    assert "audit.keys is another file" in refused(settings, place, source)
    restore(*place, replace(source, key=settings.instance / "secret.key"))
    assert (place[0] / "audit.keys").read_bytes() == b"others"
    assert (place[0] / "secret.key").read_text() == settings.secret_key


def test_where_the_record_ends_is_kept(settings: Settings, tmp_path: Path) -> None:
    head = {"number": 7, "digest": "示例"}
    backups.back_up_database(settings, tmp_path / "a.zip", revision="", head=head)
    backups.back_up_database(settings, tmp_path / "b.zip", revision="")
    assert [read_manifest(tmp_path / name).head for name in ("a.zip", "b.zip")] == [head, None]


def test_files_come_back_as_they_were_and_half_ones_are_left_out(
    settings: Settings, place: Place, tmp_path: Path
) -> None:
    for name in ("uploads/aa/one", "exports/名单.xlsx", "anchors/2026-11-28.json", "exports/x.part", "uploads/tmpx"):
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(name.encode())
    restore(*place, backed_up(settings, tmp_path))
    found = {
        path.relative_to(place[0]).as_posix(): path.read_text()
        for folder in FOLDERS
        for path in (place[0] / folder).rglob("*")
        if path.is_file()
    }
    whole = ("uploads/aa/one", "exports/名单.xlsx", "anchors/2026-11-28.json")
    assert found == {name: name for name in whole}


def test_anchors_of_what_the_copy_of_the_database_may_lack_are_left_out(
    settings: Settings, place: Place, tmp_path: Path
) -> None:
    folder, source = settings.instance / "anchors", backed_up(settings, tmp_path)
    folder.mkdir(exist_ok=True)
    (folder / "2026-11-28.jsonl").write_text('{"seq": 3}\n{"seq": 4}\n{"seq": 5}\n')
    (folder / "last-place.json").write_text('{"seq": 5}\n')
    later = tmp_path / "later.zip"
    assert backups.back_up_files(settings, later, until=4) == 1
    restore(*place, replace(source, files=later))
    kept = {path.name: path.read_text() for path in (place[0] / "anchors").iterdir()}
    assert kept == {"2026-11-28.jsonl": '{"seq": 3}\n{"seq": 4}\n'}


def test_a_remainder_of_another_database_is_not_read_into_the_one_put_back(
    settings: Settings, place: Place, tmp_path: Path
) -> None:
    source = backed_up(settings, tmp_path)
    other = f"sqlite:///{place[0] / 'survey.sqlite'}"
    place[0].mkdir()
    (place[0] / "survey.sqlite-wal").write_bytes(b"left")
    assert not is_empty(other)
    (place[0] / "survey.sqlite-wal").unlink()
    assert is_empty(other)
    assert read_manifest(source.database).rows["alembic_version"] == 1


@pytest.fixture
def archives(settings: Settings, tmp_path: Path) -> Source:
    """Return a backup whose archive of files ends with a file that is an archive itself."""
    inner = settings.instance / "exports" / "bb.xlsx"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("uploads/inner", b"x")
    (settings.instance / "uploads" / "aa").write_bytes(PDF)
    return backed_up(settings, tmp_path)


def outcome(source: Source, archive: str, place: Place, changed: Path) -> str:
    """Return ``refused`` if a backup with one archive changed is refused in words, otherwise what it says of itself."""
    try:
        return repr(check_place(*place, replace(source, **{archive: changed})))
    except BackupError:
        return "refused"


@pytest.mark.parametrize("archive", ["database", "files", "key"])
def test_one_bit_that_is_another_is_refused_or_means_nothing(
    archives: Source, place: Place, tmp_path: Path, archive: str
) -> None:
    content, changed = getattr(archives, archive).read_bytes(), tmp_path / "changed"
    whole = repr(check_place(*place, archives))
    ends = {*range(min(120, len(content))), *range(max(0, len(content) - 240), len(content))}
    found = []
    for number, where in enumerate(sorted(ends | set(range(0, len(content), max(1, len(content) // 60))))):
        changed.write_bytes(content[:where] + bytes([content[where] ^ 1 << number % 8]) + content[where + 1 :])
        found.append(outcome(archives, archive, place, changed))
    assert {*found} == {"refused", whole}
    assert found.count("refused") > len(found) // 3
    assert not list(place[0].rglob("*"))


@pytest.mark.parametrize("archive", ["database", "files", "key"])
def test_an_archive_that_was_cut_off_is_refused(archives: Source, place: Place, tmp_path: Path, archive: str) -> None:
    content, changed = getattr(archives, archive).read_bytes(), tmp_path / "changed"
    lengths = sorted({*range(0, len(content), max(1, len(content) // 60)), *range(len(content) - 40, len(content))})
    found = set()
    for length in lengths:
        changed.write_bytes(content[:length])
        found.add(outcome(archives, archive, place, changed))
    assert found == {"refused"}
