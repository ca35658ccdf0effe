"""A value of a column as the history of a record has it."""

from __future__ import annotations

from datetime import date


def as_text(value: object) -> str:
    """Return a value of a column as the history has it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
