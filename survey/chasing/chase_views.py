"""Firms to be called, and the log of calls, as rows of pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from survey.chasing.chase_words import CHANNELS, OUTCOMES, say_next
from survey.models import Channel, ChaseCall, ChaseOutcome, Enterprise, User
from survey.queries.chasing import ChasedFirm, ChaseSource
from survey.store.personal import Where, shows_whole
from survey.words.acting import say_done_by
from survey.words.figures import days_left, deadline, moment, say_date, unit_name
from survey.words.language import _
from survey.words.masking import mask_phone, mask_text
from survey.words.stages import say_stage


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """A firm of the list. `why`: why it stands so high; empty for the usual order.  `kind`: the colour of that."""

    id: int
    name: str
    unit: str
    stage: str
    stage_words: str
    until: str
    left: str
    answered: int
    seen: str
    contact: str
    phone: str
    last: str
    next: str
    why: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """A logged call. `corrects`: the number of the entry that it corrects, 0 for none; `stands`: no later one does."""

    id: int
    day: str
    channel: str
    outcome: str
    next: str
    spoken_with: str
    note: str
    recorded: str
    corrects: int
    stands: bool


def view_chased(rows: Sequence[ChasedFirm], source: ChaseSource, user: User, own: Collection[int]) -> list[ChaseLine]:
    """Return firms in words. `own`: those whose own reviewer the reader is, whose contacts stand there whole."""
    return [_line(row, source, user, own) for row in rows]


def phone_of(firm: Enterprise, user: User, own: Collection[int]) -> str:
    """Return a firm's telephone as its chaser sees it: whole for its own reviewer, else masked."""
    whole = shows_whole(user, Where.CHASING, reviewer_id=user.id if firm.id in own else None)
    return firm.contact_phone if whole else mask_phone(firm.contact_phone)


def _line(row: ChasedFirm, source: ChaseSource, user: User, own: Collection[int]) -> ChaseLine:
    firm, last = row.enterprise, row.last
    said = ""
    if last is not None:
        said = _("%(day)s %(outcome)s", day=say_date(last.called_on), outcome=OUTCOMES[ChaseOutcome(last.outcome)])
    return ChaseLine(
        firm.id,
        firm.name,
        unit_name(firm.unit) if firm.unit else "",
        row.stage.value,
        say_stage(row.stage),
        deadline(row.until),
        days_left(row.until, source.now),
        row.answered,
        moment(row.signed_in_at),
        firm.contact,
        phone_of(firm, user, own),
        said,
        say_next(last) if last is not None else "",
        _why(row, source),
    )


def _why(row: ChasedFirm, source: ChaseSource) -> str:
    """Return why a firm is called before others."""
    last = row.last
    if row.until < source.now:
        return _("已截止")
    if last is not None and last.outcome == ChaseOutcome.PROMISED and last.next_on and last.next_on < source.day:
        return _("承诺的日期已过")
    return _("填完未提交") if row.stage == "ready" else ""


def view_calls(rows: Sequence[ChaseCall]) -> list[CallLine]:
    """Return the log of a firm in words."""
    corrected = {row.corrects_id for row in rows}
    return [
        CallLine(
            row.id,
            say_date(row.called_on),
            str(CHANNELS[Channel(row.channel)]),
            str(OUTCOMES[ChaseOutcome(row.outcome)]),
            say_next(row),
            row.spoken_with,
            mask_text(row.note),
            _("%(name)s，%(when)s", name=say_done_by(row.recorded_by, row.acting_for), when=moment(row.recorded_at)),
            row.corrects_id or 0,
            stands=row.id not in corrected,
        )
        for row in rows
    ]
