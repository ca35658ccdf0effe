"""`move`: an instance's database from SQLite into an empty PostgreSQL database, compared row by row."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from survey.config import DATABASE, MOVED_FILE, instance_folder, sqlite_path
from survey.store.database_copies import CopyError
from survey.store.moving import MoveError, move


def main(arguments: list[str]) -> int:
    """Move the database; returns 0 once every row is found equal, and 2 with a sentence where nothing was moved."""
    parser = argparse.ArgumentParser(prog="python3 -m survey move")
    parser.add_argument("target", help="address of the empty database: postgresql://user:password@host/name")
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    options = parser.parse_args(arguments)
    folder = instance_folder(options.instance)
    if os.environ.get(DATABASE.name):
        print(f"{DATABASE.name} is set: unset it, what is moved is the SQLite file of the instance", file=sys.stderr)
        return 2
    mark = folder / MOVED_FILE
    before = mark.read_bytes() if mark.exists() else None
    try:
        counts = move(sqlite_path(folder), options.target, said=_say, done=lambda: _mark(mark, options.target))
    except (MoveError, CopyError, OSError) as error:
        if before is None:
            mark.unlink(missing_ok=True)
        print(error, file=sys.stderr)
        return 2
    print(f"moved: {sum(counts.values())} rows of {len(counts)} tables, each equal in both databases")
    print(f"from now on start everything with  {DATABASE.name}  set to that address; uploads and exports stay here")
    print(f"{sqlite_path(folder)} is as it was: keep it until the next backup, and do not start the service with it")
    return 0


def _say(table: str, rows: int) -> None:
    print(f"  {table:<24}{rows:>10} rows equal", flush=True)


def _mark(path: Path, target: str) -> None:
    """Leave a note that keeps the service from going on with the old file where the address is forgotten."""
    where = make_url(target)
    path.write_text(f"{datetime.now(UTC):%Y-%m-%d}, {where.database} on {where.host or 'this machine'}\n", "utf-8")
