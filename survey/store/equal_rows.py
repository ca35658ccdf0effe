"""Rows of a table in SQLite and in PostgreSQL, held against each other as the models read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    CursorResult,
    Integer,
    Numeric,
    RowMapping,
    String,
    Table,
    collate,
    select,
)

_HALF = 2**31


def compare_rows(old: Connection, new: Connection, table: Table, together: int) -> tuple[int, str]:
    """Return how many rows of a table are equal in SQLite (`old`) and PostgreSQL (`new`), up to the first that differs.

    With it, which one that is: table, key and column; empty where all are equal.
    """
    equal = 0
    keys = [item.name for item in table.primary_key]
    with _rows(old, table, together) as own, _rows(new, table, together) as others:
        for mine, other in zip_longest(own.mappings(), others.mappings()):
            first = min((row for row in (mine, other) if row is not None), key=lambda row: [row[key] for key in keys])
            place = f"table {table.name}, row {_key(keys, first)}"
            if mine is None or other is None or any(mine[key] != other[key] for key in keys):
                return equal, place  # that row is in one of them only
            for column in table.columns:
                if not same(mine[column.name], other[column.name]):
                    return equal, f"{place}, column {column.name}"
            equal += 1
    return equal, ""


def _rows(connection: Connection, table: Table, together: int) -> CursorResult[Any]:
    """Return the rows in the order of their keys, the same in both: texts by the bytes of their UTF-8."""
    bytewise = connection.dialect.name == "postgresql"
    order = [collate(item, "C") if bytewise and isinstance(item.type, String) else item for item in table.primary_key]
    statement = select(table).order_by(*order).execution_options(yield_per=together)
    return connection.execute(statement)


def _key(names: list[str], row: Mapping[str, Any] | RowMapping) -> str:
    return ", ".join(f"{name}={row[name]}" for name in names)


def same(mine: object, other: object) -> bool:
    """Return whether two values are equal and of one type, all the way down; NUL is the sign ␀ in PostgreSQL.

    In JSON it is not: there it stands as an escape, which PostgreSQL keeps.
    """
    if isinstance(mine, dict | list):
        return repr(mine) == repr(other)
    if isinstance(mine, str):
        mine = mine.replace("\0", "␀")
    return type(mine) is type(other) and mine == other


def fault_of_row(table: Table, row: Mapping[str, Any] | RowMapping) -> str:
    """Return which value of a row a column of PostgreSQL has no place for, though SQLite has; empty for none."""
    for column in table.columns:
        if fault := _fault(column, row[column.name]):
            key = _key([item.name for item in table.primary_key], row)
            return f"table {table.name}, row {key}, column {column.name} {fault}"
    return ""


def _fault(column: Column[Any], value: object) -> str:
    kind = column.type
    if value is None:
        return ""
    if isinstance(kind, String):
        if not isinstance(value, str):
            return "is no text"
        return f"has {len(value)} characters of {kind.length}" if len(value) > (kind.length or len(value)) else ""
    if isinstance(kind, Integer):
        if not isinstance(value, int):
            return "is no whole number"
        return "is too large" if not isinstance(kind, BigInteger) and not -_HALF <= value < _HALF else ""
    if isinstance(kind, Numeric) and isinstance(value, Decimal) and kind.precision is not None:
        return "is too large" if abs(value) >= 10 ** (kind.precision - (kind.scale or 0)) else ""
    return ""
