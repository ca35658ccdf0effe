"""Absences as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.models import Absence
from survey.reviewing.holding_views import say_person
from survey.words.figures import say_date
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """Who is away and who works in his place. `now`: whether today is one of the days."""

    id: int
    absent: str
    deputy: str
    days: str
    now: bool
    reason: str
    by: str


def view_absences(rows: Sequence[Absence], today: date) -> list[AbsenceLine]:
    """Return absences in words, as they come."""
    return [
        AbsenceLine(
            row.id,
            say_person(row.absent),
            say_person(row.deputy),
            _("%(first)s 至 %(last)s", first=say_date(row.first_day), last=say_date(row.last_day)),
            row.first_day <= today <= row.last_day,
            row.reason,
            row.named_by.name,
        )
        for row in rows
    ]
