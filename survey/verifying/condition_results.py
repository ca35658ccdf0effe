"""What an office says of a condition, and why it is not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scoring.definition.scheme import GateRule
from survey.models import GateVerdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one gate, as `survey.models.GateResult` has it. `verdict` pending takes an earlier one back."""

    gate: str
    verdict: GateVerdict
    source: str
    dated: date
    number: str = ""
    note: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was handed in with an answer: its bytes are stored under `digest`."""

    digest: str
    media_type: str
    size: int
    name: str


class ConditionRefusedError(Exception):
    """An answer was not recorded; `code` says why.

    ``no_scheme`` (the campaign has none yet), ``gate`` (the scheme asks for no such condition), ``source`` (whose it
    is is not said), ``document`` (neither a number nor a document), ``note`` (why it is taken back is not said),
    ``future`` (a day that has not come), ``run_out`` (it does not hold any more), ``gone`` (the firm was closed or
    merged), ``recused`` (its author is recused from the firm), ``moved`` (somebody recorded another answer since the
    page was opened), ``nothing`` (there is no answer to take back).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def last_day(answer: Answer, gate: GateRule) -> date | None:
    """Return the last day on which an answer holds: what it says itself, else by the scheme; None for the campaign."""
    if answer.verdict == GateVerdict.PENDING:
        return None
    if answer.valid_until is not None or not gate.valid_days:
        return answer.valid_until
    return answer.dated + timedelta(days=gate.valid_days)


def refuse_unfounded(answer: Answer, gate: GateRule, day: date, *, document: bool) -> None:
    """Raise ConditionRefusedError where an answer does not say what it rests on, or cannot be on that day.

    `document`: whether one was handed in.
    """
    if answer.dated > day:
        raise ConditionRefusedError("future")
    if answer.verdict == GateVerdict.PENDING:
        if not answer.note.strip():
            raise ConditionRefusedError("note")
        return
    if not answer.source.strip():
        raise ConditionRefusedError("source")
    if not answer.number.strip() and not document:
        raise ConditionRefusedError("document")
    last = last_day(answer, gate)
    if last is not None and last < max(day, answer.dated):
        raise ConditionRefusedError("run_out")
