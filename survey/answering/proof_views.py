"""Which answers of a firm stand at the top and have no file that could prove them, and where one is put."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.certainty.unproven import claimed_questions
from survey.answering.read_draft import DraftContext
from survey.models import EvidenceState
from survey.queries import submissions
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class BareClaim:
    """An answer at the top without a file. `refused`: there are some, and officials accepted none of them."""

    questionnaire: str
    section: str
    question: str
    title: str
    refused: bool


def bare_claims(database: Session, draft: DraftContext) -> list[BareClaim]:
    """Return the claims of a draft that no file could prove, in the order of the questionnaires."""
    claimed = list(_claimed(draft))
    given = submissions.evidence_of(database, draft.submission_id) if claimed else {}
    bare = []
    for owner, name in claimed:
        states = [link.state for link in given.get((owner, name), ())]
        if all(state == EvidenceState.REFUSED for state in states):
            question = draft.questionnaires[owner].questions[name]
            bare.append(BareClaim(owner, question.section, name, in_words(question.title), bool(states)))
    return bare


def _claimed(draft: DraftContext) -> Iterator[tuple[str, str]]:
    for owner, questionnaire in draft.questionnaires.items():
        sheet = draft.dossier.sheets.get(owner)
        if sheet is not None:
            yield from ((owner, name) for name in claimed_questions(sheet, questionnaire, draft.asked[owner]))
