"""Words of pilots that pages, files and the archive share: sources, states, titles of fields."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import Pilot
from survey.words.language import _, _l

INDICATOR = "indicator_"
"""Begins the name of an indicator's field; behind it stands its question."""
SOURCES: Mapping[str, str] = {"list": _l("名单"), "earlier": _l("早先试点")}
STATES: Mapping[str, str] = {
    "running": _l("在试点中"),
    "no_book": _l("还没有签任务书"),
    "accepted": _l("已验收"),
    "ended": _l("已结束"),
}
DAYS_OF_RECORD = ("since", "task_book_on", "starts_on", "ends_on", "accepted_on")
"""The days of a record: since when it is a pilot, task book signed, start, planned end, acceptance (验收)."""
FIELDS: Mapping[str, str] = {
    "since": _l("从哪一天起是试点企业"),
    "document_number": _l("确认试点的文号"),
    "task_book_on": _l("任务书签订日期"),
    "starts_on": _l("项目开始日期"),
    "ends_on": _l("计划完成日期"),
    "accepted_on": _l("验收日期"),
    "contact_name": _l("委里的联系人"),
    "contact_phone": _l("联系人电话"),
}


def say_source(pilot: Pilot) -> str:
    """Return where a pilot comes from."""
    return str(SOURCES[str(pilot.source)])


def say_state(pilot: Pilot) -> tuple[str, str]:
    """Return (text, kind of chip) of where a pilot stands."""
    if pilot.ended is not None:
        return _("已结束"), ""
    if pilot.accepted_on is not None:
        return _("已验收"), "ok"
    if pilot.task_book_on is not None:
        return _("已签任务书"), "ok"
    return (_("早先试点"), "") if str(pilot.source) == "earlier" else (_("待签任务书"), "warn")


def say_field(name: str, indicators: Mapping[str, str]) -> str:
    """Return the title of a field of a record. `indicators`: question -> title."""
    if name.startswith(INDICATOR):
        question = name.removeprefix(INDICATOR)
        return indicators.get(question, question)
    return str(FIELDS[name])
