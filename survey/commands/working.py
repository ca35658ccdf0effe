"""`work`: compute jobs beside the serving processes, on this machine or another one; serves nothing."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from survey.app import create_app
from survey.commands.running import RUNNERS
from survey.config import load_settings
from survey.jobs.worker import start_runners, stop_runners
from survey.store import migrations


def main(arguments: list[str]) -> int:
    """Compute jobs until Ctrl-C or SIGTERM; returns 2 with a sentence where settings or database do not fit."""
    parser = argparse.ArgumentParser(prog="python3 -m survey work")
    parser.add_argument("--instance", type=Path, default=None, help="folder that the serving processes use, too")
    parser.add_argument("--jobs", type=_positive, default=RUNNERS, help="how many at a time")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(options.instance)
    except ValueError as error:
        print(str(error), file=sys.stderr)
        return 2
    if migrations.current_revision(settings.database_url) != migrations.newest_revision():
        print("the database is not at this program's version: start `python3 -m survey run` first", file=sys.stderr)
        return 2
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    app = create_app(settings)
    start_runners(app, options.jobs)
    print("正在处理后台任务（按 Ctrl-C 停止）", flush=True)
    while not stop.wait(1.0):  # a wait without a limit would not hear Ctrl-C on Windows
        pass
    stop_runners(app)
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        message = "at least one"
        raise argparse.ArgumentTypeError(message)
    return number
