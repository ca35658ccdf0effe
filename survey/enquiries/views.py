"""Questions to the office as rows of pages: in words, with what may be done about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.definition.questionnaire import Questionnaire
from survey.enquiries.enquiry_results import revision_of_answer
from survey.enquiries.words import STATES, say_about, text_or_gone, working_days
from survey.models import Enquiry, EnquiryState
from survey.queries.enquiries import PublicEnquiry
from survey.words.figures import moment, unit_name
from survey.words.language import _

MOST_SHOWN = 60
Questionnaires = Mapping[str, Questionnaire]


@dataclass(frozen=True, slots=True)
class PublicView:
    """A public question with its answer, or a notice. `about`: what it is about, empty for the campaign."""

    id: int
    about: str
    text: str
    answer: str
    when: str
    notice: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """A question of the reader's own firm. `kind`: colour of its state; `asked`: by whom and when.

    `unseen`: nobody of the firm said yet that the answer is known; `revision`: `revision_of_answer`.
    """

    id: int
    about: str
    text: str
    asked: str
    state: str
    kind: str
    answer: str
    answered: str
    public: bool
    may_withdraw: bool
    unseen: bool
    revision: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """A line of the office's list. `waiting`: working days that it waits, None for what waits no more."""

    id: int
    firm: str
    unit: str
    about: str
    text: str
    asked: str
    state: str
    kind: str
    waiting: int | None
    public: bool


_KINDS = {EnquiryState.OPEN: "warn", EnquiryState.ANSWERED: "ok", EnquiryState.NOTICE: "pri"}


def view_public(rows: Sequence[PublicEnquiry], questionnaires: Questionnaires) -> list[PublicView]:
    """Return public entries in words."""
    return [
        PublicView(
            row.id,
            say_about(questionnaires, row.questionnaire_id, row.question_id),
            row.text,
            row.answer,
            moment(row.published_at),
            row.notice,
        )
        for row in rows
    ]


def view_own(rows: Sequence[Enquiry], questionnaires: Questionnaires) -> list[OwnView]:
    """Return a firm's own questions in words."""
    return [
        OwnView(
            row.id,
            say_about(questionnaires, row.questionnaire_id, row.question_id),
            text_or_gone(row),
            _("%(name)s，%(when)s", name=row.asked_by.name, when=moment(row.asked_at)),
            str(STATES[row.state]),
            _KINDS.get(EnquiryState(row.state), ""),
            row.answer,
            moment(row.answered_at),
            public=row.published_at is not None,
            may_withdraw=row.state == EnquiryState.OPEN,
            unseen=row.state == EnquiryState.ANSWERED and row.seen_at is None,
            revision=revision_of_answer(row),
        )
        for row in rows
    ]


def view_desk(rows: Sequence[Enquiry], questionnaires: Questionnaires, now: datetime) -> list[DeskView]:
    """Return lines of the office's list in words."""
    return [
        DeskView(
            row.id,
            row.enterprise.name if row.enterprise is not None else "",
            unit_name(row.enterprise.unit) if row.enterprise is not None and row.enterprise.unit else "",
            say_about(questionnaires, row.questionnaire_id, row.question_id),
            _shortened(text_or_gone(row)),
            moment(row.asked_at),
            str(STATES[row.state]),
            _KINDS.get(EnquiryState(row.state), ""),
            working_days(row.asked_at, now) if row.state == EnquiryState.OPEN else None,
            public=row.published_at is not None,
        )
        for row in rows
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"
