"""Submitting anew what a firm had submitted, with other answers in its facts."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, Dossier, sheet_from_json
from survey.answering.submit import dossier_digest, receipt_number, sheet_rows
from survey.definitions.catalogue import catalogue
from survey.definitions.version_facts import facts_of
from survey.models import SubmissionVersion, VersionSheet, utc_now
from survey.store.db import unit_of_work


def submit_anew(database: Session, version_id: int, **answers: Answer) -> int:
    """Add a newer version of a submission with some answers of the facts changed; return its id."""
    known = {item.digest: item for item in catalogue().versions.values()}
    with unit_of_work(database):
        old = database.get_one(SubmissionVersion, version_id)
        rows = database.scalars(select(VersionSheet).where(VersionSheet.version_id == version_id)).all()
        questionnaires = {row.questionnaire_id: known[row.definition_digest] for row in rows}
        sheets = {
            row.questionnaire_id: sheet_from_json(questionnaires[row.questionnaire_id], row.document) for row in rows
        }
        facts = sheets["facts"]
        sheets["facts"] = type(facts)(
            facts.questionnaire, facts.version, {**facts.values, **answers}, facts.notes, facts.variant
        )
        newest = database.scalar(
            select(func.max(SubmissionVersion.number)).where(SubmissionVersion.submission_id == old.submission_id)
        )
        number, now = (newest or 0) + 1, utc_now()
        dossier = Dossier(sheets)
        made = SubmissionVersion(
            submission_id=old.submission_id,
            number=number,
            receipt=receipt_number(now.year, old.submission_id, number),
            digest=dossier_digest(questionnaires, dossier),
            submitted_at=now,
            credit_code=old.credit_code,
            **facts_of(questionnaires, dossier),
        )
        made.sheets = [VersionSheet(**row) for row in sheet_rows(questionnaires, dossier)]
        database.add(made)
        database.flush()
        return made.id
