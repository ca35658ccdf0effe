"""What all layers share: hypothesis without deadlines, the same examples on every run in CI, no open connections."""

from __future__ import annotations

import os
from collections.abc import Iterator
from weakref import WeakSet

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, event

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")


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
