"""已核 or 不采信: an official says of files whether they prove their answers; a later verdict counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from survey.answering.lock_standing import lock_standing
from survey.enquiries.store_message import lock_firm, tell_firm
from survey.models import (
    CaseMessage,
    EvidenceLink,
    EvidenceState,
    EvidenceVerdict,
    VersionSheet,
    utc_now,
)
from survey.queries import cases, submissions, told_verdicts
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.verifying.evidence_results import Judged, Told, VerdictRefusedError


def record_verdicts(
    database: Session, version_id: int, judged: Sequence[Judged], *, author_id: int, message: str = ""
) -> Told | None:
    """Write verdicts on files of a version that was found through a scope: all of them or none.

    `message`: what the firm is told of all of them in one message, in the same act; empty for nothing. While the firm
    has not read the message of the same day, that takes them (`survey.queries.told_verdicts`). Returns what became of
    it, None without any. Raises VerdictRefusedError.
    """
    for one in judged:
        if one.verdict not in {EvidenceState.CHECKED, EvidenceState.REFUSED}:
            raise VerdictRefusedError("verdict", one.link_id)
        if one.verdict is EvidenceState.REFUSED and not one.reason.strip():
            raise VerdictRefusedError("reason", one.link_id)
    with unit_of_work(database):
        submission_id, case = _lock(database, version_id, author_id)
        told = _tell(database, case, message, author_id) if message else None
        message_id = told.message if told is not None else None
        now = utc_now()
        if told is not None and told.message is not None and not told.joined:
            now = database.get_one(CaseMessage, told.message).written_at  # what its text says is not said again
        links = _links(database, submission_id, [one.link_id for one in judged])
        answers = _answers(database, version_id)
        for one in judged:
            link = links.get(one.link_id)
            if link is None:
                raise VerdictRefusedError("unknown", one.link_id)
            before = next(iter(link.verdicts), None)
            if (before.id if before is not None else 0) != one.seen:
                raise VerdictRefusedError("moved", one.link_id)
            answer = answers.get((link.questionnaire_id, link.question_id))
            named = one.verdict is EvidenceState.REFUSED or (before and before.verdict == EvidenceState.REFUSED)
            told_in = message_id if named else None
            _write(database, link, (one, before), (version_id, answer, author_id, told_in, now))
    return told


def _tell(database: Session, case: tuple[int, int], message: str, author_id: int) -> Told:
    today = told_verdicts.message_of_today(database, *case)
    if today is not None:
        return Told(today.id, mail=False, joined=True)
    unread = cases.unread_messages(database, *case)
    return Told(tell_firm(database, case, message, author_id=author_id), mail=not unread)


def _lock(database: Session, version_id: int, author_id: int) -> tuple[int, tuple[int, int]]:
    """Hold the firm and its part in the campaign; return the submission of the version, and campaign and firm.

    The version has to be the newest one.
    """
    lock_firm(database, submissions.enterprise_of(database, version_id))
    standing = lock_standing(database, version_id, author_id, VerdictRefusedError)
    return standing.submission_id, (standing.campaign_id, standing.enterprise_id)


def _links(database: Session, submission_id: int, wanted: Sequence[int]) -> Mapping[int, EvidenceLink]:
    """Return files of a submission that are not taken away, by id, with their verdicts as they are now."""
    statement = (
        select(EvidenceLink)
        .where(
            EvidenceLink.submission_id == submission_id,
            EvidenceLink.id.in_(wanted),
            EvidenceLink.removed.is_(False),
        )
        .options(selectinload(EvidenceLink.verdicts))
        .execution_options(populate_existing=True)
    )
    return {link.id: link for link in database.scalars(statement)}


def _answers(database: Session, version_id: int) -> Mapping[tuple[str, str], Any]:
    """Return (questionnaire, question) -> the answer of a version, as it is stored."""
    sheets = database.scalars(select(VersionSheet).where(VersionSheet.version_id == version_id))
    return {
        (sheet.questionnaire_id, name): value for sheet in sheets for name, value in sheet.document["values"].items()
    }


def _write(
    database: Session,
    link: EvidenceLink,
    said: tuple[Judged, EvidenceVerdict | None],
    about: tuple[int, Any, int, int | None, datetime],
) -> None:
    (judged, before), (version_id, answer, author_id, message_id, now) = said, about
    reason = judged.reason.strip()
    link.state = judged.verdict
    database.add(
        EvidenceVerdict(
            link_id=link.id,
            version_id=version_id,
            verdict=judged.verdict,
            answer={"v": answer},
            reason=reason,
            message_id=message_id,
            decided_by_id=author_id,
            decided_at=now,
        )
    )
    detail = {
        "questionnaire": link.questionnaire_id,
        "question": link.question_id,
        "before": str(before.verdict) if before is not None else "",
        "after": str(judged.verdict),
        "reason": reason,
    }
    audit_trail.record(database, "judge_evidence", user_id=author_id, about=("evidence", link.id), detail=detail)
