"""The calendar of a campaign as a strip of its days, and where today lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from survey.models import Campaign
from survey.words.figures import SHANGHAI, days_left, moment, say_date
from survey.words.language import _, _n


class When(StrEnum):
    """Whether a day is over, the next one, or later; or not set."""

    OVER = "over"
    NEXT = "next"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the strip: what happens, when, and how far it is."""

    title: str
    when: str
    note: str
    state: When


def view_calendar(campaign: Campaign, now: datetime, latest: datetime) -> list[CalendarDay]:
    """Return opening, close, end of corrections and decision, in this order, with the next one marked.

    `latest`: the last moment of any firm; a day of its own where some have longer than the campaign says.
    """
    decision = campaign.decision_on
    extended = [(_("延期企业截止"), latest)] if latest > campaign.closes_at else []
    days: Sequence[tuple[str, datetime | date | None]] = (
        (_("开放填报"), campaign.opens_at),
        (_("填报截止"), campaign.closes_at),
        *extended,
        (_("补正截止"), campaign.correction_until),
        (_("会审决定"), decision),
    )
    strip: list[CalendarDay] = []
    for title, day in days:
        strip.append(_day(title, day, now, marked=any(item.state is When.NEXT for item in strip)))
    return strip


def _day(title: str, day: datetime | date | None, now: datetime, *, marked: bool) -> CalendarDay:
    if day is None:
        return CalendarDay(title, _("未定"), "", When.OPEN)
    if isinstance(day, datetime):
        text, left, over = moment(day), days_left(day, now), day <= now
    else:
        today = now.astimezone(SHANGHAI).date()
        text, over = say_date(day), day < today
        left = _("已过") if over else _n("还有 %(n)s 天", n=(day - today).days) if day > today else _("今天")
    state = When.OVER if over else When.LATER if marked else When.NEXT
    return CalendarDay(title, text, _("已过") if over else left, state)
