"""Changes of a list tried out, in words: who can be chosen, and what becomes of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from survey.freezing.list_results import Tried
from survey.freezing.list_words import PLACES, say_firm, say_skipped
from survey.models import ListEntry, Objection
from survey.words.counted_labels import say_frozen
from survey.words.figures import say_date
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
    vacant: bool  # whether a seat stays empty
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
        named = wanted in row.facts["name"].casefold() or wanted in row.facts["credit_code"].casefold()
        if wanted and named:
            found += [_choice(row, name) for name in fields_of(row, kind)]
    return found[:MOST]


def fields_of(row: ListEntry, kind: str) -> tuple[str, ...]:
    """Return what a firm may be chosen for: out, in, both (of the reserve, where officials choose), or nothing."""
    if row.status == "selected":
        return ("out",)
    if kind == "withdrawal" or row.rank is None:
        return ()
    return ("in", "out") if row.status == "reserve" else ("in",)


def view_objections(rows: Sequence[tuple[Objection, str]]) -> list[tuple[int, str]]:
    """Return upheld objections as they are chosen from: id, and its number with the firm and the day it came."""
    return [
        (
            row.id,
            _(
                "异议 %(n)s 号（%(firm)s，%(day)s收到）",
                n=row.number, firm=name or _("不针对某一家企业"), day=say_date(row.received_on),
            ),
        )
        for row, name in rows
    ]  # fmt: skip


def view_chosen(entries: Sequence[ListEntry], chosen: Mapping[str, Sequence[int]]) -> list[ChoiceLine]:
    """Return the firms that are chosen, in the order in which they were."""
    rows = {row.participation_id: row for row in entries}
    return [_choice(rows[number], name) for name, numbers in chosen.items() for number in numbers if number in rows]


def _choice(row: ListEntry, name: str) -> ChoiceLine:
    unit = say_frozen(row.facts, "unit")
    return ChoiceLine(row.participation_id, name, row.facts["name"], unit, str(PLACES[row.status]), row.rank)


def view_tried(tried: Tried, entries: Sequence[ListEntry], scheme: Scheme) -> TriedView:
    """Return changes that were tried out in words."""
    rows = {row.participation_id: row for row in entries}
    return TriedView(
        steps=[
            TriedStep(
                out=say_firm(step.left, rows),
                came=say_firm(step.came, rows),
                vacant=step.left in rows and rows[step.left].status == "selected" and step.came is None,
                also=_("、").join(say_firm(number, rows) for number in step.also),
                skipped=say_skipped(step.skipped, rows, scheme),
                unmet=_("、").join(say_attribute(name) for name in step.unmet),
            )
            for step in tried.steps
        ],
        broken=say_broken(tried, scheme),
        short=[_limit(row, scheme) for row in tried.short],
        limits=len(tried.limits),
    )


def say_broken(tried: Tried, scheme: Scheme) -> list[str]:
    """Return the ceilings that a change would break, each with how many count for it."""
    return [_limit(row, scheme) for row in tried.broken]


def _limit(row: Mapping[str, str], scheme: Scheme) -> str:
    return _("%(limit)s，现有%(n)s家", limit=say_limit(row, scheme), n=row["held"])
