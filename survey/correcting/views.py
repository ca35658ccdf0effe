"""Returns as rows of pages: what can be returned of a version, the list, one return with both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.answers.visibility import asked, in_order
from survey.answering.difference_views import Side, version_side
from survey.answering.read_standing import Standing
from survey.answering.returned_views import ReturnView, view_return
from survey.correcting.refusal_results import refusal_of_undoing
from survey.correcting.words import STATES
from survey.models import Campaign, ParticipationState, ReturnRequest
from survey.queries import returns, submission_history
from survey.queries.returns import ReturnState
from survey.web.shown_answers import shown_answer
from survey.words.acting import say_done_by
from survey.words.figures import deadline, moment, unit_name
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class ReturnableQuestion:
    """A question that was asked and answered by typing. `key`: its qualified id; `fault`: of its box or its remark."""

    key: str
    title: str
    answer: str
    picked: bool
    remark: str
    fault: str


@dataclass(frozen=True, slots=True)
class ReturnableSection:
    """The questions of one section. `opened`: whether one of them is picked, or has a remark."""

    title: str
    questions: list[ReturnableQuestion]

    @property
    def opened(self) -> bool:
        """Whether something was done in it."""
        return any(item.picked or item.remark for item in self.questions)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was picked and written, and what is wrong with it, each by qualified id."""

    questions: Sequence[str] = ()
    remarks: Mapping[str, str] | None = None
    faults: Mapping[str, str] | None = None


def returnable(side: Side) -> list[str]:
    """Return the qualified ids of what an enterprise was asked and typed, without what the register answers."""
    seen = asked(side.questionnaires, side.dossier)
    return [
        f"{questionnaire.id}.{name}"
        for questionnaire in in_order(side.questionnaires)
        for name in questionnaire.typed
        if name in seen[questionnaire.id]
    ]


def view_returnable(side: Side, picked: Picked) -> list[ReturnableSection]:
    """Return what can be returned of a version, section by section, with what was picked and written so far."""
    keys, remarks, faults = frozenset(returnable(side)), picked.remarks or {}, picked.faults or {}
    sections = []
    for questionnaire in in_order(side.questionnaires):
        sheet = side.dossier.sheets[questionnaire.id]
        for section in questionnaire.sections:
            rows = []
            for question in section.questions:
                key = f"{questionnaire.id}.{question.id}"
                if key in keys:
                    answer = shown_answer(question, sheet.get(question.id))
                    given = key in picked.questions, remarks.get(key, ""), faults.get(key, "")
                    rows.append(ReturnableQuestion(key, in_words(question.title), answer, *given))
            if rows:
                sections.append(ReturnableSection(in_words(section.title), rows))
    return sections


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A line of the list of returns. `kind`: colour of its state; `opened`: when the firm opened it, empty if not."""

    id: int
    firm: str
    unit: str
    receipt: str
    since: str
    by: str
    until: str
    questions: int
    state: str
    kind: str
    opened: str


def view_lines(rows: Sequence[ReturnRequest], now: datetime) -> list[ReturnLine]:
    """Return returns in words."""
    lines = []
    for row in rows:
        state, kind = STATES[_state(row, now)]
        lines.append(
            ReturnLine(
                row.id,
                row.version.name,
                unit_name(row.version.unit) if row.version.unit else "",
                row.version.receipt,
                moment(row.returned_at),
                say_done_by(row.returned_by, row.acting_for),
                deadline(row.due_at),
                len(row.questions),
                str(state),
                kind,
                moment(row.opened_at),
            )
        )
    return lines


def _state(row: ReturnRequest, now: datetime) -> ReturnState:
    return returns.state_of(row, ParticipationState(row.version.submission.participation.state), now)


@dataclass(frozen=True, slots=True)
class ReturnDetail:
    """One return. `answer`: the id of the version that came back, None before; `undoable`: whether it can be undone."""

    line: ReturnLine
    enterprise_id: int
    version_id: int
    reason: str
    answer: int | None
    both: ReturnView | None
    questions: Sequence[tuple[str, str, str]]  # title, remark, answer that was submitted
    undoable: bool
    waits_for_check: bool
    undone: tuple[str, str, str]  # when, by whom, why; empty texts where it is not
    checked: tuple[str, str]  # when and by whom


def view_detail(database: Session, request: ReturnRequest, campaign: Campaign, now: datetime) -> ReturnDetail:
    """Return one return with the answers that were submitted, and those that came back."""
    participation = request.version.submission.participation
    before = version_side(returns.version_with_sheets(database, request.version_id))
    answer, both = request.answered_by_version_id, None
    if answer is not None:
        version = returns.version_with_sheets(database, answer)
        changes = submission_history.last_changes(database, version.submission_id, until=version.submitted_at)
        both = view_return(request, campaign, (before, version_side(version)), changes)
    alone = view_return(request, campaign, (before, before), {})
    return ReturnDetail(
        line=view_lines([request], now)[0],
        enterprise_id=participation.enterprise_id,
        version_id=request.version_id,
        reason=request.reason,
        answer=answer,
        both=both,
        questions=[(row.title, row.remark, row.before) for row in alone.rows],
        undoable=not refusal_of_undoing(request, ParticipationState(participation.state)),
        waits_for_check=answer is not None and request.checked_at is None,
        undone=(
            moment(request.undone_at),
            request.undone_by.name if request.undone_by is not None else "",
            request.undo_reason,
        ),
        checked=(moment(request.checked_at), request.checked_by.name if request.checked_by is not None else ""),
    )


def say_overdue(standing: Standing) -> str:
    """Return what it means that the due date is over; empty before, and where nothing is returned."""
    returned = standing.returned
    if returned is None or returned.due_at is None or standing.now <= returned.due_at:
        return ""
    if standing.closed:
        return _("答复期限已过，不能再提交。如需延期，请致电主管科室。")
    return _("答复期限已过。申报截止前仍可提交，请尽快改好。")
