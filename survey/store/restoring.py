"""Putting a backup back into an empty place: everything is looked at first, and the database comes last."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.config import DATABASE, KEY_FILE
from survey.store.archives import (
    FILES_LIST,
    FOLDERS,
    KEY_FILES,
    BackupError,
    Manifest,
    check_files,
    copy_name,
    key_mark,
    opened,
    read_keys,
    read_manifest,
)
from survey.store.database_copies import is_empty, is_sqlite, put_back, server_fault


@dataclass(frozen=True, slots=True)
class Source:
    """The archives of a backup: of the database, of the files, and of the keys; None for what is not at hand."""

    database: Path
    files: Path | None
    key: Path | None


def check_place(instance: Path, url: str, source: Source) -> Manifest:
    """Return the backup's manifest if it can be put back here: whole, into an empty place, with its own key.

    Raises BackupError, and CopyError where the database does not answer; nothing was written.
    """
    manifest = read_manifest(source.database)
    if (manifest.engine == "sqlite") != is_sqlite(url):
        message = (
            f"the backup is of {manifest.engine}, and this place has another database:"
            f" set or unset {DATABASE.name} so that they are the same"
        )
        raise BackupError(message)
    if manifest.engine != "sqlite" and (fault := server_fault(url)):
        raise BackupError(fault)
    if not is_empty(url):
        message = "the database is not empty: a backup is put back into an empty place only"
        raise BackupError(message)
    for name in FOLDERS if source.files is not None else ():
        if any((instance / name).rglob("*")):
            message = f"{instance / name} is not empty: a backup is put back into an empty place only"
            raise BackupError(message)
    _check_keys(instance, source.key, manifest)
    if source.files is not None:
        check_files(source.files)
    return manifest


def _check_keys(instance: Path, given: Path | None, manifest: Manifest) -> None:
    keys = read_keys(given) if given is not None else {}
    there = {name: instance / name for name in KEY_FILES if (instance / name).is_file()}
    for path, content in (
        *([(given, keys[KEY_FILE])] if given is not None else ()),
        *((path, _read(path)) for name, path in there.items() if name == KEY_FILE),
    ):
        if key_mark(content.decode("ascii", "replace").strip()) != manifest.key:
            message = f"{path} is another key than the one that this backup was made with: find that one"
            raise BackupError(message)
    for name, path in there.items():
        if name != KEY_FILE and name in keys and _read(path) != keys[name]:
            message = f"{path} is another file than the one in {given}: move it away first, and keep it"
            raise BackupError(message)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the key {path} cannot be read: {error}"
        raise BackupError(message) from error


def restore(instance: Path, url: str, source: Source) -> Manifest:
    """Put a backup back into an empty place: keys, files, and at last the database; return its manifest.

    Raises BackupError and CopyError; a place that was refused by `check_place` stays as it was.
    """
    manifest = check_place(instance, url, source)
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put_keys(instance, read_keys(source.key) if source.key is not None else {})
        if source.files is not None:
            _unpack(source.files, instance)
        with tempfile.TemporaryDirectory(dir=instance, prefix=".restore-") as folder:
            with opened(source.database, "backup") as archive:
                copy = Path(archive.extract(copy_name(manifest.engine), folder))
            rows = put_back(url, copy)
    except OSError as error:
        message = f"the backup could not be put back: {error}; begin again in another empty place"
        raise BackupError(message) from error
    if dict(rows) != dict(manifest.rows):
        different = sorted(name for name in {*rows, *manifest.rows} if rows.get(name) != manifest.rows.get(name))
        message = f"put back, but these tables have other numbers of rows than the backup: {', '.join(different)}"
        raise BackupError(message)
    return manifest


def _put_keys(instance: Path, keys: Mapping[str, bytes]) -> None:
    for name, content in keys.items():
        if not (instance / name).exists():
            descriptor = os.open(instance / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content.strip() if name == KEY_FILE else content)
                file.flush()
                os.fsync(file.fileno())


def _unpack(source: Path, instance: Path) -> None:
    with opened(source, "archive of files") as archive:
        for name in FOLDERS:
            (instance / name).mkdir(mode=0o700, exist_ok=True)
        for name in archive.namelist():
            if name != FILES_LIST:
                Path(archive.extract(name, instance)).chmod(0o600)
