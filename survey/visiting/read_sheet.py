"""What the sheet of a visit is read from: the submission, the firm's files, findings and the firm's answers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Question, Questionnaire
from survey.definitions.catalogue import catalogue
from survey.models import Visit
from survey.queries import submissions, visits
from survey.store.scope import Scope
from survey.visiting.lock_visit import counts
from survey.visiting.sheet_results import SheetSource


def read_sheet(database: Session, scope: Scope, visit: Visit) -> SheetSource | None:
    """Return what the sheet of a visit, which was found through a scope, is made of; None where that is gone."""
    within = Scope(everything=True) if scope.visitor_id is not None else scope  # that the visit is his was looked at
    version = submissions.version_in_scope(database, within, visit.version_id)
    if version is None:
        return None
    rows = visits.findings(database, visit.id)
    return SheetSource(
        visit=visit,
        version=version,
        definitions={item.digest: item for item in catalogue().versions.values()},
        files=submissions.evidence_of(database, version.submission_id),
        newest=visits.newest_of(rows),
        findings=rows,
        answers=visits.answers(database, visit.id),
    )


def counts_now(database: Session, visit: Visit) -> bool:
    """Return whether the submission that a visit is about counts still."""
    return counts(database, visit.participation, visit.version_id)


def find_question(source: SheetSource, qualified: str) -> tuple[Questionnaire, Question] | None:
    """Return a question of the submission of a visit that the firm answered; None for any other."""
    owner, _dot, local = qualified.partition(".")
    questionnaire = source.questionnaires.get(owner)
    question = questionnaire.questions.get(local) if questionnaire is not None else None
    sheet = next((item for item in source.version.sheets if item.questionnaire_id == owner), None)
    if questionnaire is None or question is None or sheet is None or local not in sheet.document["values"]:
        return None
    return questionnaire, question
