"""The audit administrator's page: who did what to which object, when, from where; no business data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, request

from survey.accounts.administration_pages import TrailPage, TypedFilters
from survey.accounts.trail_views import view_entries
from survey.queries import trail as trail_queries
from survey.queries.trail import TrailFilters
from survey.store.permissions import Permission
from survey.web.access import allow
from survey.web.addresses import page_of, read_text
from survey.web.request_context import database
from survey.words.actions import ACTION_TITLES, OBJECT_TITLES
from survey.words.figures import SHANGHAI
from survey.words.language import _

blueprint = Blueprint("trail", __name__, url_prefix="/audit")
PAGE = 50


@blueprint.get("")
@allow(Permission.READ_TRAIL)
def trail() -> str:
    """Show the audit trail, newest first, page by page, by person, action, object and period."""
    typed = TypedFilters(*(read_text(request.args, name) for name in TypedFilters.__slots__))
    since, until = _day(typed.since), _day(typed.until)
    fault = ""
    if (typed.since and since is None) or (typed.until and until is None):
        fault = _("日期请写成 2026-11-28 的样子；不合规的日期没有用来筛选。")
    elif since and until and since > until:
        fault = _("起始日期晚于截止日期，请核对。")
    filters = TrailFilters(
        person=typed.person,
        action=typed.action,
        about=(typed.kind, typed.number),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    page = page_of(
        trail_queries.count(database(), filters),
        PAGE,
        lambda number: view_entries(trail_queries.entries(database(), filters, page=number, size=PAGE)),
    )
    return TrailPage(
        page=page,
        typed=typed,
        actions=[(code, str(title)) for code, title in ACTION_TITLES.items()],
        objects=[(code, str(title)) for code, title in OBJECT_TITLES.items()],
        fault=fault,
    ).render()


def _day(text: str) -> date | None:
    """Return a day between 1900 and 2999, or None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 3000 else None


def _midnight(day: date | None) -> datetime | None:
    """Return the moment at which a day begins in Shanghai."""
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
