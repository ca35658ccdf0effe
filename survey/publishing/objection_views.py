"""Objections as their pages show them: the list with days left, and the steps of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from survey.models import ListVersion, Objection, ObjectionKind, ObjectionStepKind
from survey.publishing.objection_results import settled_by
from survey.publishing.objection_words import KINDS, STEPS, say_again
from survey.words.figures import moment
from survey.words.language import _, _n


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection in the list. `left`: how many days are left in words, with the colour of its chip."""

    objection: Objection
    kind: str
    firm: str
    state: tuple[str, str]
    left: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: what it was, who did it when, what he wrote, and what working out again gave."""

    title: str
    colour: str
    who: str
    when: str
    text: str
    again: str
    fingerprint: str


def view_objections(
    rows: Iterable[tuple[Objection, str]], day: date, mended: Mapping[int, ListVersion]
) -> list[ObjectionLine]:
    """Return objections with where each stands on a day. `mended`: objection -> the version that amends for it."""
    return [
        ObjectionLine(one, say_kind(one), firm, say_state(one, day, mended.get(one.id)), _left(one, day))
        for one, firm in rows
    ]


def say_kind(objection: Objection) -> str:
    """Return what an objection is about."""
    return str(KINDS[ObjectionKind(objection.kind)])


def say_state(objection: Objection, day: date, mended: ListVersion | None) -> tuple[str, str]:
    """Return where an objection stands, with the colour of its chip. `mended`: the version that amends for it."""
    step = settled_by(objection)
    if step is not None and mended is not None:
        return _("异议成立：第%(n)s版已修订", n=mended.number), "ok"
    if step is not None:
        title, colour = STEPS[ObjectionStepKind(step.kind)]
        return str(title), colour
    return (_("逾期未答复"), "warn") if day > objection.due_on else (_("待答复"), "pri")


def _left(objection: Objection, day: date) -> str:
    if settled_by(objection) is not None:
        return ""
    days = (objection.due_on - day).days
    if days < 0:
        return _n("已超过 %(n)s 天", n=-days)
    return _("今天到期") if days == 0 else _n("还有 %(n)s 天", n=days)


def view_steps(objection: Objection) -> Sequence[StepLine]:
    """Return what was done about an objection, in its order."""
    return [
        StepLine(
            title=str(STEPS[ObjectionStepKind(step.kind)][0]),
            colour=STEPS[ObjectionStepKind(step.kind)][1],
            who=step.done_by.name,
            when=moment(step.done_at),
            text=step.text,
            again=say_again(step.replay) if step.replay else "",
            fingerprint=str(step.replay.get("fingerprint", "")),
        )
        for step in objection.steps
    ]
