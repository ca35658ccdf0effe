"""One question as a page shows it: texts, what was typed, findings, facts it uses, the computed figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.answers.answers import Absence, Given, NotApplicable
from scoring.answers.checks import LONGEST_NOTE
from scoring.answers.derived_figures import figure
from scoring.answers.visibility import lookup
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.ask_views import Ask, asks_by_question
from survey.answering.carried_views import CarriedView
from survey.answering.file_words import say_proofs
from survey.answering.finding_views import ErrorLine
from survey.answering.read_draft import DraftContext
from survey.definitions.directory import directory
from survey.definitions.proof_files import accepted
from survey.forms.answers import field_value
from survey.forms.builder import SEARCHED
from survey.models import EvidenceLink
from survey.words.answers import say_answer, say_figure, say_rating
from survey.words.findings import say_finding, say_note_too_long, say_status
from survey.words.language import _, in_words, language


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice, or one reason for 不适用."""

    id: str
    label: str
    detail: str
    chosen: bool
    exclusive: bool
    level: int


@dataclass(frozen=True, slots=True)
class SoftNotice:
    """A soft finding, with the reason given so far, its revision (`base`) and what is wrong with it (`fault`)."""

    check: str
    text: str
    note: str
    base: int
    clash: Conflict | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer of another page, shown read-only beside a computed figure."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a colleague wrote for the same question meanwhile."""

    who: str
    when: str
    value: str


@dataclass(frozen=True, slots=True)
class ReturnedMark:
    """What stands at a returned question: what is to be corrected there, and the answer that was submitted."""

    remark: str
    before: str


@dataclass(frozen=True, slots=True)
class FileField:
    """The field for the files of a question: its name, what it offers to choose, and that in words.

    `apart`: the files are evidence for an answer, folded below it.  `refused`: why some of them were not stored.
    """

    name: str
    accept: str
    kinds: str
    apart: bool
    refused: Sequence[str] = ()


