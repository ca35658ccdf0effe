"""A firm's flags, its thread and who looked at it, as rows of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey
from survey.cases.words import text_or_gone
from survey.forms.case import FlagStepForm
from survey.models import CaseFlag, CaseMessage, FlagStep
from survey.queries import cases, told_verdicts
from survey.words.acting import say_done_by
from survey.words.cases import say_flag
from survey.words.figures import moment
from survey.words.language import _
from survey.words.later_verdicts import say_later


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag. `told`: sentences of what was done with it, oldest first.  `form`: of its next step, None for readers."""

    id: int
    kind: str
    open: bool
    reason: str
    told: Sequence[tuple[str, str]]
    form: FlagStepForm | None

    @property
    def failed(self) -> bool:
        """Whether its form was refused."""
        return self.form is not None and bool(self.form.errors)


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of a thread. `signed`: who wrote it and when; `read`: who of the firm read it, empty for nobody yet.

    `unread`: whether the office wrote it and nobody of the firm said to know it.
    """

    id: int
    from_firm: bool
    text: str
    signed: str
    read: str
    unread: bool
    answer_wanted: bool


def view_flags(flags: Sequence[CaseFlag], forms: Mapping[int, FlagStepForm]) -> list[FlagView]:
    """Return flags in words, open ones first. `forms`: flag -> the form of its next step, none for who only reads."""
    return [_flag(flag, forms.get(flag.id)) for flag in sorted(flags, key=lambda flag: (not flag.open, flag.id))]


def _flag(flag: CaseFlag, form: FlagStepForm | None) -> FlagView:
    told = [(_signed(say_done_by(flag.raised_by, flag.acting_for), moment(flag.raised_at)), text_or_gone(flag.reason))]
    for step in flag.steps:
        done = _("了结") if FlagStep(step.step) is FlagStep.RESOLVE else _("重新打开")
        signed = _signed(say_done_by(step.done_by, step.acting_for), moment(step.done_at))
        told.append((_("%(signed)s，%(done)s", signed=signed, done=done), text_or_gone(step.text)))
    return FlagView(flag.id, say_flag(flag.kind), flag.open, text_or_gone(flag.reason), told, form)


def _signed(who: str, when: str) -> str:
    return _("%(name)s，%(when)s", name=who, when=when)


def view_thread(database: Session, messages: Sequence[CaseMessage], *, for_firm: bool) -> list[MessageView]:
    """Return a thread in words. `for_firm`: whether its reader is of the firm, who sees no names of the office."""
    later = told_verdicts.later_verdicts(database, [message.id for message in messages])
    shown = [_message(message, for_firm=for_firm) for message in messages]
    return [replace(one, text=f"{one.text}\n{say_later(later[one.id])}") if one.id in later else one for one in shown]


def _message(message: CaseMessage, *, for_firm: bool) -> MessageView:
    who = _("主管部门") if for_firm and not message.from_firm else say_done_by(message.written_by, message.acting_for)
    read = ""
    if message.read_at is not None and message.read_by is not None:
        read = _signed(message.read_by.name, moment(message.read_at))
    return MessageView(
        message.id,
        message.from_firm,
        text_or_gone(message.text),
        _signed(who, moment(message.written_at)),
        read,
        unread=not message.from_firm and message.read_at is None,
        answer_wanted=message.answer_wanted,
    )


def view_lookers(database: Session, case: CaseKey) -> list[str]:
    """Return who of the office looked at a case, up to which moment."""
    return [
        _signed(seen.user.name, moment(seen.seen_until))
        for seen in cases.seen(database, case.campaign_id, case.enterprise_id)
    ]
