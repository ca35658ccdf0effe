"""Files by the SHA-256 of their bytes, in a folder that is never served: evidence, uploaded workbooks, blank forms."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PIECE = 256 * 1024
"""Bytes that are in memory at once of a file that is written from a stream."""


def store_bytes(folder: Path, content: bytes) -> str:
    """Write bytes under their digest, completely or not at all, and return the digest. Raises OSError."""
    digest = hashlib.sha256(content).hexdigest()
    target = path_of_digest(folder, digest)
    if target.exists():
        target.touch()  # asked for just now: whoever removes what has expired leaves it
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    with _gone_unless_whole(Path(temporary)):
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    return digest


def store_stream(folder: Path, stream: IO[bytes]) -> str:
    """Write what a stream holds under its digest without reading it whole, and return the digest. Raises OSError."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    target = path_of_digest(folder, digest.hexdigest())
    if target.exists():
        target.touch()
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    with _gone_unless_whole(Path(temporary)):
        with os.fdopen(descriptor, "wb") as file:
            stream.seek(0)
            shutil.copyfileobj(stream, file, PIECE)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file completely or not at all. Raises OSError."""
    temporary = path.with_name(f"{path.name}.part")
    with _gone_unless_whole(temporary):
        temporary.write_bytes(content)
        temporary.replace(path)


@contextmanager
def _gone_unless_whole(temporary: Path) -> Iterator[None]:
    """Remove what was half written when the block fails: a full disk is not filled with halves of files."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def store_file(folder: Path, source: Path) -> str:
    """Store a written file under its digest without reading it whole, and return the digest.

    Where the file system can, it becomes a second name of the same file, so that a large export is stored once.
    """
    digest = digest_of(source)
    target = path_of_digest(folder, digest)
    if target.exists():
        target.touch()
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        temporary = target.with_name(f"{digest}.part")
        with _gone_unless_whole(temporary):
            shutil.copyfile(source, temporary)
            temporary.replace(target)
    return digest


def digest_of(source: Path) -> str:
    """Return the SHA-256 of a file's bytes, read piece by piece."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_stored(folder: Path, digest: str) -> bytes | None:
    """Return the bytes with this digest; None where their time was over and they were removed."""
    path = path_of_digest(folder, digest)
    return path.read_bytes() if path.is_file() else None


def path_of_digest(folder: Path, digest: str) -> Path:
    """Return the path of the bytes with this digest."""
    return folder / digest[:2] / digest
