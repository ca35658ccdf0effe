"""Pilots in words: a page of them, one with its changes, and the plan of an act in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.models import Pilot, PilotChange
from survey.pilots.pilot_results import PilotPlan, PlannedPilot
from survey.queries.pilots import PilotFilter
from survey.web.addresses import read_text
from survey.words.figures import unit_name
from survey.words.language import _, in_words
from survey.words.pilots import SOURCES, STATES, say_field, say_source, say_state


@dataclass(frozen=True, slots=True)
class PilotLine:
    """A pilot in the list. `state`: (text, kind of chip)."""

    enterprise_id: int
    name: str
    unit: str
    source: str
    since: date
    document: str
    task_book_on: date | None
    ends_on: date | None
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promised indicator: what it is, where the firm stood, what it promised, by which question."""

    question: str
    title: str
    was: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of a record."""

    title: str
    old: str
    new: str
    reason: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Firms that an act leaves out, and why."""

    why: str
    firms: Sequence[PlannedPilot]


def read_filter(given: Mapping[str, str]) -> PilotFilter:
    """Return the filter that an address gives; what is none of the choices counts as nothing."""
    source, state, unit = (given.get(name, "") for name in ("source", "state", "unit"))
    return PilotFilter(
        text=read_text(given),
        unit=unit if unit in directory().units else "",
        source=source if source in SOURCES else "",
        state=state if state in STATES else "",
    )


def view_pilots(rows: Sequence[Pilot]) -> list[PilotLine]:
    """Return the lines of a page; the firm of each is read."""
    return [
        PilotLine(
            enterprise_id=row.enterprise_id,
            name=row.enterprise.name,
            unit=unit_name(row.enterprise.unit),
            source=say_source(row),
            since=row.since,
            document=row.document_number,
            task_book_on=row.task_book_on,
            ends_on=row.ends_on,
            state=say_state(row),
        )
        for row in rows
    ]


def titles_of(pilot: Pilot) -> dict[str, str]:
    """Return question -> title of a pilot's promised indicators, in the reader's language where it is known."""
    facts = catalogue().questionnaires.get("facts")
    titles = {}
    for one in pilot.indicators.get("promised", ()):
        name = str(one["question"])
        question = facts.questions.get(name) if facts is not None else None
        title = in_words(question.title) if question is not None else str(one["name"])
        titles[name] = title.partition("：")[0].partition(": ")[0]
    return titles


def view_promises(pilot: Pilot) -> list[PromiseLine]:
    """Return what a pilot promised."""
    titles, facts = titles_of(pilot), catalogue().questionnaires.get("facts")
    lines = []
    for one in pilot.indicators.get("promised", ()):
        name = str(one["question"])
        question = facts.questions.get(name) if facts is not None else None
        unit = in_words(question.unit) if question is not None and question.unit is not None else str(one["unit"])
        lines.append(PromiseLine(name, titles[name], str(one.get("was", "")), str(one["value"]), unit))
    return lines


def view_changes(pilot: Pilot, rows: Sequence[tuple[PilotChange, str]]) -> list[ChangeLine]:
    """Return what was changed in a record, the newest first; of personal values only that they were."""
    titles: Mapping[str, str] = titles_of(pilot)
    return [
        ChangeLine(say_field(row.field, titles), row.old, row.new, row.reason, who, row.changed_at) for row, who in rows
    ]


def view_left_out(plan: PilotPlan) -> list[PlanGroup]:
    """Return whom an act leaves out, in groups; only those with somebody in them."""
    groups = [
        PlanGroup(_("早先已是试点，只计一次，不再建立记录"), plan.earlier),
        PlanGroup(_("还没有公示期满，公示期满后再确认"), plan.unpublished),
        PlanGroup(_("您须回避，请由别人办理"), plan.recused),
        PlanGroup(_("试点曾经结束，不自动恢复"), plan.former),
    ]
    return [group for group in groups if group.firms]
