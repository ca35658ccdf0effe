"""Errors of the server, counted in a small file of the instance: a line for each, so that several processes may write.

A line says when, the status, what kind of trouble, and at which endpoint; nothing of who asked or what was sent. Where
the disk takes nothing, lines wait in memory for the next one.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FAILURES_FILE = "failures.log"
LONGEST = 256 * 1024
"""Bytes of the file before its older half is dropped."""
_waiting: deque[str] = deque(maxlen=1_000)
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer with a status of 500 or more. `kind`: of `Trouble`, empty for a fault of the program."""

    at: datetime
    status: int
    kind: str
    endpoint: str


def note_failure(instance: Path, failure: Failure) -> None:
    """Count a failure; raises nothing: what can't be written now is written with the next one."""
    with _guard:
        _waiting.append(f"{failure.at.isoformat()} {failure.status} {failure.kind or '-'} {failure.endpoint or '-'}\n")
        with suppress(OSError):
            _write(instance / FAILURES_FILE)


def _write(path: Path) -> None:
    text = "".join(_waiting).encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
    _waiting.clear()
    if path.stat().st_size > LONGEST:
        half = path.with_name(f"{path.name}.part")
        half.write_bytes(path.read_bytes()[-LONGEST // 2 :].partition(b"\n")[2])
        half.replace(path)


def failures_since(instance: Path, moment: datetime) -> Sequence[Failure]:
    """Return what failed since a moment, oldest first, as far as the file goes back; what waits in memory, too."""
    with _guard:
        lines = list(_waiting)
    with suppress(OSError):
        lines = [*(instance / FAILURES_FILE).read_text(encoding="utf-8", errors="replace").splitlines(), *lines]
    found = (_read(line) for line in lines)
    return [failure for failure in found if failure is not None and failure.at >= moment]


def _read(line: str) -> Failure | None:
    parts = line.split()
    try:
        at, status = datetime.fromisoformat(parts[0]), int(parts[1])
        return Failure(at, status, parts[2].replace("-", ""), parts[3]) if at.tzinfo is not None else None
    except (ValueError, IndexError, TypeError):
        return None
