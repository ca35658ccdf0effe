"""Changing what the database guards, for tests of what happens then."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.store.db import unit_of_work


def tamper(database: Session, statement: str, **values: str) -> None:
    """Change what the database guards, as somebody with the file could; `values`: what the statement takes by name."""
    table = statement.removeprefix("DELETE FROM ").removeprefix("UPDATE ").split()[0]
    with unit_of_work(database):
        if database.get_bind().dialect.name == "postgresql":
            database.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            database.execute(text(statement), values)
            database.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
            return
        rows = database.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
        ).all()
        for name, _sql in rows:
            database.execute(text(f"DROP TRIGGER {name}"))
        database.execute(text(statement), values)
        for _name, sql in rows:
            database.execute(text(sql))
