"""What somebody typed becomes an answer: the same reading for the pages and for workbooks that come back.

What can't be read is kept as typed (`Unreadable`), never dropped; None stands for nothing typed.
"""

from __future__ import annotations

import re
from datetime import date

from scoring.answers import Answer, Unreadable
from scoring.exact import NotExactError, decimal
from scoring.questionnaire import Question
from survey.formats import half_width, normalise

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\Z")


def typed_number(text: str) -> Answer | None:
    """Return a number: full-width digits and separators of thousands are read, anything else is kept."""
    plain = half_width(text)
    if not plain:
        return None
    try:
        return decimal(re.sub(r"[,\s，]", "", plain))
    except NotExactError:
        return Unreadable(text.strip())


def typed_date(text: str) -> Answer | None:
    """Return a date written as 2026-11-23, 2026/11/23, 2026.11.23 or 2026年11月23日."""
    plain = half_width(text)
    if not plain:
        return None
    found = _DATE.match(plain)
    try:
        return date(*map(int, found.groups())) if found else Unreadable(text.strip())
    except ValueError:
        return Unreadable(text.strip())


def typed_text(question: Question, text: str) -> Answer | None:
    """Return a text in the regular form of its format."""
    return normalise(question.format, text) or None
