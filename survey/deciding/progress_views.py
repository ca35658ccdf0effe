"""Where a campaign stands between its decisions and its letters, as one strip on every page of that part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.queries.decisions import WAITING
from survey.queries.list_progress import ListProgress, progress
from survey.store.permissions import Permission
from survey.web.access import may, may_open, signed_in
from survey.words.figures import SHANGHAI, say_date
from survey.words.language import _, _n

SIGNATURES = 3


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of the strip. `when`: its days in words; `note`: what came of it, or who has to do what.

    `state`: over, next (the first that is not over), or later; `url`: its page, empty where the reader may not open it.
    `waits`: how many firms wait for a second official, in words, of whom the reader may know; `waits_url`: the list of
    these firms; both empty where none waits.
    """

    title: str
    when: str
    note: str
    state: str
    url: str
    waits: str = ""
    waits_url: str = ""


def view_progress(database: Session, campaign_id: int) -> list[StageLine]:
    """Return the stages of a campaign for who is signed in: decisions, freezing, signatures, publication, letters."""
    found, day = progress(database, campaign_id, signed_in().id), today()
    lines: list[StageLine] = []
    for over, title, when, note, endpoint in (stage(found, day) for stage in _STAGES):
        first = all(line.state == "over" for line in lines)
        state = "over" if over else "next" if first else "later"
        shown = note if state != "later" else ""
        lines.append(StageLine(title, when, shown, state, url_for(endpoint) if may_open(endpoint) else ""))
    if lines[0].state == "next" and found.waiting and may(Permission.READ_DECISIONS):
        waits, url = _("%(n)s 家等第二人确认", n=found.waiting), url_for("panel.queue", show=WAITING)
        lines[0] = replace(lines[0], waits=waits, waits_url=url)
    return lines


Stage = tuple[bool, str, str, str, str]


def _decided(found: ListProgress, _day: date) -> Stage:
    settled = bool(found.due) and found.settled >= found.due and not found.waiting
    over = settled or found.version is not None
    when = _day_of(found.decided_at) if over else _planned(found)
    return over, _("决定"), when, "" if found.version is not None else _say_decided(found), "panel.queue"


def _planned(found: ListProgress) -> str:
    return _("计划%(day)s", day=say_date(found.planned_on)) if found.planned_on is not None else ""


def _say_decided(found: ListProgress) -> str:
    if found.evaluation is None:
        return _("还没有评估")
    if not may(Permission.READ_DECISIONS):
        return ""
    if found.waiting:
        return _("已定 %(a)s / %(b)s 家", a=found.settled, b=found.due)
    return _("已定 %(a)s / %(b)s 家，由决定人办理", a=found.settled, b=found.due)


def _frozen(found: ListProgress, _day: date) -> Stage:
    if found.version is None:
        return False, _("冻结"), "", _("由区经委经办人冻结"), "frozen.start"
    return True, _("冻结"), _day_of(found.frozen_at), _("第%(n)s版", n=found.version), "frozen.start"


def _signed(found: ListProgress, _day: date) -> Stage:
    if found.version is not None and found.version == found.in_force:
        return True, _("三签"), _day_of(found.issued_at), _("第%(n)s版已签发", n=found.version), "frozen.start"
    part = _("审核") if found.signed < SIGNATURES - 1 else _("签发")
    note = _("第%(n)s版已签 %(k)s / 3，等%(part)s", n=found.version, k=found.signed, part=part) if found.version else ""
    when = _("第%(n)s版仍有效", n=found.in_force) if found.in_force else ""
    return False, _("三签"), when, note, "frozen.start"


def _published(found: ListProgress, day: date) -> Stage:
    title, endpoint = _("公示"), "publication.listed"
    if found.shown is None or found.starts_on is None or found.ends_on is None:
        return False, title, "", _("由区经委经办人公示"), endpoint
    if found.taken_back is not None:
        return False, title, _("%(day)s撤下", day=_day_of(found.taken_back)), _("由区经委经办人重新公示"), endpoint
    when = _("%(first)s至%(last)s", first=say_date(found.starts_on), last=say_date(found.ends_on))
    own = found.shown == found.in_force
    over = own and found.ends_on < day and not found.open and not found.unmended
    return over, title, when, _say_published(found, day) if own else _say_other(found), endpoint


def _say_other(found: ListProgress) -> str:
    return _("公示的是第%(own)s版，第%(n)s版还没有公示", own=found.shown, n=found.in_force)


def _say_published(found: ListProgress, day: date) -> str:
    """Return how long a publication runs, or what is left to be done about objections once it is over."""
    if found.starts_on is None or found.ends_on is None or day < found.starts_on:
        return _("还没有开始")
    if day <= found.ends_on:
        days = (found.ends_on - day).days
        return _n("还有 %(n)s 天", n=days) if days else _("今天结束")
    if found.open:
        return _("异议待答复 %(n)s 件", n=found.open)
    if found.unmended:
        return _("异议成立待修订 %(n)s 件", n=found.unmended)
    return _("异议 %(n)s 件，已办结", n=found.objections) if found.objections else _("没有异议")


def _told(found: ListProgress, _day: date) -> Stage:
    if found.released_at is None:
        return False, _("告知"), "", _("由区经委经办人发放告知书"), "letters.listed"
    return True, _("告知"), _day_of(found.released_at), _("第%(n)s版", n=found.in_force), "letters.listed"


_STAGES: tuple[Callable[[ListProgress, date], Stage], ...] = (_decided, _frozen, _signed, _published, _told)


def _day_of(moment: datetime | None) -> str:
    return say_date(moment.astimezone(SHANGHAI).date()) if moment is not None else ""
