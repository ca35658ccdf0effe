"""A call as it was typed, and why it cannot be logged so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from survey.models import Channel, ChaseCall, ChaseOutcome


@dataclass(frozen=True, slots=True)
class TypedCall:
    """A call. `next_on`: the day that the firm promised, or on which it is to be called again."""

    channel: Channel
    outcome: ChaseOutcome
    called_on: date
    next_on: date | None = None
    spoken_with: str = ""
    note: str = ""


class ChaseRefusedError(Exception):
    """A call is not logged; `code` says why: one of `fault_of`, ``unknown``, ``corrected`` or ``same``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fault_of(call: TypedCall, today: date) -> str:
    """Return why a call cannot be logged so, empty where it can: ``future``, ``no_next``, ``next_before``."""
    if call.called_on > today:
        return "future"
    if call.outcome is ChaseOutcome.PROMISED and call.next_on is None:
        return "no_next"
    return "next_before" if call.next_on is not None and call.next_on < call.called_on else ""


def typed_of(row: ChaseCall) -> TypedCall:
    """Return a logged call as it would be typed."""
    return TypedCall(
        Channel(row.channel), ChaseOutcome(row.outcome), row.called_on, row.next_on, row.spoken_with, row.note
    )
