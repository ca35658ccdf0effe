"""The section that an address names, in the draft of the signed-in enterprise, or 404."""

from __future__ import annotations

from typing import NamedTuple

from flask import abort

from scoring.definition.questionnaire import Questionnaire, Section
from survey.answering.find_draft import own_draft
from survey.answering.read_draft import DraftContext


class FoundSection(NamedTuple):
    """A section that asks something, with its questionnaire and the enterprise's draft."""

    draft: DraftContext
    questionnaire: Questionnaire
    section: Section


def find_section(questionnaire_id: str, section_id: str) -> FoundSection:
    """Return a section that asks the signed-in enterprise something; answers 404 for any other."""
    draft = own_draft()
    questionnaire = draft.questionnaires.get(questionnaire_id)
    section = questionnaire.section(section_id) if questionnaire else None
    if questionnaire is None or section is None or not draft.questions(questionnaire, section):
        abort(404)
    return FoundSection(draft, questionnaire, section)
