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
from survey.definitions.note_questions import note_questions
from survey.models import AnswerEntry, EntrySource, EntryState
from survey.web.shown_answers import shown_answer
from survey.words.acting import say_done_by
from survey.words.figures import moment
from survey.words.findings import say_finding
from survey.words.language import _, in_words

NOTE = "note:"
"""What stands before the id of a check whose reason is entered, as in the trail of answers."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry. `section`: (questionnaire, section), empty where they are not known any more.

    `current`: what the firm has answered, empty for readers who don't see drafts; `seen`: its revision.  `moved`: the
    firm changed its answer after the entry.  `locked`: an open return keeps the answer as it is.  `asked`: whether the
    question is asked beside the draft's answers.  `expired`: it was kept too long, and has no answer any more.
    `given`: where it is from and by whom, the same for all of a batch.
    """

    id: int
    section: tuple[str, str]
    title: str
    value: str
    current: str
    seen: int
    moved: bool
    locked: bool
    asked: bool
    expired: bool
    given: Given
    waits: bool
    state: str
    kind: str
    decided: str
    refusal: str

    @property
    def open(self) -> bool:
        """Whether it can be confirmed by itself."""
        return self.asked and not self.locked and not self.expired


@dataclass(frozen=True, slots=True)
class Given:
    """Where entries are from, why they were entered, by whom and when, in words."""

    source: str
    reason: str
    entered: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The entries of a section. `key`: ``<questionnaire>.<section>``; `open`: how many can be confirmed."""

    key: str
    title: str
    rows: Sequence[EntryRow]

    @property
    def open(self) -> int:
        """How many can be confirmed by themselves."""
        return sum(row.open for row in self.rows)

    @property
    def anchor(self) -> str:
        """The id of its part of the page."""
        return "part-" + self.key.replace(".", "-")


def view_entries(
    rows: Sequence[AnswerEntry], draft: DraftContext, *, own: bool, lock: Lock | None = None
) -> list[EntryRow]:
    """Return entries in words. `own`: for the firm, beside its own answers."""
    return [_view(row, draft, own=own, lock=lock or Lock()) for row in rows]


def _view(row: AnswerEntry, draft: DraftContext, *, own: bool, lock: Lock) -> EntryRow:
    questionnaire = draft.questionnaires.get(row.questionnaire_id)
    name = _question_of(row, questionnaire)
    question = questionnaire.questions.get(name) if questionnaire is not None else None
    sheet = draft.sheets.get(row.questionnaire_id)
    seen = int(sheet.revisions.get(row.question_id, 0)) if sheet is not None else 0
    state, kind = ENTRY_STATES[EntryState(row.state)]
    decided = row.decided_by.name if row.decided_by is not None else ""
    title = in_words(question.title) if question is not None else row.question_id
    note = row.question_id.startswith(NOTE)
    return EntryRow(
        id=row.id,
        section=(row.questionnaire_id, question.section) if question is not None else ("", ""),
        title=_("情况说明：%(title)s", title=title) if note else title,
        value=_say(row, question) if row.value else _("（保存期满，已清除）"),
        current=_current(row, question, draft) if own else "",
        seen=seen,
        moved=own and seen != row.base and row.state == EntryState.WAITING,
        locked=not note and lock.refuses(row.questionnaire_id, row.question_id, row.value.get("v")),
        asked=not own or (question is not None and (note or name in draft.asked.get(row.questionnaire_id, ()))),
        expired=not row.value,
        given=_given(row, draft),
        waits=row.state == EntryState.WAITING,
        state=str(state),
        kind=kind,
        decided=_("%(name)s，%(when)s", name=decided, when=moment(row.decided_at)) if decided else "",
        refusal=row.refusal,
    )


def _given(row: AnswerEntry, draft: DraftContext) -> Given:
    office, name = say_office(row.entered_by, draft.campaign), say_done_by(row.entered_by, row.acting_for)
    source = str(SOURCE_TITLES[EntrySource(row.source)])
    if row.upload is not None:
        source = _("表格“%(name)s”，%(source)s", name=row.upload.name, source=source)
    entered = _("%(office)s %(name)s，%(when)s", office=office, name=name, when=moment(row.entered_at))
    return Given(source, row.reason, entered)


def _question_of(row: AnswerEntry, questionnaire: Questionnaire | None) -> str:
    """Return the question of an entry; of a reason for a check the first that the check is about."""
    if questionnaire is None or not row.question_id.startswith(NOTE):
        return row.question_id
    about = note_questions(questionnaire).get(row.question_id.removeprefix(NOTE))
    return about[0] if about else row.question_id


def _current(row: AnswerEntry, question: Question | None, draft: DraftContext) -> str:
    sheet = draft.dossier.sheets.get(row.questionnaire_id)
    if question is None or sheet is None:
        return ""
    if row.question_id.startswith(NOTE):
        return sheet.notes.get(row.question_id.removeprefix(NOTE)) or _("未作答")
    return shown_answer(question, sheet.get(row.question_id))


def _say(row: AnswerEntry, question: Question | None) -> str:
    value = row.value["v"]
    if value is None:
        return _("（清空）")
    if question is None:
        return "–"
    if row.question_id.startswith(NOTE):
        return str(value)
    try:
        return shown_answer(question, from_json(question, value))
    except UnreadableAnswerError:
        return "–"


def group_entries(rows: Sequence[EntryRow], draft: DraftContext) -> list[EntryGroup]:
    """Return entries by section, in the order of the questionnaires; last those whose question is gone."""
    groups = []
    for questionnaire in draft.questionnaires.values():
        for section in questionnaire.sections:
            own = [row for row in rows if row.section == (questionnaire.id, section.id)]
            title = _(
                "%(questionnaire)s：%(section)s",
                questionnaire=in_words(questionnaire.title),
                section=in_words(section.title),
            )
            groups.append(EntryGroup(f"{questionnaire.id}.{section.id}", title, own))
    placed = {row.id for group in groups for row in group.rows}
    left = [row for row in rows if row.id not in placed]
    return [group for group in (*groups, EntryGroup("gone", _("现在没有的题"), left)) if group.rows]


def list_given(rows: Sequence[EntryRow]) -> list[Given]:
    """Return where entries are from, each once."""
    return list(dict.fromkeys(row.given for row in rows))


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


def enterable_sections(draft: DraftContext) -> list[tuple[str, list[EnterableSection]]]:
    """Return the title of each questionnaire in which something can be entered, with the sections where it can."""
    found = [
        (
            in_words(questionnaire.title),
            [
                EnterableSection(questionnaire.id, section.id, in_words(section.title), len(questions))
                for section in questionnaire.sections
                if (questions := enterable(draft, questionnaire, section.id))
            ],
        )
        for questionnaire in draft.questionnaires.values()
    ]
    return [(title, sections) for title, sections in found if sections]


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
