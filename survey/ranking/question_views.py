"""One question of a version: its definition, the answer, the arithmetic of a computed figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.answers.answers import Absence, Dossier, NotApplicable, Unreadable
from scoring.answers.derived_figures import Look, band_index, figure
from scoring.answers.linear_shares import linear_share
from scoring.answers.visibility import asked, lookup
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.exact import POINT, half_up, unscaled
from survey.web.shown_answers import shown_answer
from survey.words.answers import say_figure, say_rating
from survey.words.findings import say_status
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """An option or a band with its points, and whether the answer is this one."""

    label: str
    points: str
    chosen: bool
    pending: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Everything that the page of one question shows."""

    id: str
    title: str
    help: str
    evidence: str
    answer: str
    points: str
    maximum: str
    scored: bool
    choices: list[ChoiceRow]
    facts: list[tuple[str, str, str]]
    figure: str
    pending: str


def view_question(
    questionnaires: Mapping[str, Questionnaire], questionnaire: Questionnaire, question_id: str, dossier: Dossier
) -> QuestionView:
    """Return the page of one question for one dossier."""
    question = questionnaire.questions[question_id]
    look = lookup(dossier, asked(questionnaires, dossier))
    given = look(questionnaire.qualified(question_id))
    chosen: set[str] = set()
    text, points = "", 0
    if question.compute is not None:
        value = figure(question.compute, look)
        if isinstance(value, Absence):
            answer = shown_answer(question, value)
        else:
            text, answer = say_figure(question, value), say_rating(question, value)
            if question.linear is None:
                chosen = {question.bands[band_index(question, value)].id}
            else:
                points = half_up(linear_share(question, value) * question.max_points)
    else:
        answer = shown_answer(question, given)
        if isinstance(given, tuple):
            chosen = set(given)
        elif isinstance(given, str) and not isinstance(given, Absence | NotApplicable | Unreadable):
            chosen = {given}
    status = say_status(question.status)
    choices = [
        ChoiceRow(in_words(item.label), _points(item.points), item.id in chosen, say_status(item.status))
        for item in question.options
    ] + [ChoiceRow(in_words(band.label), _points(band.points), band.id in chosen, status) for band in question.bands]
    points += sum(option.points for option in question.options if option.id in chosen)
    points += sum(band.points for band in question.bands if band.id in chosen)
    return QuestionView(
        id=question_id,
        title=in_words(question.title),
        help=in_words(question.help),
        evidence=in_words(question.evidence),
        answer=answer,
        points=_points(points),
        maximum=_points(question.max_points),
        scored=question.max_points > 0 and question.kind is not Kind.LADDER,
        choices=choices,
        facts=_facts(questionnaires, question, look),
        figure=text,
        pending=status,
    )


def _facts(questionnaires: Mapping[str, Questionnaire], question: Question, look: Look) -> list[tuple[str, str, str]]:
    """Return the facts shown beside a question: id, title and answer."""
    facts = []
    for name in question.uses:
        owner, _, local = name.partition(".")
        source = questionnaires[owner].questions[local]
        facts.append((name, in_words(source.title), shown_answer(source, look(name))))
    return facts


def _points(value: int) -> str:
    return f"{unscaled(value, POINT):.3f}"
