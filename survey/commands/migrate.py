"""`migrate`: bring the database to the newest revision before the service is started, and say what was done."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from survey.config import load_settings
from survey.store.db import make_engine, make_sessions
from survey.store.migrations import current_revision, known_revisions, newest_revision, upgrade
from survey.store.search_keys import fill_search_keys


def main(arguments: list[str]) -> int:
    """Migrate the database; returns 2 with a sentence where that cannot be, and then nothing was changed."""
    parser = argparse.ArgumentParser(prog="python3 -m survey migrate")
    parser.add_argument("--check", action="store_true", help="say what would be done, and change nothing")
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    options = parser.parse_args(arguments)
    try:
        url = load_settings(options.instance).database_url
        before, newest = current_revision(url), newest_revision()
        if before and before not in known_revisions():
            print(
                f"the database has revision {before}, which this program does not know: a newer one made it. Start that"
                " one, or put back the backup from before the upgrade",
                file=sys.stderr,
            )
            return 2
        if not options.check:
            if before != newest:
                upgrade(url)
            _fill(url)
    except (ValueError, DatabaseError) as error:
        print(f"the database was not changed: {getattr(error, 'orig', error)}", file=sys.stderr)
        return 2
    if before == newest:
        print(f"revision {newest}: nothing to do")
    else:
        print(f"revision {before or 'none'} {'would become' if options.check else 'became'} {newest}")
    return 0


def _fill(url: str) -> None:
    """Let enterprises of before be found as new ones are."""
    engine = make_engine(url)
    with make_sessions(engine)() as database:
        filled = fill_search_keys(database)
    engine.dispose()
    if filled:
        print(f"{filled} enterprises can be searched by former names and initials")
