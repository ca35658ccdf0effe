"""Jobs of letters whose list moved on, or that were released meanwhile, are refused in words and write nothing."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.jobs.kinds import KINDS
from survey.jobs.start_job import start_job
from survey.models import Evaluation, Job, Letter, ListVersion
from survey.publishing.jobs import PRINT_JOB, RELEASE_JOB
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued

__all__ = ["evaluation", "issued"]


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
