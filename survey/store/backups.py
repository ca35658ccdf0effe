"""Making backups while people work: each archive gets its name only once it is whole and has been read again."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from survey.config import LAST_PLACE_FILE, Settings
from survey.store.archives import (
    FILES_LIST,
    FOLDERS,
    FORMAT,
    KEY_FILES,
    MANIFEST,
    BackupError,
    Manifest,
    check_files,
    copy_name,
    key_mark,
    read_keys,
    read_manifest,
)
from survey.store.database_copies import copy_database, is_sqlite
from survey.store.files import digest_of
from survey.store.retention import SECRET_MARK
from survey.version import VERSION

_HALF = (".part", "tmp")
_ANCHORS = "anchors"
"""How names of files end or begin that are still being written."""


def back_up_database(
    settings: Settings,
    target: Path,
    *,
    revision: str,
    now: datetime | None = None,
    head: Mapping[str, Any] | None = None,
) -> Manifest:
    """Write the database, as of one moment and while people work, into a new archive; return its manifest.

    `head`: where the record ends, kept in the manifest. Raises BackupError, and CopyError of the database; nothing is
    left at `target` then.
    """
    engine = "sqlite" if is_sqlite(settings.database_url) else "postgresql"
    with _new_file(target) as half:
        copy = half.with_name(copy_name(engine))
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
            head=head,
        )
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, copy.name)
        read_manifest(half)
    return manifest


def back_up_files(settings: Settings, target: Path, *, until: int | None = None) -> int:
    """Write uploads, exports and anchors into a new archive and return how many files there are. Raises BackupError.

    Made after the database, it holds every file that the database names: a file lies there before its row does. One
    that is erased meanwhile is left out, and so are anchors of places after `until`, which the copy of the database may
    not have.
    """
    with _new_file(target) as half:
        digests: dict[str, str] = {}
        with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
            for path in _files_of(settings.instance):
                name = path.relative_to(settings.instance).as_posix()
                own = half.with_name("one file")
                with suppress(FileNotFoundError):
                    shutil.copyfile(path, own)  # what is written into it later is not in it, and has no other digest
                    if path.parent.name == _ANCHORS:
                        _keep_until(own, until)
                    digests[name] = digest_of(own)
                    archive.write(own, name)
            archive.writestr(FILES_LIST, json.dumps({"format": FORMAT, "files": digests}))
        check_files(half)
    return len(digests)


def _keep_until(anchors: Path, until: int | None) -> None:
    """Leave out of a file of anchors those of places after `until`; what is no anchor stays."""
    lines = anchors.read_bytes().splitlines(keepends=True)
    anchors.write_bytes(b"".join(line for line in lines if until is None or _place(line) <= until))


def _place(line: bytes) -> int:
    try:
        return int(json.loads(line)["seq"])
    except (ValueError, TypeError, KeyError):
        return 0


def _files_of(instance: Path) -> Iterator[Path]:
    for name in FOLDERS:
        for path in sorted((instance / name).rglob("*")):
            if (
                path.is_file()
                and path.name != LAST_PLACE_FILE
                and SECRET_MARK not in path.name
                and not path.name.endswith(_HALF[0])
                and not path.name.startswith(_HALF[1])
            ):
                yield path


def back_up_keys(settings: Settings, target: Path) -> tuple[str, ...]:
    """Write the instance's key files into a new archive that its owner alone reads; return their names.

    Raises BackupError.
    """
    with _new_file(target) as half:
        names = tuple(name for name in KEY_FILES if (settings.instance / name).is_file())
        with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
            for name in names:
                archive.writestr(name, (settings.instance / name).read_bytes())
        read_keys(half)
    return names


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """Give a path to write beside `target`, which gets that name when the block ends well, and otherwise is gone.

    Raises BackupError for a name that is taken, and when the disk refuses.
    """
    if target.exists():
        message = f"{target} is there already: give another name, an older backup is never written over"
        raise BackupError(message)
    if not target.parent.is_dir():
        message = f"the folder {target.parent} is not there: make it, or give another"
        raise BackupError(message)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            half = Path(folder) / "archive"
            yield half
            half.chmod(0o600)
            with half.open("rb") as file:
                os.fsync(file.fileno())
            half.replace(target)
            _sync_folder(target.parent)
    except (OSError, zipfile.LargeZipFile) as error:
        message = f"{target} could not be written, and nothing is left of it: {error}"
        raise BackupError(message) from error


def _sync_folder(folder: Path) -> None:
    """Let a new name last through a power cut, where the system can be asked for it (Windows can't)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
