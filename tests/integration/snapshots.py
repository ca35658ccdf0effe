"""What a fixture put into the empty database, kept for the run and put back as rows: quicker than making it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from survey.models import Base

Rows = dict[str, list[dict[str, Any]]]
_KEPT: dict[tuple[str, str], Rows] = {}


def restored(database: Session, name: str, make: Callable[[], object]) -> None:
    """Fill the empty database as `make` does; the second time by the rows that stood there after the first."""
    dialect = database.get_bind().dialect.name
    kept = _KEPT.get((dialect, name))
    if kept is None:
        make()
        database.rollback()
        _KEPT[dialect, name] = {
            table.name: [dict(row) for row in database.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
        database.rollback()
        return
    for table in Base.metadata.sorted_tables:
        if kept[table.name]:
            database.execute(insert(table), kept[table.name])
        if dialect == "postgresql" and "id" in table.c and table.c.id.autoincrement and kept[table.name]:
            last = database.scalar(select(func.max(table.c.id)))
            database.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": table.name, "last": last}
            )
    database.commit()
