"""Backups in a folder, each in one of its own by its time; the older ones go, and the instance notes the newest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from survey.config import LAST_BACKUP_FILE
from survey.store.archives import BackupError, Manifest

DATABASE_ARCHIVE, FILES_ARCHIVE = "database.zip", "files.zip"
_DATED = re.compile(r"\d{4}-\d\d-\d\d-\d{6}")


@contextmanager
def dated_folder(parent: Path, now: datetime | None = None) -> Iterator[Path]:
    """Give a new folder with the time as its name; it is removed again with what is in it when the block fails.

    Raises BackupError where it cannot be made.
    """
    if not parent.is_dir():
        message = f"{parent} is no folder: make it first (mkdir {parent}), or name one that is there"
        raise BackupError(message)
    folder = parent / (now or datetime.now().astimezone()).strftime("%Y-%m-%d-%H%M%S")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        message = f"the folder {folder} cannot be made ({error.strerror}): see that you may write in {parent}"
        raise BackupError(message) from error
    try:
        yield folder
    except BaseException:
        _remove(folder)
        raise


def remove_older(parent: Path, keep: int) -> Sequence[Path]:
    """Remove all whole backups but the newest ones, and return what was removed; nothing else in there is touched."""
    found = sorted(
        path
        for path in parent.iterdir()
        if _DATED.fullmatch(path.name) and not path.is_symlink() and (path / DATABASE_ARCHIVE).is_file()
    )
    old = found[: max(0, len(found) - keep)]
    for folder in old:
        _remove(folder)
    return old


def _remove(folder: Path) -> None:
    """Remove a backup's folder, unless somebody laid something else into it."""
    for name in (FILES_ARCHIVE, DATABASE_ARCHIVE):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def note_backup(instance: Path, manifest: Manifest, database: Path, *, files: bool) -> None:
    """Note in the instance when it was last backed up, where to, and whether with its files. Raises OSError."""
    said = {"made_at": manifest.made_at, "database": str(database.resolve()), "files": files}
    half = instance / f"{LAST_BACKUP_FILE}.part"
    half.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(instance / LAST_BACKUP_FILE)
