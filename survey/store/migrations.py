"""Alembic without a configuration file: upgrade a database, and tell whether migrations and models agree."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from survey.config import ROOT
from survey.models import Base
from survey.store.db import make_engine


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database to a revision, by default the newest."""
    engine = make_engine(database_url)
    with engine.connect() as connection, connection.begin():
        command.upgrade(alembic_config(connection), revision)
    engine.dispose()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return what Alembic's commands take: our migrations, and the connection that they work on."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def drift(database_url: str) -> list[str]:
    """Return how an upgraded database differs from the models, one line each."""
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [str(difference) for difference in compare_metadata(context, Base.metadata)]
    engine.dispose()
    return differences


def current_revision(database_url: str) -> str:
    """Return the revision of a database, empty for one without a schema."""
    engine = make_engine(database_url)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return revision or ""


@cache
def newest_revision() -> str:
    """Return the revision that this program's schema has."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def known_revisions() -> frozenset[str]:
    """Return the revisions that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())
