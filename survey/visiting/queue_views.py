"""The queue of visits: its tabs with their counts, and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.models import Visit, VisitAct
from survey.queries import visits
from survey.queries.visits import TO_MAKE, VisitFilters
from survey.store.scope import Scope
from survey.visiting.words import STATES, say_reason
from survey.words.figures import say_date, unit_name
from survey.words.language import _, _l

PAGE = 50
MOST_AT_ONCE = 60
"""So many sheets are printed, or put into one archive, at once."""


class VisitList(StrEnum):
    """The lists of the queue."""

    TODAY = "today"
    WEEK = "week"
    OVERDUE = "overdue"
    MINE = "mine"
    FIRM = "firm"
    CONFIRM = "confirm"
    OVER = "over"
    ALL = "all"


TITLES: Mapping[VisitList, str] = {
    VisitList.TODAY: _l("今天"),
    VisitList.WEEK: _l("本周"),
    VisitList.OVERDUE: _l("过期未走访"),
    VisitList.MINE: _l("我的全部"),
    VisitList.FIRM: _l("等企业答复"),
    VisitList.CONFIRM: _l("待复核"),
    VisitList.OVER: _l("已办结"),
    VisitList.ALL: _l("全部"),
}


def filters_of(which: VisitList, user_id: int, today: date) -> VisitFilters:
    """Return what a list of the queue shows to a reader on a day."""
    mine = VisitFilters(TO_MAKE, user_id)
    return {
        VisitList.TODAY: replace(mine, first=today, last=today),
        VisitList.WEEK: replace(mine, first=today, last=today + timedelta(days=6 - today.weekday())),
        VisitList.OVERDUE: replace(mine, last=today - timedelta(days=1)),
        VisitList.MINE: mine,
        VisitList.FIRM: VisitFilters((VisitAct.SUBMITTED,), answered_by=today),
        VisitList.CONFIRM: VisitFilters(ready=today),
        VisitList.OVER: VisitFilters(visits.OVER),
        VisitList.ALL: VisitFilters(),
    }[which]


@dataclass(frozen=True, slots=True)
class VisitTab:
    """A tab of the queue."""

    key: str
    title: str
    count: int
    current: bool


def view_tabs(
    database: Session, reader: tuple[int, Scope, int, date], current: VisitList, more: VisitFilters
) -> list[VisitTab]:
    """Return the tabs with their counts. `reader`: campaign, scope, user, day; `more`: what narrows every list."""
    campaign_id, scope, user_id, today = reader
    return [
        VisitTab(
            which.value,
            str(TITLES[which]),
            visits.visit_count(database, campaign_id, scope, narrowed(filters_of(which, user_id, today), more)),
            which is current,
        )
        for which in VisitList
    ]


def narrowed(own: VisitFilters, more: VisitFilters) -> VisitFilters:
    """Return the filters of a list, narrowed by unit and plan, and to what a reader may read whole."""
    return replace(own, unit=more.unit, plan=more.plan, reader=more.reader)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in a list. `why`: why this firm; `done`, `claims`: answers looked at, and those on the sheet."""

    id: int
    firm: str
    unit: str
    day: str
    overdue: bool
    people: str
    state: str
    kind: str
    why: str
    done: int
    claims: int
    until: str


def view_rows(rows: Sequence[Visit], counts: Mapping[int, int], today: date) -> list[VisitRow]:
    """Return visits as the queue shows them."""
    return [_row(row, counts.get(row.id, 0), today) for row in rows]


def _row(row: Visit, done: int, today: date) -> VisitRow:
    state, kind = STATES[VisitAct(row.state)]
    people = [row.lead.name, *([row.companion.name] if row.companion is not None else [])]
    waits = row.state == VisitAct.SUBMITTED and row.answer_until is not None
    return VisitRow(
        id=row.id,
        firm=row.version.name,
        unit=unit_name(row.version.unit),
        day=say_date(row.day),
        overdue=row.state in TO_MAKE and row.day < today,
        people=_("、").join(people),
        state=str(state),
        kind=kind,
        why=say_why(row),
        done=done,
        claims=len(row.claims),
        until=say_date(row.answer_until) if waits else "",
    )


def say_why(row: Visit) -> str:
    """Return why a firm is visited."""
    told = [say_reason(str(item["code"]), int(item.get("figure", 0))) for item in row.reasons]
    return _("；").join([*told, *([row.why] if row.why else [])])
