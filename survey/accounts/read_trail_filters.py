"""The filters of the trail: read from an address, said in words, each taken off again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from survey.accounts.trail_results import FilterChip, TypedFilters
from survey.queries.trail import TrailFilters
from survey.web.addresses import read_text
from survey.words.actions import ACTION_TITLES, OBJECT_TITLES
from survey.words.figures import SHANGHAI
from survey.words.language import _

MOST_ROWS = 20_000
"""So many entries one workbook of the trail holds; of more its page says to narrow them."""


def read_typed(given: Mapping[str, str]) -> TypedFilters:
    """Return the filters as they were typed."""
    return TypedFilters(**{name: read_text(given, name) for name in TypedFilters.__slots__})


def read_filters(typed: TypedFilters) -> TrailFilters:
    """Return the filters as a query takes them; a day that is none narrows nothing."""
    since, until = _day(typed.since), _day(typed.until)
    return TrailFilters(
        person=typed.person,
        action=typed.action,
        whom=typed.whom,
        about=(typed.kind, typed.number),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def say_fault(typed: TypedFilters) -> str:
    """Return what is wrong with the period, an empty text for nothing."""
    since, until = _day(typed.since), _day(typed.until)
    if (typed.since and since is None) or (typed.until and until is None):
        return _("日期请写成 2026-11-28 的样子；不合规的日期没有用来筛选。")
    return _("起始日期晚于截止日期，请核对。") if since and until and since > until else ""


def say_filters(typed: TypedFilters) -> dict[str, str]:
    """Return name of a filter -> what it narrows to, in words, of those in use."""
    titles = {
        "person": _("人员：%(text)s", text=typed.person),
        "action": _("操作：%(text)s", text=ACTION_TITLES.get(typed.action, typed.action)),
        "whom": _("涉及：%(text)s", text=typed.whom),
        "kind": _("对象：%(text)s", text=OBJECT_TITLES.get(typed.kind, typed.kind)),
        "number": _("编号：%(text)s", text=typed.number),
        "since": _("自 %(day)s 起", day=typed.since),
        "until": _("至 %(day)s（含）", day=typed.until),
    }
    return {name: titles[name] for name, value in asdict(typed).items() if value}


def chips_of(typed: TypedFilters, address: Callable[..., str]) -> list[FilterChip]:
    """Return the filters in use, each with the address without it. `address`: of the page with given filters."""
    given = in_address(typed)
    return [
        FilterChip(label, address(**{key: value for key, value in given.items() if key != name}))
        for name, label in say_filters(typed).items()
    ]


def in_address(typed: TypedFilters) -> dict[str, str]:
    """Return name -> text of the filters in use."""
    return {name: value for name, value in asdict(typed).items() if value}


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
