"""`expire`: remove what `survey.store.retention` says has expired, and say what and how many."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import inspect

from survey.app import create_app
from survey.config import load_settings
from survey.models import utc_now
from survey.records.expire import expire
from survey.records.run_appender import append_once
from survey.store.database_copies import CopyError, is_empty
from survey.words.retention import WORDS


def main(arguments: list[str]) -> int:
    """Remove what has expired, or with --dry-run say what would be; returns 2 where there is no database of ours."""
    parser = argparse.ArgumentParser(prog="python3 -m survey expire")
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    parser.add_argument("--dry-run", action="store_true", help="remove nothing, only say what would be")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(options.instance)
        empty = is_empty(settings.database_url)
    except (ValueError, CopyError) as error:
        print(error, file=sys.stderr)
        return 2
    app = create_app(settings)
    if empty or not inspect(app.extensions["engine"]).has_table("web_session"):
        print("this database holds nothing of this program's: start the service once", file=sys.stderr)
        return 2
    with app.app_context(), app.extensions["sessions"]() as database:
        counts = expire(database, settings, utc_now(), dry=options.dry_run)
        for key, count in counts.items():
            print(f"{key:<18} {count:>6}  {WORDS[key][0]}")
    if not options.dry_run:
        append_once(app)
    print(f"{'would be removed' if options.dry_run else 'removed'}: {sum(counts.values())}")
    return 0
