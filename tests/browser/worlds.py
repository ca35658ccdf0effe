"""Services with a demonstration in them: each is made once in a run, and every file of tests gets its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from survey.app import create_app
from survey.config import Settings
from survey.store import migrations

_made: dict[str, Path] = {}
"""Name of a service -> the folder in which it was made, which nobody serves."""


def open_service(folder: Path) -> Flask:
    """Return an application on the SQLite file of a folder, without second factors."""
    url = f"sqlite:///{folder / 'service.sqlite'}"
    return create_app(Settings(instance=folder, database_url=url, secret_key="only for tests", second_factor=False))


def service_with(factory: pytest.TempPathFactory, name: str, fill: Callable[[Flask], None]) -> Flask:
    """Return an application on a copy of the service of this name; `fill` puts into a new one what it begins with."""
    if name not in _made:
        folder = factory.mktemp(f"{name}-made")
        for part in ("uploads", "exports"):
            (folder / part).mkdir()
        migrations.upgrade(f"sqlite:///{folder / 'service.sqlite'}")
        app = open_service(folder)
        with app.app_context():
            fill(app)
        app.extensions["engine"].dispose()
        _made[name] = folder
    copy = factory.mktemp(name)
    shutil.copytree(_made[name], copy, dirs_exist_ok=True)
    return open_service(copy)
