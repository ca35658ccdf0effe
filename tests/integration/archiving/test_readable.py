"""What somebody typed stands in the pages of the archive as text, telephones masked."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.archiving.readable import method_page, trail_rows, version_page
from survey.definitions.catalogue import catalogue
from survey.models import AuditEntry, Evaluation, SubmissionVersion
from survey.words.language import in_chinese
from tests.integration.officials import evaluation

__all__ = ["evaluation"]


def test_pages_of_a_version_and_of_the_method(evaluation: Evaluation, database: Session, app: Flask) -> None:
    loaded = (selectinload(SubmissionVersion.sheets), joinedload(SubmissionVersion.commitment))
    version = database.scalars(select(SubmissionVersion).options(*loaded).order_by(SubmissionVersion.id)).first()
    assert version is not None
    assert version.commitment is not None
    campaign, scheme = evaluation.campaign, evaluation.scheme
    database.expunge_all()
    version.name, version.commitment.phone = "<b>示例</b>", "13812345678"
    definitions = {sheet.definition_digest: catalogue().by_digest(sheet.definition_digest) for sheet in version.sheets}
    known = {digest: item for digest, item in definitions.items() if item is not None}
    with app.app_context(), in_chinese():
        page = version_page(version, known, [("示例问卷", "2", "45.5")])
        method = method_page(campaign, scheme)
    assert "&lt;b&gt;示例&lt;/b&gt;：提交的答案" in page
    assert ("138****5678" in page, "13812345678" in page, "45.5" in page) == (True, False, True)
    assert "权重" in method


def test_entries_are_sentences(evaluation: Evaluation, database: Session, app: Flask) -> None:
    loaded = (joinedload(AuditEntry.user), joinedload(AuditEntry.personal))
    own = select(AuditEntry).where(AuditEntry.action == "evaluate").options(*loaded)
    entries = database.scalars(own).all()
    with app.app_context(), in_chinese():
        rows = trail_rows(database, entries, whole=False)
    assert [(row[0], row[5]) for row in rows] == [(f"#{entry.id}", "重新评估") for entry in entries]
    assert evaluation.id
