"""Answers entered for a firm as rows of pages, beside the answers that the firm has; the form to enter them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.answers.answers import Answer, Dossier, UnreadableAnswerError, from_json
from scoring.answers.checks import of_answer
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.question_views import PageState, QuestionView, view_questions
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import Lock
from survey.answering.returned_views import say_office
from survey.correcting.words import ENTRY_STATES, SOURCE_TITLES
from survey.definitions.formats import FORMATS
from survey.models import AnswerEntry, EntrySource, EntryState
from survey.web.shown_answers import shown_answer
from survey.words.figures import moment
from survey.words.findings import say_finding
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry. `current`: what the firm has answered, empty for readers who don't see drafts; `seen`: its revision.

    `moved`: the firm changed its answer after the entry.  `locked`: an open return keeps the answer as it is.
    """

    id: int
    title: str
    value: str
    current: str
    seen: int
    moved: bool
    locked: bool
    source: str
    reason: str
    entered: str
    waits: bool
    state: str
    kind: str
    decided: str
    refusal: str


def view_entries(
    rows: Sequence[AnswerEntry], draft: DraftContext, *, own: bool, lock: Lock | None = None
) -> list[EntryRow]:
    """Return entries in words. `own`: for the firm, beside its own answers."""
    return [_view(row, draft, own=own, lock=lock or Lock()) for row in rows]


def _view(row: AnswerEntry, draft: DraftContext, *, own: bool, lock: Lock) -> EntryRow:
    questionnaire = draft.questionnaires.get(row.questionnaire_id)
    question = questionnaire.questions.get(row.question_id) if questionnaire is not None else None
    sheet = draft.sheets.get(row.questionnaire_id)
    seen = int(sheet.revisions.get(row.question_id, 0)) if sheet is not None else 0
    state, kind = ENTRY_STATES[EntryState(row.state)]
    decided = row.decided_by.name if row.decided_by is not None else ""
    office, name = say_office(row.entered_by, draft.campaign), row.entered_by.name
    current = ""
    if own and question is not None and row.questionnaire_id in draft.dossier.sheets:
        current = shown_answer(question, draft.dossier.sheets[row.questionnaire_id].get(row.question_id))
    return EntryRow(
        id=row.id,
        title=in_words(question.title) if question is not None else row.question_id,
        value=_say(question, row.value["v"]) if row.value else _("（保存期满，已清除）"),
        current=current,
        seen=seen,
        moved=own and seen != row.base and row.state == EntryState.WAITING,
        locked=lock.refuses(row.questionnaire_id, row.question_id, row.value.get("v")),
        source=str(SOURCE_TITLES[EntrySource(row.source)]),
        reason=row.reason,
        entered=_("%(office)s %(name)s，%(when)s", office=office, name=name, when=moment(row.entered_at)),
        waits=row.state == EntryState.WAITING,
        state=str(state),
        kind=kind,
        decided=_("%(name)s，%(when)s", name=decided, when=moment(row.decided_at)) if decided else "",
        refusal=row.refusal,
    )


def _say(question: Question | None, value: object) -> str:
    if question is None:
        return "–"
    try:
        return shown_answer(question, from_json(question, value))
    except UnreadableAnswerError:
        return "–"


def enterable(draft: DraftContext, questionnaire: Questionnaire, section_id: str) -> list[Question]:
    """Return the questions of a section that can be entered for a firm: asked, typed, no files."""
    section = questionnaire.section(section_id)
    if section is None:
        return []
    return [item for item in draft.questions(questionnaire, section) if item.typed and item.kind is not Kind.FILE]


@dataclass(frozen=True, slots=True)
class EnterableSection:
    """A section in which something can be entered."""

    questionnaire: str
    section: str
    title: str
    questions: int


def enterable_sections(draft: DraftContext) -> list[EnterableSection]:
    """Return the sections of all questionnaires in which something can be entered."""
    return [
        EnterableSection(questionnaire.id, section.id, in_words(section.title), len(questions))
        for questionnaire in draft.questionnaires.values()
        for section in questionnaire.sections
        if (questions := enterable(draft, questionnaire, section.id))
    ]


def find_typing_faults(
    questionnaire: Questionnaire, questions: Sequence[Question], typed: Mapping[str, Answer]
) -> dict[str, list[str]]:
    """Return question -> what is wrong with the answer that was typed for it, by itself."""
    faults = {}
    for question in questions:
        if question.id in typed:
            found = of_answer(questionnaire.id, question, typed[question.id], FORMATS)
            texts = [say_finding(item, questionnaire) for item in found]
            if texts:
                faults[question.id] = texts
    return faults


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form, and what is wrong with it, by question."""

    answers: Mapping[str, Answer]
    faults: Mapping[str, Sequence[str]]


def view_form(
    draft: DraftContext,
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    sent: Typed,
) -> list[QuestionView]:
    """Return the fields with what was typed in them: nothing of the firm's draft is shown."""
    empty = {name: replace(sheet, values={}, notes={}) for name, sheet in draft.dossier.sheets.items()}
    blank = replace(draft, dossier=Dossier(empty))
    views = view_questions(blank, questionnaire, questions, 1, extra=PageState(typed=sent.answers))
    return [
        replace(view, errors=list(sent.faults.get(view.id, ())), warnings=[], required=False, facts=[])
        for view in views
    ]
