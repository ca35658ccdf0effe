"""The keys of the record: one file in the instance folder, apart from the secret key, with the moment each began.

A key holds from its own moment until that of the next. Which key an entry has follows from the entry's time alone, so
that the file decides the same for every process, and a verifier can tell a key that is used outside of its time.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from survey.models import true_now

KEYS_FILE = "audit.keys"
FORMAT = 1
ANNOUNCED = timedelta(seconds=5)
"""A new key begins so long after it stands in the file: whoever reads the file after taking the time knows it."""


class KeysFileError(Exception):
    """The file of keys cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class AuditKey:
    """A key: what it is called in entries, from when on it holds, and its 32 bytes."""

    id: str
    begins: datetime
    secret: bytes = field(repr=False)


def key_at(keys: Sequence[AuditKey], moment: datetime) -> AuditKey:
    """Return the key that holds at a moment, of keys in the order of their beginnings; the first before its own."""
    return next((key for key in reversed(keys) if key.begins <= moment), keys[0])


def read_keys(path: Path) -> tuple[AuditKey, ...]:
    """Return the keys of a file in the order in which they began; none where there is no file. Raises KeysFileError."""
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        keys = [
            AuditKey(str(one["id"]), datetime.fromisoformat(one["begins"]), bytes.fromhex(one["secret"]))
            for one in said["keys"]
        ]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"the keys of the record in {path} cannot be read: {error}"
        raise KeysFileError(message) from error
    if said.get("format") != FORMAT or not keys or any(len(key.secret) < 32 or not key.begins.tzinfo for key in keys):
        message = f"the keys of the record in {path} cannot be read: it is no file of keys that this program knows"
        raise KeysFileError(message)
    return tuple(sorted(keys, key=lambda key: key.begins))


class KeyRing:
    """The keys of one instance, read again whenever their file changes; the first is made at first use."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / KEYS_FILE
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[AuditKey, ...] = ()

    def now(self) -> tuple[datetime, AuditKey]:
        """Return the present moment and the key that holds at it. Raises KeysFileError.

        The moment is taken before the file is looked at, and never lies before the first key.
        """
        moment = true_now()
        keys = self.all()
        if not keys:
            _write_new(self.path, (_made(true_now()),))
            keys = self.all()
        moment = max(moment, keys[0].begins)
        return moment, key_at(keys, moment)

    def all(self) -> tuple[AuditKey, ...]:
        """Return every key, the oldest first; none where the file was not made yet. Raises KeysFileError."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return ()
        seen = (state.st_mtime_ns, state.st_ino)
        if seen != self._seen:
            self._keys = read_keys(self.path)
            self._seen = seen
        return self._keys

    def rotate(self) -> AuditKey:
        """Add a key that holds from a few seconds on, and return it; the old ones stay. Raises KeysFileError."""
        self.now()
        new = _made(true_now() + ANNOUNCED)
        _replace(self.path, (*self.all(), new))
        return new


def _made(begins: datetime) -> AuditKey:
    return AuditKey(secrets.token_hex(4), begins, secrets.token_bytes(32))


def _write_beside(path: Path, keys: Sequence[AuditKey]) -> Path:
    said = [{"id": key.id, "begins": key.begins.isoformat(), "secret": key.secret.hex()} for key in keys]
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(json.dumps({"format": FORMAT, "keys": said}, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return half


def _write_new(path: Path, keys: Sequence[AuditKey]) -> None:
    """Write the file whole, unless another process was first: then its keys hold."""
    half = _write_beside(path, keys)
    with suppress(FileExistsError):
        os.link(half, path)
    half.unlink()


def _replace(path: Path, keys: Sequence[AuditKey]) -> None:
    _write_beside(path, keys).replace(path)
