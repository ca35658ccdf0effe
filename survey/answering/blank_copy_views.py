"""All questions of a campaign on paper: numbered as in the workbook, with conditions in words and room to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from exports.questionnaire.layout import lay_out
from scoring.definition.questionnaire import Kind, Question, Questionnaire, Section
from survey.definitions.directory import directory
from survey.words.conditions import Naming, say_check, say_condition, say_when
from survey.words.language import _, in_language, in_words

_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.CLAUSE, Kind.LADDER, Kind.YESNO})
_LONG = 200
"""Characters from which a text gets several lines to write on."""


@dataclass(frozen=True, slots=True)
class BlankBox:
    """An option with its box."""

    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """A question with room for its answer.

    `how`: ``boxes``, ``number``, ``date``, ``line``, ``lines``, or ``none`` where nothing is written.  `remark`: how
    many to tick, or why nothing is written.  `reasons`: boxes of 不适用.
    """

    number: str
    title: str
    required: bool
    help: str
    evidence: str
    unit: str
    how: str
    remark: str
    boxes: Sequence[BlankBox] = ()
    reasons: Sequence[BlankBox] = ()


@dataclass(frozen=True, slots=True)
class BlankRun:
    """Neighbouring questions that are asked under one condition. `when`: in words, empty for always."""

    when: str
    questions: Sequence[BlankQuestion]


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A section. `notes`: cases whose reason is to be written at its end."""

    title: str
    intro: str
    runs: Sequence[BlankRun]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A questionnaire. `when`: who fills it in, empty for everybody."""

    id: str
    title: str
    basis: str
    version: str
    when: str
    questions: int
    sections: Sequence[BlankSection]


def view_blank_copy(questionnaires: Mapping[str, Questionnaire], language: str) -> tuple[BlankForm, ...]:
    """Return every questionnaire on paper, in order."""
    return _forms(tuple(_Known(item) for item in questionnaires.values()), language)


class _Known:
    """A questionnaire as a key of the cache: definitions with the same digest are the same."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def __hash__(self) -> int:
        return hash(self.questionnaire.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.questionnaire.digest == self.questionnaire.digest


@lru_cache(maxsize=8)
def _forms(known: tuple[_Known, ...], language: str) -> tuple[BlankForm, ...]:
    questionnaires = {item.questionnaire.id: item.questionnaire for item in known}
    with in_language(language):
        return tuple(_form(item, questionnaires) for item in questionnaires.values())


def _form(questionnaire: Questionnaire, questionnaires: Mapping[str, Questionnaire]) -> BlankForm:
    lines = lay_out(questionnaire).by_key.values()
    naming = Naming(
        questionnaire.id,
        questionnaires,
        {line.question: line.number for line in lines if line.question and line.number},
    )
    applies = questionnaire.applies
    return BlankForm(
        id=questionnaire.id,
        title=in_words(questionnaire.title),
        basis=in_words(questionnaire.basis),
        version=questionnaire.version,
        when=_("仅当%(condition)s时填写", condition=say_condition(applies, naming)) if applies is not None else "",
        questions=len(questionnaire.questions),
        sections=[_section(section, questionnaire, naming) for section in questionnaire.sections],
    )


def _section(section: Section, questionnaire: Questionnaire, naming: Naming) -> BlankSection:
    runs = [
        BlankRun(when, [_question(item, naming) for item in questions])
        for when, questions in groupby(section.questions, lambda item: say_when(item, questionnaire, naming))
    ]
    own = {question.id for question in section.questions}
    soft = [check for check in questionnaire.checks if not check.hard and check.questions and check.questions[0] in own]
    notes = list(dict.fromkeys(say_check(check, naming) for check in soft))
    return BlankSection(in_words(section.title), in_words(section.intro), runs, notes)


def _question(question: Question, naming: Naming) -> BlankQuestion:
    how, remark = _room(question)
    return BlankQuestion(
        number=naming.numbers.get(question.id, ""),
        title=in_words(question.title),
        required=question.required and question.typed,
        help=in_words(question.help),
        evidence=in_words(question.evidence),
        unit=in_words(question.unit),
        how=how,
        remark=remark,
        boxes=_boxes(question),
        reasons=[BlankBox(in_words(option.label)) for option in question.not_applicable],
    )


def _room(question: Question) -> tuple[str, str]:
    """Return how a question is answered on paper, and what is said beside it."""
    if question.computed:
        return "none", _("由系统计算，不需填写")
    if question.register is not None:
        return "none", _("以账号登记为准，不需填写")
    if question.kind is Kind.FILE:
        return "line", _("材料在网页上传；这里可写材料名称")
    if question.kind in _CHOICES or question.format == "unit":
        return "boxes", _("可多选") if question.kind is Kind.MULTIPLE else _("选一项")
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return question.kind.value, ""
    return "lines" if question.format == "multiline" or question.max_length > _LONG else "line", ""


def _boxes(question: Question) -> list[BlankBox]:
    if question.kind is Kind.YESNO:
        return [BlankBox(_("是")), BlankBox(_("否"))]
    if question.format == "unit":
        return [BlankBox(in_words(unit.name)) for unit in directory().current_units()]
    return [BlankBox(in_words(option.label), in_words(option.detail)) for option in question.options]
