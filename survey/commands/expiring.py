"""`expire`: remove what `survey.store.retention` says has expired, and say what and how many."""

from __future__ import annotations

import argparse
from pathlib import Path

from survey.app import create_app
from survey.config import load_settings
from survey.models import utc_now
from survey.records.expire import expire
from survey.store import migrations
from survey.words.retention import WORDS


def main(arguments: list[str]) -> int:
    """Remove what has expired, or with --dry-run say what would be; returns 0."""
    parser = argparse.ArgumentParser(prog="python3 -m survey expire")
    parser.add_argument("--instance", type=Path, default=None, help="the instance folder")
    parser.add_argument("--dry-run", action="store_true", help="remove nothing, only say what would be")
    options = parser.parse_args(arguments)
    settings = load_settings(options.instance)
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), app.extensions["sessions"]() as database:
        counts = expire(database, settings, utc_now(), dry=options.dry_run)
        for key, count in counts.items():
            print(f"{key:<18} {count:>6}  {WORDS[key][0]}")
    print(f"{'would be removed' if options.dry_run else 'removed'}: {sum(counts.values())}")
    return 0
