"""Conditions for searches by a part of a name or credit code; no character has a special meaning.

Names and numbers of files are compared in one form on both sides (`comparing_names`); codes are stored in theirs. A
firm is found by what is stored for it (`survey.models.search_keys`): its name, former names, and initials in pinyin.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, literal, or_

from scoring.characters import compared, half_width
from survey.definitions.formats import normalise
from survey.models import Enterprise
from survey.queries.comparing_names import Compared, Holds

LONGEST = 200
"""The longest name that is stored."""
_LETTERS = re.compile("(?=[0-9]*[a-z])[a-z0-9]{2,}")
"""What may be the initials of a name: two letters and digits or more."""


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


def finds_firm(text: str) -> ColumnElement[bool]:
    """Return the condition that an `Enterprise` is meant by a text: the one rule of every list that is searched.

    Its name or a former one holds the text whatever the width, case and spaces, its credit code begins with it, or the
    text is letters that its names' initials in pinyin hold. An empty text means every enterprise.
    """
    wanted = compared(search_text(text))
    conditions = [Holds(Enterprise.search_key, literal(wanted)) > 0]
    code = in_code(Enterprise.credit_code, text, begins=True)
    if code is not None:
        conditions.append(code)
    if _LETTERS.fullmatch(wanted):
        conditions.append(Holds(Enterprise.initials, literal(wanted)) > 0)
    return or_(*conditions)
