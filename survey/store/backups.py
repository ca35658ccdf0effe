"""Backups: the database in one archive, files in a second, the key in a third; and their way into an empty place.

An archive of the database is a zip of ``manifest.json`` and the copy; one of files a zip of ``uploads/`` and
``exports/``. The key is a file of its own: whoever gets hold of the backup alone can forge no seal and reads no second
factor.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from survey.config import DATABASE, KEY_FILE, Settings
from survey.store.database_copies import Counts, copy_database, is_empty, is_sqlite, put_back
from survey.store.files import digest_of
from survey.version import VERSION

FORMAT = 1
FOLDERS = ("uploads", "exports")
_MANIFEST = "manifest.json"
_KEY_LABEL = b"which key"


class BackupError(Exception):
    """A backup cannot be made, or not be put back. Its text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive of the database says of itself.

    `engine`: sqlite or postgresql.  `revision`: of the schema.  `rows`: table -> rows.  `digest`: SHA-256 of the
    copy.  `key`: which key the instance had, as `key_mark` gives it.
    """

    format: int
    program: str
    made_at: str
    engine: str
    revision: str
    rows: Counts
    digest: str
    key: str


def key_mark(key: str) -> str:
    """Return a mark by which a key is known again; the key cannot be worked out from it."""
    return hashlib.blake2b(_KEY_LABEL, key=hashlib.sha256(key.encode()).digest(), digest_size=8).hexdigest()


def back_up_database(settings: Settings, target: Path, *, revision: str, now: datetime | None = None) -> Manifest:
    """Write the database, as of one moment and while people work, into a new archive; return its manifest.

    The archive is read again before it gets its name. Raises BackupError, and CopyError of the database.
    """
    engine = "sqlite" if is_sqlite(settings.database_url) else "postgresql"
    _refuse_existing(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / _name_of(engine)
        rows = copy_database(settings.database_url, copy)
        manifest = Manifest(
            format=FORMAT,
            program=VERSION,
            made_at=(now or datetime.now(UTC)).isoformat(timespec="seconds"),
            engine=engine,
            revision=revision,
            rows=dict(rows),
            digest=digest_of(copy),
            key=key_mark(settings.secret_key),
        )
        half = Path(folder) / "archive"
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, copy.name)
        read_manifest(half)
        _take_name(half, target)
    return manifest


def back_up_files(settings: Settings, target: Path) -> int:
    """Write uploads and exports into a new archive and return how many files there are. Raises BackupError.

    Made after the database, it holds every file that the database names: a file lies there before its row does.
    """
    _refuse_existing(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        half = Path(folder) / "archive"
        count = 0
        with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
            for name in FOLDERS:
                for path in sorted((settings.instance / name).rglob("*")):
                    if path.is_file() and not path.name.endswith(".part"):
                        archive.write(path, path.relative_to(settings.instance).as_posix())
                        count += 1
        _take_name(half, target)
    return count


def back_up_key(settings: Settings, target: Path) -> None:
    """Write the instance's key into a new file that its owner alone reads. Raises BackupError."""
    _refuse_existing(target)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(settings.secret_key)


def _refuse_existing(target: Path) -> None:
    if target.exists():
        message = f"{target} is there already: give another name, an older backup is never written over"
        raise BackupError(message)
    if not target.parent.is_dir():
        message = f"the folder {target.parent} is not there: make it, or give another"
        raise BackupError(message)


def _take_name(half: Path, target: Path) -> None:
    half.chmod(0o600)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(target)


def _name_of(engine: str) -> str:
    return "database.sqlite" if engine == "sqlite" else "database.dump"


