"""The archives of a backup: what is in them, and what they say of themselves; damage is found before anything is used.

An archive of the database is a zip of ``manifest.json`` and the copy; one of files a zip of the folders and a list of
digests; one of keys a zip of the key files. Keys lie apart: whoever gets hold of the backup alone can forge no seal.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from survey.config import KEY_FILE
from survey.store.database_copies import Counts

FORMAT = 1
FOLDERS = ("uploads", "exports", "anchors")
KEY_FILES = (KEY_FILE, "audit.keys")
"""The files of keys in an instance; those that exist are backed up together."""
MANIFEST, FILES_LIST = "manifest.json", "files.json"
_KEY_LABEL = b"which key"
_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, KeyError, TypeError,
    ValueError, OverflowError, RuntimeError, MemoryError, AttributeError, IndexError,
)  # fmt: skip
"""What reading a damaged zip raises; RuntimeError where a bit says encrypted, NotImplementedError for a method."""


class BackupError(Exception):
    """A backup cannot be made, or not be put back. Its text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive of the database says of itself.

    `engine`: sqlite or postgresql.  `revision`: of the schema.  `rows`: table -> rows.  `digest`: SHA-256 of the
    copy.  `key`: which key the instance had, as `key_mark` gives it.  `head`: where the record ended, as the caller
    gives it; None where nobody said.
    """

    format: int
    program: str
    made_at: str
    engine: str
    revision: str
    rows: Counts
    digest: str
    key: str
    head: Mapping[str, Any] | None = None


def key_mark(key: str) -> str:
    """Return a mark by which a key is known again; the key cannot be worked out from it."""
    return hashlib.blake2b(_KEY_LABEL, key=hashlib.sha256(key.encode()).digest(), digest_size=8).hexdigest()


def copy_name(engine: str) -> str:
    """Return the name of the copy of the database in its archive."""
    return "database.sqlite" if engine == "sqlite" else "database.dump"


@contextmanager
def opened(source: Path, what: str) -> Iterator[zipfile.ZipFile]:
    """Give an archive to read; whatever its damage raises becomes a BackupError that names it."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as error:
        message = f"there is no file {source}"
        raise BackupError(message) from error
    except _DAMAGE as error:
        message = f"{source} is no {what} of this program, or is damaged: {error}"
        raise BackupError(message) from error


def read_manifest(source: Path) -> Manifest:
    """Return what an archive says of itself, once its copy is found to be whole. Raises BackupError."""
    with opened(source, "backup") as archive:
        said: Mapping[str, Any] = json.loads(archive.read(MANIFEST))
        if said["format"] == FORMAT:
            manifest = Manifest(**said)
            digest = digest_in(archive, copy_name(manifest.engine))
    if said["format"] != FORMAT:
        message = (
            f"{source} has format {said['format']}, and this program reads {FORMAT}: use the program it was made by"
        )
        raise BackupError(message)
    if digest != manifest.digest:
        message = f"{source} is damaged: the copy of the database is not the one that was backed up"
        raise BackupError(message)
    return manifest


def digest_in(archive: zipfile.ZipFile, name: str) -> str:
    """Return the SHA-256 of a member, read piece by piece."""
    with archive.open(name) as member:
        return hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads as a file


def check_files(source: Path) -> int:
    """Return how many files an archive of files holds, once each is found whole. Raises BackupError."""
    with opened(source, "archive of files") as archive:
        names = [name for name in archive.namelist() if name != FILES_LIST]
        strange = [name for name in names if not _inside(name)]
        listed: Mapping[str, str] = {} if strange else json.loads(archive.read(FILES_LIST))["files"]
        different = sorted({*listed} ^ {*names}) or [
            name for name, digest in listed.items() if digest_in(archive, name) != digest
        ]
    if strange:
        message = f"{source} holds what is no upload and no export: {strange[0]}"
        raise BackupError(message)
    if different:
        message = f"{source} is damaged: {different[0]} is not the file that was backed up, or is missing"
        raise BackupError(message)
    return len(names)


def _inside(name: str) -> bool:
    """Return whether a name leads into one of the folders and nowhere else, on Windows too."""
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in FOLDERS and ".." not in parts and not {*name} & {"\\", ":", "\0"}


def read_keys(source: Path) -> Mapping[str, bytes]:
    """Return the key files of an archive of keys by name; the bare file ``secret.key`` is taken, too.

    Raises BackupError.
    """
    if source.is_file() and not zipfile.is_zipfile(source):
        try:
            content = source.read_bytes()
            content.decode("ascii")
        except (OSError, UnicodeDecodeError) as error:
            message = f"the key {source} cannot be read: {error}"
            raise BackupError(message) from error
        return {KEY_FILE: content}
    with opened(source, "archive of keys") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    if KEY_FILE not in found or set(found) - set(KEY_FILES):
        message = f"{source} is no archive of keys: {', '.join(sorted(found)) or 'nothing'} is in it"
        raise BackupError(message)
    return found
