"""Instances for benchmarks: a migrated SQLite file with synchronous=FULL, gone at exit; a district of many limits."""

from __future__ import annotations

import atexit
import secrets
import tempfile
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
from flask import Flask
from numpy.typing import NDArray

from benchmarks import Row
from scoring.selection.quotas.problem import Bound, Problem
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


@lru_cache(maxsize=1)
def crossing_district() -> tuple[Problem, NDArray[np.int64]]:
    """Return 1,300 firms in rank order with their scores: 300 seats, 22 crossing quotas, one at most of each group.

    Labels of four attributes drift down the list, so that every quota, 94 to 106 % of a label's share, forces somebody.
    The seed is one on which choosing anew without each limit that is named takes minutes.
    """
    generator = np.random.default_rng(3)
    count, seats = 1_300, 300
    scores = np.sort(generator.normal(60, 10, count) * 1e6).astype(np.int64)[::-1].copy()
    labels, bounds = {}, []
    for name, values in {"unit": 9, "division": 8, "size": 3, "chain": 2}.items():
        share, drift = generator.dirichlet(np.full(values, 6.0)), generator.normal(0, 0.6, values)
        chances = share * np.exp(drift * np.linspace(1, -1, count)[:, None])
        chances /= chances.sum(axis=1, keepdims=True)
        labels[name] = tuple(f"{name}{int(generator.choice(values, p=own))}" for own in chances)
        for label, members in sorted(Counter(labels[name]).items()):
            fair = seats * members / count
            bounds.append(Bound(name, label, int(fair * 0.94), int(fair * 1.06) + 1))
    groups, free, at = [""] * count, generator.permutation(count), 0
    for number in range(150):
        size = int(generator.integers(2, 6))
        for row in free[at : at + size].tolist():
            groups[row] = f"group{number:03}"
        at += size
    return Problem(seats, labels, tuple(bounds), tuple(groups), 1), scores


def rows() -> list[Row]:
    """Return nothing: this module only serves the others."""
    return []
