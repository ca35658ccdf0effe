"""Changes of a list tried out, in words: who can be chosen, and what becomes of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from survey.freezing.list_results import Tried
from survey.freezing.list_words import PLACES, say_firm, say_skipped
from survey.models import ListEntry
from survey.words.figures import unit_name
from survey.words.language import _
from survey.words.limits import say_attribute, say_limit

MOST = 30
"""So many firms are offered at once; who looks for another narrows the search."""


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A firm that can leave (`field` out) or come in (in)."""

    number: int
    field: str
    name: str
    unit: str
    place: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class TriedStep:
    """One who leaves and who comes in for him; `skipped`: whom that passes over, with the limits."""

    out: str
    came: str
    also: str
    skipped: Sequence[str]
    unmet: str


@dataclass(frozen=True, slots=True)
class TriedView:
    """What becomes of the list: the steps, limits that would be broken, and floors that are not reached."""

    steps: Sequence[TriedStep]
    broken: Sequence[str]
    short: Sequence[str]
    limits: int


def view_choices(entries: Sequence[ListEntry], kind: str, text: str) -> list[ChoiceLine]:
    """Return the firms that a text finds and that the kind of amendment may move, at most `MOST`."""
    wanted = text.strip().casefold()
    found = []
    for row in entries:
        fields = fields_of(row, kind)
        named = wanted in row.facts["name"].casefold() or wanted in row.facts["credit_code"].casefold()
        if fields and wanted and named:
            found.append(_choice(row, fields))
    return found[:MOST]


def fields_of(row: ListEntry, kind: str) -> str:
    """Return what a firm may be chosen for: out, in, or nothing."""
    if row.status == "selected":
        return "out"
    return "in" if kind != "withdrawal" and row.rank is not None else ""


def view_chosen(entries: Sequence[ListEntry], chosen: Mapping[str, Sequence[int]]) -> list[ChoiceLine]:
    """Return the firms that are chosen, in the order in which they were."""
    rows = {row.participation_id: row for row in entries}
    return [_choice(rows[number], name) for name, numbers in chosen.items() for number in numbers if number in rows]


def _choice(row: ListEntry, name: str) -> ChoiceLine:
    unit = unit_name(row.facts["unit"])
    return ChoiceLine(row.participation_id, name, row.facts["name"], unit, str(PLACES[row.status]), row.rank)


def view_tried(tried: Tried, entries: Sequence[ListEntry], scheme: Scheme) -> TriedView:
    """Return changes that were tried out in words."""
    rows = {row.participation_id: row for row in entries}
    return TriedView(
        steps=[
            TriedStep(
                out=say_firm(step.left, rows),
                came=say_firm(step.came, rows),
                also=_("、").join(say_firm(number, rows) for number in step.also),
                skipped=say_skipped(step.skipped, rows, scheme),
                unmet=_("、").join(say_attribute(name) for name in step.unmet),
            )
            for step in tried.steps
        ],
        broken=[_limit(row, scheme) for row in tried.broken],
        short=[_limit(row, scheme) for row in tried.short],
        limits=len(tried.limits),
    )


def _limit(row: Mapping[str, str], scheme: Scheme) -> str:
    return _("%(limit)s，现有%(n)s家", limit=say_limit(row, scheme), n=row["held"])
