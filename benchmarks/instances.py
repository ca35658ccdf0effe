"""Temporary instances for benchmarks: a migrated SQLite file with synchronous=FULL, gone at exit."""

from __future__ import annotations

import atexit
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path

from flask import Flask

from benchmarks import Row
from survey.app import create_app
from survey.config import KEY_FILE, Settings
from survey.demo import district
from survey.store import migrations as migrating


@lru_cache(maxsize=1)
def temporary_app() -> Flask:
    """Return an application on an empty migrated database."""
    return _app(0)


def fresh_app() -> Flask:
    """Return an application on an empty migrated database of the caller's own."""
    return _app(0)


@lru_cache(maxsize=4)
def demonstration_app(enterprises: int) -> Flask:
    """Return an application on a demonstration district."""
    return _app(enterprises)


def _app(enterprises: int) -> Flask:
    folder = tempfile.TemporaryDirectory(prefix="survey-bench-")
    atexit.register(folder.cleanup)
    path = Path(folder.name)
    url = f"sqlite:///{path / 'bench.sqlite'}"
    migrating.upgrade(url)
    key = secrets.token_hex(16)
    (path / KEY_FILE).write_text(key, encoding="ascii")  # for a server that a benchmark starts on it
    app = create_app(Settings(instance=path, database_url=url, secret_key=key))
    if enterprises:
        with app.app_context(), app.extensions["sessions"]() as database:
            district.load(database, enterprises, 2026, lambda _: None)
    return app


def rows() -> list[Row]:
    """Return nothing: this module only serves the others."""
    return []
