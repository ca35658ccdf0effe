"""The queue of the panel: firms whose place is not sure, and those decided one by one, with how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.definition.scheme import Scheme
from survey.deciding.decision_results import footing_of
from survey.deciding.words import KINDS
from survey.models import Decision, Footing, Outcome
from survey.queries.panel import EarlierPlace, PanelFirm
from survey.words.decisions import say_outcome_of
from survey.words.findings import say_place
from survey.words.language import _
from survey.words.pools import say_rank


class QueueFilter(StrEnum):
    """Which firms of the queue are shown; `WAITING`: all that wait for a second official, in acts on many, too."""

    OPEN = "open"
    MINE = "mine"
    WAITING = "waiting"
    CHANGED = "changed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A firm of the queue. `said`: what was decided, or what it waits for; `kind`: its colour; `place`: on the list.

    `changed`: where its place changed since it was decided, from and to; empty where it did not.
    """

    enterprise_id: int
    participation_id: int
    name: str
    rank: int | None
    pool: str
    place: str
    said: str
    kind: str
    changed: str
    open: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as one filter shows it. `counts`: of every filter; `outcomes`: word -> how many of those that hold."""

    filter: QueueFilter
    lines: Sequence[QueueLine]
    counts: Mapping[QueueFilter, int]
    outcomes: Sequence[tuple[str, int]]
    done: int
    total: int

    def beside(self, enterprise_id: int) -> tuple[QueueLine | None, QueueLine | None]:
        """Return the lines before and after a firm, by its place in the queue or on the list."""
        at = next((n for n, line in enumerate(self.lines) if line.enterprise_id == enterprise_id), None)
        if at is None:
            return None, self.lines[0] if self.lines else None
        return (self.lines[at - 1] if at else None, self.lines[at + 1] if at + 1 < len(self.lines) else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided of the firms of a list, and for whom it is shown.

    `held`, `waiting`: participation -> decision. `earlier`: decision -> where its firm stood then. `recused`: what the
    reader is recused from; of these nothing that is not held yet is said.
    """

    held: Mapping[int, Decision]
    waiting: Mapping[int, Decision]
    earlier: Mapping[int, EarlierPlace]
    recused: Collection[int]
    reader_id: int

    def open_of(self, firm: PanelFirm) -> Decision | None:
        """Return the decision on a firm that waits for a second official, as far as the reader may know of one."""
        part = firm.participation_id
        return None if part in self.recused else self.waiting.get(part)


def view_queue(
    firms: Sequence[PanelFirm], scheme: Scheme, standing: Standing, wanted: QueueFilter, *, keep: int = 0
) -> QueueView:
    """Return the queue. `keep`: a firm that stays in it whatever the filter says, so that one can go on from it."""
    waits = {firm.participation_id for firm in firms if standing.open_of(firm) is not None}
    one_by_one = {firm.participation_id for firm in firms if _is_of_panel(firm, standing)}
    shown = [_line(firm, scheme, standing) for firm in firms if firm.participation_id in waits | one_by_one]
    lines = [line for line in shown if line.participation_id in one_by_one]
    chosen = {
        QueueFilter.OPEN: [line for line in lines if line.open],
        QueueFilter.MINE: [line for line in lines if line.mine],
        QueueFilter.WAITING: [line for line in shown if line.participation_id in waits],
        QueueFilter.CHANGED: [line for line in lines if line.changed],
        QueueFilter.ALL: lines,
    }
    kept = {line.participation_id for line in chosen[wanted]}
    held = Counter(
        str(say_outcome_of(standing.held[line.participation_id]))
        for line in lines
        if line.participation_id in standing.held
    )
    return QueueView(
        filter=wanted,
        lines=[line for line in shown if line.participation_id in kept or line.enterprise_id == keep],
        counts={name: len(own) for name, own in chosen.items()},
        outcomes=list(held.items()),
        done=sum(not line.open for line in lines),
        total=len(lines),
    )


def _is_of_panel(firm: PanelFirm, standing: Standing) -> bool:
    """Whether a firm is decided one by one: its place is not sure, or somebody decided other than the list says."""
    own = [row for row in (standing.held.get(firm.participation_id), standing.open_of(firm)) if row is not None]
    return footing_of(firm, Outcome.CONFIRM) is Footing.GREY or any(row.footing != Footing.RANKING for row in own)


def _line(firm: PanelFirm, scheme: Scheme, standing: Standing) -> QueueLine:
    part = firm.participation_id
    held, waiting = standing.held.get(part), standing.open_of(firm)
    recused = part in standing.recused
    said, kind = "", ""
    if held is not None:
        said, kind = say_outcome_of(held), KINDS[Outcome(held.outcome)]
    if waiting is not None:
        said, kind = _("待第二人"), "pri"
    if recused:
        said = _("您已回避") if held is None else _("%(said)s，您已回避", said=say_outcome_of(held))
    sent_back = held is not None and held.outcome == Outcome.VERIFY and waiting is None
    return QueueLine(
        enterprise_id=firm.enterprise_id,
        participation_id=part,
        name=firm.name,
        rank=firm.rank,
        pool=firm.pool,
        place=say_place(firm.status),
        said=said,
        kind=kind,
        changed=say_changed(firm, held, standing, scheme),
        open=(held is None and waiting is None) or sent_back,
        mine=not recused and _is_mine(waiting, standing),
    )


def _is_mine(waiting: Decision | None, standing: Standing) -> bool:
    """Whether a decision waits for the reader, or his own waits for somebody."""
    if waiting is None:
        return False
    return waiting.decided_by_id == standing.reader_id or waiting.second_id in {None, standing.reader_id}


def say_changed(firm: PanelFirm, held: Decision | None, standing: Standing, scheme: Scheme) -> str:
    """Return from where to where a firm moved since it was decided; empty where it got to no other part of the list."""
    before = standing.earlier.get(held.id) if held is not None else None
    if before is None or (before.status, before.pool) == (firm.status, firm.pool):
        return ""
    return _(
        "决定时%(rank)s、%(place)s，现在%(now)s、%(other)s",
        rank=say_rank(before.rank, before.pool, scheme),
        place=say_place(before.status),
        now=say_rank(firm.rank, firm.pool, scheme),
        other=say_place(firm.status),
    )
