"""`replay`: make a stored evaluation again, say what differs, and what of the lists frozen on it; also from a copy."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from survey.config import load_settings
from survey.evaluations.replay import replay
from survey.freezing.verify_list import verify_list
from survey.queries import frozen_lists
from survey.store.db import make_engine, make_sessions

SHOWN = 20


def main(arguments: list[str]) -> int:
    """Return 0 when the replay gives what is stored, 1 when it differs, 2 when there is nothing to replay."""
    parser = argparse.ArgumentParser(prog="python3 -m survey replay")
    parser.add_argument("evaluation", type=int)
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    parser.add_argument("--database", default="", help="a copied SQLite file, or the address of a PostgreSQL database")
    options = parser.parse_args(arguments)
    try:
        url = address_of(options.database) if options.database else load_settings(options.instance).database_url
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if url is None:
        print(f"{options.database}: there is no such file", file=sys.stderr)
        return 2
    engine = make_engine(url)
    try:
        if not inspect(engine).has_table("evaluation"):
            print("this database holds no evaluations", file=sys.stderr)
            return 2
        with make_sessions(engine)() as database:
            replayed = replay(database, options.evaluation)
            wrong = _list_faults(database, options.evaluation)
    except DatabaseError as error:
        print(f"this database can't be read: {error.orig}", file=sys.stderr)
        return 2
    finally:
        engine.dispose()
    if replayed is None:
        print(f"there is no evaluation {options.evaluation}", file=sys.stderr)
        return 2
    print(f"stored   {replayed.stored}\nreplayed {replayed.again or '–'}")
    print("".join(f"{line}\n" for line in wrong), end="")
    print("".join(f"note: {line}\n" for line in replayed.notes), end="")
    if replayed.same:
        print("the same: every rank, score, place and count is what is stored")
        return min(len(wrong), 1)
    for line in replayed.differences[:SHOWN]:
        print(f"differs: {line}")
    if len(replayed.differences) > SHOWN:
        print(f"… and {len(replayed.differences) - SHOWN} more")
    if not replayed.differences:
        print("differs: the fingerprint, though nothing that is stored")
    return 1


def _list_faults(database: Session, evaluation_id: int) -> list[str]:
    """Return a line for each thing that is not as it was frozen, of every version of a list on an evaluation."""
    if not inspect(database.connection()).has_table("list_version"):
        return []  # a database of before
    return [
        f"list {version.number}: {line}"
        for version in frozen_lists.of_evaluation(database, evaluation_id)
        for line in verify_list(database, version, replayed=False)
    ]


def address_of(database: str) -> str | None:
    """Return the address of a database, None for a file that is not there (it must not be made)."""
    if "://" in database:
        return database
    path = Path(database)
    return f"sqlite:///{path.resolve()}" if path.is_file() else None
