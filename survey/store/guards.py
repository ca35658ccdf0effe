"""Triggers by which the database itself refuses changes of what is kept: used by migrations from 0019 on.

Migrations of before have their own copies, which stay as they ran. What a function here makes must never change; who
needs something else adds a function.
"""

from __future__ import annotations

from alembic import op


def on_sqlite() -> bool:
    """Return whether the migration runs on SQLite, else it is PostgreSQL."""
    return op.get_bind().dialect.name == "sqlite"


def differs(column: str) -> str:
    """Return the condition that an UPDATE changes a column; of JSON on PostgreSQL compare the text instead."""
    return f"NEW.{column} IS NOT OLD.{column}" if on_sqlite() else f"NEW.{column} IS DISTINCT FROM OLD.{column}"


def refuse(table: str, verb: str, name: str, when: str = "") -> None:
    """Refuse UPDATE or DELETE of a table's rows, where `when` holds; `refuse_change()` is there since 0001."""
    condition = f" WHEN ({when})" if when else ""
    done = (
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        if on_sqlite()
        else "EXECUTE FUNCTION refuse_change()"
    )
    each = "" if on_sqlite() else " FOR EACH ROW"
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}{each}{condition} {done}")


def append_only(table: str) -> None:
    """Refuse every change of a table's rows."""
    refuse(table, "UPDATE", "no_update")
    refuse(table, "DELETE", "no_delete")


def drop(table: str, name: str) -> None:
    """Take a trigger away."""
    op.execute(f"DROP TRIGGER {table}_{name}" + ("" if on_sqlite() else f" ON {table}"))
