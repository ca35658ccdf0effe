"""Whom a plan visits, by day and person, and what its numbers could not give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.visiting.arranged_results import Arranged
from survey.visiting.words import REASONS, say_reason
from survey.words.figures import say_date, unit_name
from survey.words.language import _, _l


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One firm of a plan."""

    firm: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class PlanDay:
    """The firms that one person visits on one day."""

    day: str
    person: str
    rows: Sequence[PlanRow]


@dataclass(frozen=True)
class PlanPreview:
    """A plan before it is made. `short`: what could not be given, in words; `left`: firms that nobody may visit."""

    total: int
    days: Sequence[PlanDay]
    short: Sequence[str]
    left: Sequence[str]
    counts: Sequence[tuple[str, int]]


def view_preview(arranged: Arranged, people: Mapping[int, str]) -> PlanPreview:
    """Return a plan in words. `people`: names by id."""
    groups: dict[tuple[str, int], list[PlanRow]] = {}
    counts: dict[str, int] = {}
    for one in arranged.visits:
        why = say_reason(one.reason, one.figure)
        groups.setdefault((say_date(one.team.day), one.team.lead_id), []).append(
            PlanRow(one.firm, unit_name(one.unit), why)
        )
        counts[one.reason] = counts.get(one.reason, 0) + 1
    return PlanPreview(
        total=len(arranged.visits),
        days=[PlanDay(day, people.get(lead, ""), rows) for (day, lead), rows in groups.items()],
        short=[_say_short(*item) for item in arranged.short],
        left=list(arranged.left),
        counts=[(str(REASONS[code]), number) for code, number in counts.items()],
    )


def _say_short(reason: str, town: str, asked: int, given: int) -> str:
    title = str(REASONS[reason])
    if town:
        named = unit_name(town)
        text = _l("%(title)s：%(town)s还差 %(asked)s 家，只有 %(given)s 家可安排")
        return str(text) % {"title": title, "town": named, "asked": asked, "given": given}
    return _("%(title)s：要 %(asked)s 家，只有 %(given)s 家符合", title=title, asked=asked, given=given)
