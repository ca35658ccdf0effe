"""What an address says of the questions to the office: which question is asked about, what a list is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.definition.questionnaire import Questionnaire
from survey.definitions.directory import directory
from survey.enquiries.words import STATES, say_about
from survey.queries.enquiries import EnquiryFilters
from survey.web.addresses import read_text


@dataclass(frozen=True, slots=True)
class Place:
    """What a question to the office is about; both empty for the campaign as a whole."""

    questionnaire: str = ""
    question: str = ""


def read_place(given: Mapping[str, str], known: Mapping[str, Questionnaire]) -> Place | None:
    """Return the question that an address names, or no question; None for one that the campaign does not ask."""
    questionnaire_id, question_id = given.get("questionnaire", ""), given.get("question", "")
    if not questionnaire_id and not question_id:
        return Place()
    questionnaire = known.get(questionnaire_id)
    if questionnaire is None or (question_id and question_id not in questionnaire.questions):
        return None
    return Place(questionnaire_id, question_id)


def read_filters(given: Mapping[str, str], known: Mapping[str, Questionnaire]) -> tuple[EnquiryFilters, str]:
    """Return the filters of a list, and the question or section among them in words; what is unknown narrows nothing.

    `given`: ``text``, ``questionnaire``, ``question`` or ``section``, and for the office ``state`` and ``unit``.
    """
    questionnaire = known.get(given.get("questionnaire", ""))
    questions: tuple[str, ...] = ()
    about = ""
    if questionnaire is not None:
        question_id, section = given.get("question", ""), questionnaire.section(given.get("section", ""))
        if question_id in questionnaire.questions:
            questions, about = (question_id,), say_about(known, questionnaire.id, question_id)
        elif section is not None:
            questions = tuple(question.id for question in section.questions)
            about = say_about(known, questionnaire.id, "", section.id)
    state, unit = given.get("state", ""), given.get("unit", "")
    filters = EnquiryFilters(
        text=read_text(given),
        questionnaire=questionnaire.id if questionnaire is not None else "",
        questions=questions,
        state=state if state in STATES else "",
        unit=unit if unit in directory().units else "",
    )
    return filters, about
