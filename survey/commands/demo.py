"""`demo`: fill an empty database with a demonstration district."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scoring.selection.selection import CannotChooseError
from survey.app import create_app
from survey.commands.running import ENTERPRISES, SEED, enterprises
from survey.config import load_settings
from survey.demo import district
from survey.demo.diaries import LENGTH
from survey.demo.prepare import play_year_before
from survey.demo.year_before import load_year_before
from survey.evaluations import evaluate
from survey.records.run_appender import append_once
from survey.schemes.freeze_segments import freeze_where_possible
from survey.store import migrations


def main(arguments: list[str]) -> int:
    """Load the district and evaluate it; returns 2 when the database is not empty."""
    parser = argparse.ArgumentParser(prog="python3 -m survey demo")
    parser.add_argument("--enterprises", type=enterprises, default=ENTERPRISES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--day", type=day, default=None, help=f"of the season, 1 to {LENGTH}; as near its end by default"
    )
    parser.add_argument("--instance", type=Path, default=None)
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(options.instance)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), app.extensions["sessions"]() as database:
        try:
            campaign = district.load(
                database, options.enterprises, options.seed, lambda text: print(text, flush=True), day=options.day
            )
        except district.NotEmptyError:
            print("the database already holds enterprises: give another folder with --instance", file=sys.stderr)
            return 2
        load_year_before(database, campaign, options.seed)
        freeze_where_possible(database, campaign.id, user_id=None, reason=district.FROZEN)
        try:
            evaluation = evaluate.evaluate_and_store(database, campaign.id, user_id=None)
        except (evaluate.NothingToEvaluateError, CannotChooseError) as error:
            print(f"nothing is evaluated yet: {error}")
        else:
            print(f"evaluation {evaluation.id}, fingerprint {evaluation.fingerprint}")
        play_year_before(database, lambda _: None)
    append_once(app)
    app.extensions["engine"].dispose()
    return 0


def day(text: str) -> int:
    """Return a day of the season from an argument. Raises ArgumentTypeError for one that the season does not have."""
    number = int(text)
    if not 1 <= number <= LENGTH:
        message = f"a day of the season is 1 to {LENGTH}"
        raise argparse.ArgumentTypeError(message)
    return number
