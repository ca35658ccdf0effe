"""Who holds which cases, and what was handed over, as rows of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from survey.definitions.stages import Stage
from survey.models import Absence, HandOverKind, User
from survey.queries.firm_filters import NONE, UNIT
from survey.queries.holdings import HandOverRow, HeldCases, NamedReviewer
from survey.queries.review_states import WAITING
from survey.words.figures import moment, say_date, unit_name
from survey.words.language import _
from survey.words.roles import role_title


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A line of the table. `holder`: who; `gone`: whether that person left; `days`: how long the longest wait is.

    `deputy`: who works in that person's place today, until when; empty where nobody does.
    """

    holder: str
    gone: bool
    deputy: str
    unit: str
    cases: int
    cases_url: str
    since: str
    waiting: int
    waiting_url: str
    days: int | None


@dataclass(frozen=True, slots=True)
class People:
    """Who is on the table. `known`: by number, those whom cases were assigned to; `away`: who is away today."""

    known: Mapping[int, User]
    away: Mapping[int, Absence]


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """A hand-over in words. `seen`: who knows of it since when; `unseen`: who did not say so yet.

    `mark`: its number where the reader is one of them, else 0.
    """

    when: str
    what: str
    gave: str
    got: str
    cases: int
    reason: str
    by: str
    seen: Sequence[str]
    unseen: Sequence[str]
    mark: int


def view_assignable(people: Sequence[User]) -> list[tuple[str, str]]:
    """Return whom cases can be assigned to, and that nobody alone holds them, as choices of a form."""
    persons = [(str(one.id), say_person(one)) for one in people]
    return [("", _("请选择")), *persons, ("0", _("交回所属街镇，不指定个人"))]


def say_person(person: User) -> str:
    """Return ``示例张（街镇审核人员，安亭镇）``, and of whoever left that he did."""
    place = unit_name(person.unit) if person.unit else ""
    about = _("、").join(text for text in (role_title(person.role), place) if text)
    left = "" if person.active else _("，已停用")
    return _("%(name)s（%(about)s%(left)s）", name=person.name, about=about, left=left)


def view_holdings(
    rows: Sequence[HeldCases], people: People, named: Sequence[NamedReviewer], now: datetime
) -> list[HoldingLine]:
    """Return who holds how many cases, with the lists of just these firms; the reviewers of units first."""
    reviewers = {one.unit: one for one in named}
    return [_line(row, people, reviewers, now) for row in rows]


def _line(row: HeldCases, people: People, reviewers: Mapping[str, NamedReviewer], now: datetime) -> HoldingLine:
    own: dict[str, Any] = {
        "unit": row.unit or NONE,
        "holder": str(row.holder_id) if row.holder_id is not None else UNIT,
    }
    reviewer = reviewers.get(row.unit) if row.holder_id is None else None
    person = people.known.get(row.holder_id) if row.holder_id is not None else None
    if person is not None:
        holder, gone, since = person.name, not person.active, row.since
    elif reviewer is not None:
        holder, gone, since = _("街镇审核人：%(name)s", name=reviewer.name), not reviewer.active, reviewer.since
    else:
        holder, gone, since = _("本街镇审核人员"), False, None
    number = row.holder_id if row.holder_id is not None else (reviewer.user_id if reviewer is not None else 0)
    waiting = url_for("firm_list.firms", stage=Stage.SUBMITTED.value, review=WAITING, **own)
    return HoldingLine(
        holder=holder,
        gone=gone,
        deputy=say_deputy(people.away[number]) if number in people.away else "",
        unit=unit_name(row.unit) if row.unit else _("未填街镇"),
        cases=row.cases,
        cases_url=url_for("firm_list.firms", **own),
        since=moment(since),
        waiting=row.waiting,
        waiting_url=waiting if row.waiting else "",
        days=(now - row.oldest).days if row.oldest is not None else None,
    )


def say_deputy(row: Absence) -> str:
    """Return who works in the place of somebody, until when."""
    return _("%(name)s代理，到%(day)s", name=row.deputy.name, day=say_date(row.last_day))


def view_hand_overs(rows: Sequence[HandOverRow], reader_id: int) -> list[HandOverLine]:
    """Return hand-overs in words, as they come."""
    return [
        HandOverLine(
            moment(row.hand_over.handed_at),
            _say_kind(row),
            _("、").join(row.gave) or _("本街镇审核人员"),
            _("、").join(one.name for one in row.got) or _("本街镇审核人员"),
            row.cases,
            row.hand_over.reason,
            row.hand_over.handed_by.name,
            [
                _("%(name)s，%(when)s", name=one.name, when=moment(one.seen_at))
                for one in row.got
                if one.seen_at is not None
            ],
            [one.name for one in row.got if one.seen_at is None],
            row.hand_over.id if any(one.user_id == reader_id and one.seen_at is None for one in row.got) else 0,
        )
        for row in rows
    ]


def _say_kind(row: HandOverRow) -> str:
    match row.hand_over.kind:
        case HandOverKind.UNIT:
            return _("%(unit)s的全部企业", unit=unit_name(row.hand_over.unit))
        case HandOverKind.COLLEAGUE:
            return _("一位同事承办的全部")
        case _:
            return _("逐家指定")
