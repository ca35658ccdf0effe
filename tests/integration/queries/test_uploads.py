"""Uploads: by kind and scope, newest first, and those of a job by name of their order."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Job, Upload
from survey.queries import uploads
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise


def test_an_upload_is_found_by_its_kind_within_the_scope_only(database: Session) -> None:
    own = make_enterprise(database, "91310114MA1GT00010", "示例甲", "anting")
    other = make_enterprise(database, "91310114MA1GT00029", "示例乙", "malu")
    job = Job(kind="none")
    database.add(job)
    database.flush()
    made = (("questionnaire", "a", own, None), ("check", "b", own, job.id), ("questionnaire", "c", other, None))
    for kind, name, firm, job_id in (*made, ("questionnaire", "d", own, None)):
        database.add(Upload(kind=kind, digest="0" * 64, name=name, size=1, enterprise_id=firm.id, job_id=job_id))
        database.flush()
    scopes = (Scope(everything=True), Scope(unit="anting"), Scope(unit="malu"), Scope(enterprise_id=own.id), Scope())
    found = [uploads.upload_in_scope(database, scope, 1, "questionnaire") for scope in scopes]
    assert [one.name if one else None for one in found] == ["a", "a", None, "a", None]
    assert uploads.upload_in_scope(database, Scope(everything=True), 2, "questionnaire") is None
    assert [one.name for one in uploads.uploads_of(database, own.id, "questionnaire")] == ["d", "a"]
    assert [one.name for one in uploads.uploads_of(database, own.id, "questionnaire", limit=1)] == ["d"]
    assert [one.name for one in uploads.uploads_of_job(database, job.id)] == ["b"]
    assert [uploads.export_by_number(database, number) for number in ("", "JD-EX-1")] == [None, None]
