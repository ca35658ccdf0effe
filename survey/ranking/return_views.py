"""The questions of a version that can be returned, with the answers given, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.answers.visibility import asked, in_order
from survey.ranking.tracing_views import TracedEntry
from survey.web.shown_answers import shown_answer
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class ReturnableQuestion:
    """A question that was asked and answered by typing. `key`: its qualified id."""

    key: str
    title: str
    answer: str


@dataclass(frozen=True, slots=True)
class ReturnableSection:
    """The questions of one section."""

    title: str
    questions: list[ReturnableQuestion]


def returnable_sections(traced: TracedEntry) -> list[ReturnableSection]:
    """Return what an enterprise was asked and typed, without what the register answers, section by section."""
    seen = asked(traced.questionnaires, traced.dossier)
    sections = []
    for questionnaire in in_order(traced.questionnaires):
        sheet = traced.dossier.sheets[questionnaire.id]
        for section in questionnaire.sections:
            rows = [
                ReturnableQuestion(
                    f"{questionnaire.id}.{question.id}",
                    in_words(question.title),
                    shown_answer(question, sheet.get(question.id)),
                )
                for question in section.questions
                if question.id in seen[questionnaire.id] and question.typed and question.register is None
            ]
            if rows:
                sections.append(ReturnableSection(in_words(section.title), rows))
    return sections
