"""Jobs of letters: refused in words where the list moved on; killed in the middle, each happens once."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.jobs.child import Child
from survey.jobs.kinds import KINDS
from survey.jobs.start_job import start_job
from survey.jobs.worker import start_runners
from survey.models import AuditEntry, Evaluation, ExportRecord, Job, Letter, LetterRelease, ListEntry, ListVersion
from survey.publishing.jobs import PRINT_JOB, RELEASE_JOB
from tests.integration.jobs import holding
from tests.integration.jobs.test_worker import beside
from tests.integration.jobs.test_worker_kinds import files_of, killed_once
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued

__all__ = ["beside", "evaluation", "issued"]


def said(app: Flask, database: Session, kind: str, **given: object) -> list[str]:
    """Run a job and return what it says."""
    number = user(database, "district").id
    database.rollback()
    with app.app_context():
        job_id = start_job(app, kind, given, number)
        database.rollback()
        found = list(KINDS[kind].say(database.get_one(Job, job_id)))
    database.rollback()
    return found


def test_refused_in_words(app: Flask, database: Session, evaluation: Evaluation, issued: ListVersion) -> None:
    campaign, more = evaluation.campaign_id, {"come_back": "示例：明年", "document_number": ""}
    assert said(app, database, RELEASE_JOB, campaign=campaign, version=2, **more)[0].startswith("在您打开本页之后")
    assert said(app, database, PRINT_JOB, campaign=campaign, by_unit=False) == [
        "名单还没有签发，签发以后才能发放告知书。"
    ]
    assert database.scalars(select(Letter)).all() == []
    done = said(app, database, RELEASE_JOB, campaign=campaign, version=1, **more)
    count = len(database.scalars(select(Letter)).all())
    assert done == [f"已发放 {count} 份告知书，企业登录后可以看到自己的一份。"]
    again = said(app, database, RELEASE_JOB, campaign=campaign, version=1, **{**more, "come_back": "示例：后年"})
    assert again == ["这一版名单的告知书已经发放。"]
    assert said(app, database, PRINT_JOB, campaign=campaign, by_unit=False) == [f"共 {count} 份告知书。"]


def test_killed_in_the_middle_letters_are_released_once_and_printed_once(
    app: Flask, beside: Flask, database: Session, evaluation: Evaluation, issued: ListVersion, tmp_path: Path
) -> None:
    campaign, listed = evaluation.campaign_id, func.count(ListEntry.id)
    firms = database.scalar(select(listed).where(ListEntry.list_version_id == issued.id))
    start_runners(beside, 1, lambda settings: Child(settings, holding.forked(tmp_path)))
    given = {"campaign": campaign, "version": 1, "come_back": "示例：明年", "document_number": ""}
    killed_once(beside, database, tmp_path, RELEASE_JOB, given)
    database.rollback()
    released = select(func.count(AuditEntry.id)).where(AuditEntry.action == "release_letters")
    counted = [database.scalar(select(func.count()).select_from(model)) for model in (LetterRelease, Letter)]
    assert (*counted, database.scalar(released)) == (1, firms, 1)
    done = killed_once(beside, database, tmp_path, PRINT_JOB, {"campaign": campaign, "by_unit": False})
    assert (done.result, len(files_of(app, done))) == ({"rows": firms}, 1)
    kinds = database.scalars(select(ExportRecord.kind).where(ExportRecord.rows == firms)).all()
    assert kinds == ["result_letters"]
