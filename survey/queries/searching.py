"""Conditions for searches by a part of a name or credit code; no character has a special meaning.

Names and numbers of files are compared in one form on both sides (`comparing_names`); codes are stored in theirs.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, literal, or_

from scoring.characters import half_width
from survey.definitions.formats import normalise
from survey.queries.comparing_names import Compared, Holds

LONGEST = 200
"""The longest name that is stored."""


def search_text(text: str) -> str:
    """Return a search text normalised: one line, half-width characters, no invisible ones, at most `LONGEST` long."""
    return half_width(text)[:LONGEST].strip()


def in_name(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column, or one of a subquery
    """Return the condition that a name holds a text, whatever the width of its signs, size of letters and spaces."""
    return Holds(Compared(column), Compared(literal(search_text(text)))) > 0


def is_name(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Return the condition that a name is a text."""
    condition: ColumnElement[bool] = Compared(column) == Compared(literal(search_text(text)))
    return condition


def in_code(column: Any, text: str, *, begins: bool = False) -> ColumnElement[bool] | None:  # noqa: ANN401 - as above
    """Return the condition that a credit code holds a text, or begins with it; None where no code is written."""
    code = normalise("uscc", text)[:LONGEST]
    if not code:
        return None
    condition: ColumnElement[bool] = (column.startswith if begins else column.contains)(code, autoescape=True)
    return condition


def in_either(name: Any, code: Any, text: str, *, begins: bool = False) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Return the condition that a name or a credit code holds a text."""
    coded = in_code(code, text, begins=begins)
    return in_name(name, text) if coded is None else or_(in_name(name, text), coded)
