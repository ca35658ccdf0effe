"""What all layers share: hypothesis without deadlines, cheap passwords and writes, a rare collector, closed pools.

What makes a real service slow on purpose costs nothing here: argon2id at full cost, waiting for the disk, and limits a
minute, since a test is quicker than a person. The full settings are kept as `FULL_COST`, `FULL_SAFETY` and
`FULL_LIMITS`, and tests hold them to what they must be.

The garbage collector looks more rarely (`tests/__init__.py`), and never again at what imports and collecting made.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, event

from survey.store import db, shared_sync
from survey.web import limits, passwords
from tests import nursery

pytest_plugins = ["tests.processor_seconds"]

FULL_COST, FULL_SAFETY, FULL_LIMITS = passwords._hasher, db._prepare_sqlite, limits.MOST
FULL_NOBODY = passwords._nobody
limits.MOST = dict.fromkeys(limits.MOST, 10_000)
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._nobody = passwords._hasher.hash("nobody's")


def _without_waiting(connection: Any, record: Any) -> None:
    """Prepare a connection as the service does, but leave the disk to itself."""
    FULL_SAFETY(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


db._prepare_sqlite = _without_waiting
FULL_MODES = dict(shared_sync.MODES)
shared_sync.MODES.update(dict.fromkeys(shared_sync.MODES, "OFF"))

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")


def pytest_collection_finish() -> None:
    """Take what is there before the first test out of the collector's sight."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def closed_connections() -> Iterator[None]:
    """Close at the end what this run's pools hold: a connection left to the collector is a warning, so a failure."""
    engines: WeakSet[Engine] = WeakSet()

    def remember(connection: Connection) -> None:
        engines.add(connection.engine)

    event.listen(Engine, "engine_connect", remember)
    yield
    event.remove(Engine, "engine_connect", remember)
    for engine in list(engines):
        engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def ended_nursery() -> Iterator[None]:
    """End what children were forked from, where some were."""
    yield
    nursery.end()