MOST_FOUND = 20
FILES = "files-"
"""Before the id of a question: the field of files that are evidence for its answer."""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """The names that a search found for a text that is no name by itself, and how many more there are."""

    text: str
    choices: list[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class QuestionView:
    """Everything that the macro `question` needs.

    `base`: the revision that the page was made from.  `pending`: 待核 for a question whose wording is not verified.
    `matches`: names to choose from, where the typed text is no name.  `result`, `band`: of a computed figure.
    `returned`: what stands at a question that was returned.  `locked`: an open return keeps the answer as it is.
    `takes`: the field for files, None where none may be put here.
    """

    id: str
    number: str
    kind: str
    title: str
    help: str
    evidence: str
    required: bool
    unit: str
    format: str
    group: str
    register: bool
    base: int
    pending: str
    value: str | list[str]
    choices: list[Choice] = field(default_factory=list)
    suggestions: list[tuple[str, str]] = field(default_factory=list)
    matches: NameMatches | None = None
    errors: list[str] = field(default_factory=list)
    warnings: list[SoftNotice] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    result: str = ""
    band: str = ""
    files: Sequence[EvidenceLink] = ()
    clash: Conflict | None = None
    reasons: Sequence[Choice] = ()
    carried: CarriedView | None = None
    returned: ReturnedMark | None = None
    locked: bool = False
    language: str = "zh"
    takes: FileField | None = None


@dataclass(frozen=True)
class PageState:
    """What a page shows beyond the draft.

    `complain`: whether missing answers are shown as errors.  `clashes`: question id -> what a colleague wrote.
    `typed`, `typed_notes`: answers and reasons that were typed and not written.  `files`: evidence by question.
    `carried`: question id -> what is shown of an earlier answer.
    `refused`: question id -> why files of it were not stored.  `returned`, `locked`: as an open return has them.
    `asks`: what checks of signals ask about, by question; the page looks for it itself.
    """

    complain: bool = False
    clashes: Mapping[str, Conflict] = field(default_factory=dict)
    typed: Mapping[str, Given] = field(default_factory=dict)
    typed_notes: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[tuple[str, str], list[EvidenceLink]] = field(default_factory=dict)
    carried: Mapping[str, CarriedView] = field(default_factory=dict)
    refused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    returned: Mapping[str, ReturnedMark] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    asks: Mapping[tuple[str, str], list[Ask]] = field(default_factory=dict)


def view_questions(
    draft: DraftContext, questionnaire: Questionnaire, questions: Sequence[Question], number: int, *, extra: PageState
) -> list[QuestionView]:
    """Return the views of a section's questions, numbered ``3.1``, ``3.2`` and so on."""
    extra = replace(extra, asks=asks_by_question(draft))
    return [
        _view(draft, questionnaire, question, f"{number}.{place}", extra=extra)
        for place, question in enumerate(questions, start=1)
    ]


def _view(
    draft: DraftContext, questionnaire: Questionnaire, question: Question, number: str, *, extra: PageState
) -> QuestionView:
    given = extra.typed.get(question.id, draft.dossier.sheets[questionnaire.id].get(question.id))
    value = field_value(given)
    row = draft.sheets.get(questionnaire.id)
    revisions = row.revisions if row else {}
    errors, warnings = _findings(draft, questionnaire, question, (revisions, extra))
    refused, takes = extra.refused.get(question.id, ()), _file_field(question)
    if takes is None or not takes.apart:
        errors = [*refused, *errors]
    result, band = _computed(draft, question)
    return QuestionView(
        id=question.id,
        number=number,
        kind=question.kind.value,
        title=in_words(question.title),
        help=in_words(question.help),
        evidence=in_words(question.evidence),
        required=question.required and question.typed,
        unit=in_words(question.unit),
        format=question.format,
        group=question.group,
        register=question.register is not None,
        base=int(revisions.get(question.id, 0)),
        pending=say_status(question.status) if question.computed else "",
        value=_readable(question, value),
        choices=_choices(question, value),
        suggestions=_suggestions(question),
        matches=_matches(question, value),
        errors=errors,
        warnings=warnings,
        facts=_facts(draft, question),
        result=result,
        band=band,
        files=extra.files.get((questionnaire.id, question.id), ()),
        clash=extra.clashes.get(question.id),
        reasons=_reasons(question, given),
        carried=extra.carried.get(question.id) if question.id not in extra.locked else None,
        returned=extra.returned.get(question.id),
        locked=question.id in extra.locked,
        language=language(),
        takes=replace(takes, refused=refused) if takes is not None else None,
    )


def _file_field(question: Question) -> FileField | None:
    """Return the field for the files of a question, None where it takes none."""
    if not question.takes_files:
        return None
    apart = question.kind is not Kind.FILE
    return FileField(file_field(question), accepted(question.proofs), say_proofs(question.proofs), apart)


def file_field(question: Question) -> str:
    """Return the name of the field for files: the question's own where files are its answer."""
    return question.id if question.kind is Kind.FILE else f"{FILES}{question.id}"


def _choices(question: Question, value: str | list[str]) -> list[Choice]:
    chosen = value if isinstance(value, list) else value.split(",")
    if question.kind is Kind.YESNO:
        return [
            Choice("yes", _("是"), "", "yes" in chosen, exclusive=False, level=0),
            Choice("no", _("否"), "", "no" in chosen, exclusive=False, level=0),
        ]
    return [
        Choice(
            option.id,
            in_words(option.label),
            in_words(option.detail),
            option.id in chosen,
            exclusive=option.exclusive,
            level=option.level,
        )
        for option in question.options
    ]


def _reasons(question: Question, given: Given) -> list[Choice]:
    """Return the reasons for 不适用 that a question offers, the given one chosen."""
    reason = given.reason if isinstance(given, NotApplicable) else ""
    return [
        Choice(option.id, in_words(option.label), "", option.id == reason, exclusive=False, level=0)
        for option in question.not_applicable
    ]


def _suggestions(question: Question) -> list[tuple[str, str]]:
    known = directory()
    if question.format == "unit":
        return [(unit.id, in_words(unit.name)) for unit in known.current_units()]
    if question.format == "park":
        return [(park.id, in_words(park.name)) for park in known.parks.values()]
    return []


def _matches(question: Question, value: str | list[str]) -> NameMatches | None:
    known = directory()
    if question.format not in SEARCHED or not isinstance(value, str) or not value or value in known.industries:
        return None
    rows = known.find_industries(value)
    return NameMatches(
        value, [(item.code, f"{item.code} {item.name}") for item in rows[:MOST_FOUND]], len(rows) - MOST_FOUND
    )


def _readable(question: Question, value: str | list[str]) -> str | list[str]:
    if question.format == "industry" and isinstance(value, str):
        return directory().industry_name(value) if value else ""
    return value


def _findings(
    draft: DraftContext, questionnaire: Questionnaire, question: Question, context: tuple[Mapping[str, int], PageState]
) -> tuple[list[str], list[SoftNotice]]:
    _revisions, extra = context
    errors: list[str] = []
    warnings: list[SoftNotice] = []
    for finding in draft.of_question(questionnaire, question):
        text = say_finding(finding, questionnaire)
        if not finding.hard:
            warnings.append(_notice(finding.check, text, finding.explained, context))
        elif extra.complain or finding.code != "required":
            errors.append(text)
    asks = extra.asks.get((questionnaire.id, question.id), ())
    return errors, [*warnings, *(_notice(ask.note, ask.text, ask.explained, context) for ask in asks)]


def _notice(check: str, text: str, explained: str, context: tuple[Mapping[str, int], PageState]) -> SoftNotice:
    revisions, extra = context
    base, note = int(revisions.get(f"note:{check}", 0)), extra.typed_notes.get(check, explained)
    fault = say_note_too_long(len(note)) if len(note) > LONGEST_NOTE else ""
    return SoftNotice(check, text, note, base, extra.clashes.get(f"note:{check}"), fault)


def _facts(draft: DraftContext, question: Question) -> list[Fact]:
    look = lookup(draft.dossier, draft.asked)
    rows = []
    for name in question.uses:
        owner, _dot, local = name.partition(".")
        source = draft.questionnaires[owner].questions[local]
        given = look(name)
        if given is not Absence.NOT_ASKED:
            rows.append(Fact(in_words(source.title), say_answer(source, given)))
    return rows


def _computed(draft: DraftContext, question: Question) -> tuple[str, str]:
    if question.compute is None:
        return "", ""
    value = figure(question.compute, lookup(draft.dossier, draft.asked))
    if value is Absence.NOT_ASKED:
        return say_answer(question, value), ""
    if isinstance(value, Absence):
        return _("基础数据填齐后自动计算"), ""
    return say_figure(question, value), say_rating(question, value)


def error_lines(views: Sequence[QuestionView], refused: Mapping[str, Sequence[str]]) -> list[ErrorLine]:
    """Return the faults of questions, then why files were refused."""
    lines = [ErrorLine(f"q-{view.id}", text) for view in views for text in view.errors]
    return lines + [ErrorLine(f"q-{name}", text) for name, texts in refused.items() for text in texts]
