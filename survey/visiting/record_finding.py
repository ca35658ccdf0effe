"""What was found of answers on a visit is written beside what the firm said; the newest of a question counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import says_same
from survey.definitions.catalogue import catalogue
from survey.models import (
    Campaign,
    Evidence,
    FindingChannel,
    Upload,
    UploadState,
    VersionSheet,
    VisitFinding,
    utc_now,
)
from survey.queries import visits
from survey.records import audit_trail
from survey.store.db import met_again, unit_of_work
from survey.uploads.save_upload import close_upload
from survey.visiting.lock_visit import lock_visit, refuse_others
from survey.visiting.visit_results import EDITABLE, FoundValue, VisitRefusedError


def record_findings(
    database: Session,
    visit_id: int,
    found: Sequence[FoundValue],
    *,
    channel: FindingChannel,
    author_id: int,
    upload_id: int | None = None,
) -> None:
    """Write findings of a visit that was found through a scope: all of them or none.

    One that says the same as the newest of its question, and brings no file, is left out. A file of before stays with
    the question. `upload_id`: the author's own file that they came in. Raises VisitRefusedError.
    """

    def record() -> None:
        with unit_of_work(database):
            written = _record(database, visit_id, found, (channel, author_id))
            if upload_id is not None and database.get_one(Upload, upload_id).state == UploadState.PREVIEWED:
                counts = {"visit": visit_id, "written": len(written)}
                close_upload(database, upload_id, UploadState.APPLIED, user_id=author_id, counts=counts)

    met_again(record)


def _record(database: Session, visit_id: int, found: Sequence[FoundValue], by: tuple[FindingChannel, int]) -> list[str]:
    """Write findings inside the caller's unit of work; return the questions of which something new was written."""
    channel, author_id = by
    held = lock_visit(database, visit_id, EDITABLE, official=author_id)
    refuse_others(held.visit, author_id)
    said = answers_of(database, held.visit.version_id)
    newest = visits.newest_of(visits.findings(database, visit_id))
    written = []
    for one in found:
        key = (one.questionnaire, one.question)
        if key not in said:
            raise VisitRefusedError("question", question=one.qualified)
        before = newest.get(key)
        if (before.id if before is not None else 0) != one.seen:
            raise VisitRefusedError("moved", question=one.qualified)
        if not one.reason.strip() and not _as_said(database, held.visit.version_id, one, said[key]):
            raise VisitRefusedError("reason", question=one.qualified)
        row = _row(one, said[key], before)
        if row is not None:
            row.visit_id, row.channel, row.found_by_id = visit_id, channel, author_id
            _keep_file(database, one)
            database.add(row)
            written.append(one.qualified)
    if not written:
        return []
    campaign = database.get_one(Campaign, held.participation.campaign_id)
    detail = {"campaign": campaign.title, "visit": visit_id, "questions": written, "channel": channel.value}
    about = ("enterprise", held.participation.enterprise_id)
    audit_trail.record(database, "record_findings", user_id=author_id, about=about, detail=detail)
    return written


def _as_said(database: Session, version_id: int, one: FoundValue, said: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether something was found as the firm said it."""
    sheet = database.get_one(VersionSheet, (version_id, one.questionnaire))
    known = {item.digest: item for item in catalogue().versions.values()}
    return says_same(known[sheet.definition_digest].questions[one.question], one.value, said)


def answers_of(database: Session, version_id: int) -> Mapping[tuple[str, str], Any]:
    """Return (questionnaire, question) -> the answer of a version, as it is stored."""
    sheets = database.scalars(
        select(VersionSheet).where(VersionSheet.version_id == version_id).order_by(VersionSheet.questionnaire_id)
    )
    return {
        (sheet.questionnaire_id, name): value for sheet in sheets for name, value in sheet.document["values"].items()
    }


def _row(one: FoundValue, said: Any, before: VisitFinding | None) -> VisitFinding | None:  # noqa: ANN401 - JSON
    """Return the row of a finding; None for one that says what is there already."""
    same = before is not None and before.found == {"v": one.value} and before.reason == one.reason.strip()
    if same and one.document is None:
        return None
    kept = before if one.document is None else None
    return VisitFinding(
        questionnaire_id=one.questionnaire,
        question_id=one.question,
        said={"v": said},
        found={"v": one.value},
        reason=one.reason.strip(),
        evidence_digest=one.document.digest if one.document else kept.evidence_digest if kept else None,
        file_name=one.document.name if one.document else kept.file_name if kept else "",
        found_at=utc_now(),
    )


def _keep_file(database: Session, one: FoundValue) -> None:
    file = one.document
    if file is not None and database.get(Evidence, file.digest) is None:
        database.add(Evidence(digest=file.digest, media_type=file.media_type, size=file.size))
        database.flush()