def read_manifest(source: Path) -> Manifest:
    """Return what an archive says of itself, once its copy is found to be whole. Raises BackupError."""
    try:
        with zipfile.ZipFile(source) as archive:
            said: Mapping[str, Any] = json.loads(archive.read(_MANIFEST))
            manifest = Manifest(**said)
            with archive.open(_name_of(manifest.engine)) as copy:
                digest = hashlib.file_digest(copy, "sha256").hexdigest()  # type: ignore[arg-type]  # reads as a file
    except FileNotFoundError as error:
        message = f"there is no file {source}"
        raise BackupError(message) from error
    except (zipfile.BadZipFile, OSError, KeyError, TypeError, ValueError) as error:
        message = f"{source} is no backup of this program, or is damaged: {error}"
        raise BackupError(message) from error
    if manifest.format != FORMAT:
        message = (
            f"{source} has format {manifest.format}, and this program reads {FORMAT}: use the program it was made by"
        )
        raise BackupError(message)
    if digest != manifest.digest:
        message = f"{source} is damaged: the copy of the database is not the one that was backed up"
        raise BackupError(message)
    return manifest


@dataclass(frozen=True, slots=True)
class Source:
    """The archives of a backup: of the database, of the files, and the key; None for what is not at hand."""

    database: Path
    files: Path | None
    key: Path | None


def check_place(instance: Path, url: str, source: Source) -> Manifest:
    """Return the backup's manifest if it can be put back here: into an empty place, with the key it was made with.

    Raises BackupError, and CopyError where the database does not answer; nothing was written.
    """
    manifest = read_manifest(source.database)
    if (manifest.engine == "sqlite") != is_sqlite(url):
        message = (
            f"the backup is of {manifest.engine}, and this place has another database:"
            f" set or unset {DATABASE.name} so that they are the same"
        )
        raise BackupError(message)
    if not is_empty(url):
        message = "the database is not empty: a backup is put back into an empty place only"
        raise BackupError(message)
    for name in FOLDERS if source.files is not None else ():
        if any((instance / name).rglob("*")):
            message = f"{instance / name} is not empty: a backup is put back into an empty place only"
            raise BackupError(message)
    _check_key(instance, source.key, manifest)
    return manifest


def _check_key(instance: Path, given: Path | None, manifest: Manifest) -> None:
    there = instance / KEY_FILE
    for path in filter(None, (given, there if there.exists() else None)):
        try:
            key = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            message = f"the key {path} cannot be read: {error}"
            raise BackupError(message) from error
        if key_mark(key) != manifest.key:
            message = f"{path} is another key than the one that this backup was made with: find that one"
            raise BackupError(message)


def restore(instance: Path, url: str, source: Source) -> Manifest:
    """Put a backup back into an empty place: key, files, and at last the database; return its manifest.

    Raises BackupError and CopyError; a place that was refused by `check_place` stays as it was.
    """
    manifest = check_place(instance, url, source)
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if source.key is not None and not (instance / KEY_FILE).exists():
        descriptor = os.open(instance / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(source.key.read_text(encoding="ascii").strip())
    if source.files is not None:
        _unpack(source.files, instance)
    with tempfile.TemporaryDirectory(dir=instance, prefix=".restore-") as folder:
        with zipfile.ZipFile(source.database) as archive:
            copy = Path(archive.extract(_name_of(manifest.engine), folder))
        rows = put_back(url, copy)
    if dict(rows) != dict(manifest.rows):
        different = sorted(name for name in {*rows, *manifest.rows} if rows.get(name) != manifest.rows.get(name))
        message = f"put back, but these tables have other numbers of rows than the backup: {', '.join(different)}"
        raise BackupError(message)
    return manifest


def _unpack(source: Path, instance: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            strange = [name for name in names if name.partition("/")[0] not in FOLDERS or ".." in Path(name).parts]
            if strange:
                message = f"{source} holds what is no upload and no export: {strange[0]}"
                raise BackupError(message)
            archive.extractall(instance)
    except (zipfile.BadZipFile, OSError) as error:
        message = f"{source} is no archive of files, or is damaged: {error}"
        raise BackupError(message) from error
