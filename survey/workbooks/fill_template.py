"""The contents of an enterprise's questionnaire workbook: its words, its prefilled cells, its identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.questionnaire.contents import Contents
from exports.questionnaire.layout import DIGEST_LENGTH, TEMPLATE, Identity, lay_out
from exports.questionnaire.prefilled_cells import cells_of
from exports.reading.workbook import Raw
from exports.writing.tables import FactSheet
from scoring.answers.conditions import holds
from scoring.answers.visibility import lookup, variant_of
from scoring.definition.questionnaire import Atom, Questionnaire
from survey.answering.estimate_effort import effort_of
from survey.answering.read_draft import DraftContext
from survey.definitions.directory import directory
from survey.definitions.formats import normalise
from survey.models import Enterprise
from survey.words.figures import SHANGHAI
from survey.words.language import in_words
from survey.words.trials import trial_mark
from survey.workbooks.template_words import Subject, template_words


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file: its export number, when it is made, its language, and whether its cells are left empty."""

    number: str
    made_at: datetime
    language: str = "zh"
    blank: bool = False


def workbook_contents(
    draft: DraftContext,
    questionnaire: Questionnaire,
    file_facts: FileFacts,
    *,
    cells: Mapping[str, Raw] | None = None,
    notes: Sequence[FactSheet] = (),
) -> Contents:
    """Return what the workbook is written from, in the language of the enclosing `in_language` block.

    `cells`: key -> value instead of the draft's answer, for a fresh copy of a user's file.  `notes`: more sheets.
    """
    look = lookup(draft.dossier, draft.asked)

    def decided(atom: Atom) -> bool:
        return holds(atom, look)

    seen = draft.asked[questionnaire.id]
    subject = Subject(
        enterprise=draft.enterprise.name,
        credit_code=draft.enterprise.credit_code,
        sample=draft.enterprise.sample,
        campaign=draft.campaign.title,
        trial=trial_mark(draft.campaign),
        closes_at=draft.calendar.closes_at,
        office=draft.campaign.contact_office,
        phone=draft.campaign.contact_phone,
        number=file_facts.number,
        made_at=file_facts.made_at,
        asked=seen,
        effort=effort_of([one for one in questionnaire.questions.values() if one.id in seen]),
        blank=file_facts.blank,
    )
    if cells is None:
        sheet = draft.dossier.sheets[questionnaire.id]
        cells = (
            {} if file_facts.blank else cells_of(questionnaire, sheet, language=file_facts.language, named=name_of_code)
        )
    return Contents(
        questionnaire=questionnaire,
        words=template_words(questionnaire, lay_out(questionnaire), subject, draft.questionnaires),
        identity=identity_of(draft.enterprise, questionnaire, file_facts),
        cells=cells,
        suggestions=drop_down_choices(),
        decided=decided,
        asked=seen,
        variant=variant_of(questionnaire, draft.dossier, look),
        language=file_facts.language,
        notes=notes,
    )


def identity_of(enterprise: Enterprise, questionnaire: Questionnaire, file_facts: FileFacts) -> Mapping[Identity, str]:
    """Return what the file's identity sheet holds; it is not trusted when the file comes back."""
    return {
        Identity.TEMPLATE: TEMPLATE,
        Identity.QUESTIONNAIRE: questionnaire.id,
        Identity.VERSION: questionnaire.version,
        Identity.DIGEST: questionnaire.digest[:DIGEST_LENGTH],
        Identity.CREDIT_CODE: enterprise.credit_code,
        Identity.NAME: enterprise.name,
        Identity.NUMBER: file_facts.number,
        Identity.MADE_AT: file_facts.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }


def drop_down_choices() -> Mapping[str, Sequence[str]]:
    """Return text format -> the choices of its drop-down, in the reader's language."""
    known = directory()
    return {
        "unit": [in_words(unit.name) for unit in known.current_units()],
        "park": [in_words(park.name) for park in known.parks.values() if park.until is None],
        "industry": [f"{item.code} {item.name}" for item in known.industries.values() if len(item.code) in {2, 4}],
    }


def name_of_code(text_format: str, value: str) -> str:
    """Return the name of a unit, park or industry if it is read back as the same code; otherwise the value itself."""
    known = directory()
    names = {
        "unit": lambda: in_words(known.unit_name(value)),
        "park": lambda: in_words(known.park_name(value)),
        "industry": lambda: known.industry_name(value),
    }
    name = names[text_format]() if text_format in names else value
    return name if normalise(text_format, name) == value else value
