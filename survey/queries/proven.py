"""Which answers of a campaign's versions are proven by a file that an official accepted, and which have a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    EvidenceLink,
    EvidenceState,
    EvidenceVerdict,
    Participation,
    Submission,
    SubmissionVersion,
    VersionSheet,
)

Answer = tuple[int, str, str]
"""Version, questionnaire, question."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """Answers with a file that was accepted for this very answer, and those with one that nobody refused."""

    proven: frozenset[Answer]
    given: frozenset[Answer]


def proofs(database: Session, campaign_id: int, version_ids: Sequence[int], until: int | None = None) -> Proofs:
    """Return the proofs of versions of a campaign. `until`: the newest verdict that counts; None for all of them.

    A file that was taken away after it was accepted still proves what it was accepted for.
    """
    verdicts = _verdicts(database, campaign_id, until)
    wanted = set(version_ids)
    given: set[Answer] = set()
    accepted: list[tuple[Answer, Any]] = []
    for version, owner, name, link, removed in _files(database, campaign_id):
        if version not in wanted:
            continue
        verdict, answer = verdicts.get(link, (EvidenceState.PROVIDED, None))
        if verdict == EvidenceState.CHECKED:
            accepted.append(((version, owner, name), answer))
        if not removed and verdict != EvidenceState.REFUSED:
            given.add((version, owner, name))
    answers = _answers(database, sorted({answer[0] for answer, _value in accepted}))
    proven = {place for place, value in accepted if value is not None and answers.get(place) == value}
    return Proofs(frozenset(proven), frozenset(given))


def _files(database: Session, campaign_id: int) -> Sequence[tuple[int, str, str, int, bool]]:
    columns = (EvidenceLink.questionnaire_id, EvidenceLink.question_id, EvidenceLink.id, EvidenceLink.removed)
    statement = (
        select(SubmissionVersion.id, *columns)
        .join(EvidenceLink, EvidenceLink.submission_id == SubmissionVersion.submission_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in database.execute(statement)]


def _verdicts(database: Session, campaign_id: int, until: int | None) -> Mapping[int, tuple[str, Any]]:
    """Return file -> its newest verdict and the answer that it was held against."""
    statement = (
        select(EvidenceVerdict.link_id, EvidenceVerdict.verdict, EvidenceVerdict.answer)
        .join(EvidenceLink, EvidenceLink.id == EvidenceVerdict.link_id)
        .join(Submission, Submission.id == EvidenceLink.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(EvidenceVerdict.id)
    )
    if until is not None:
        statement = statement.where(EvidenceVerdict.id <= until)
    return {row[0]: (row[1], row[2].get("v")) for row in database.execute(statement)}


def _answers(database: Session, version_ids: Sequence[int]) -> Mapping[Answer, Any]:
    sheets = database.scalars(select(VersionSheet).where(VersionSheet.version_id.in_(version_ids)))
    return {
        (sheet.version_id, sheet.questionnaire_id, name): value
        for sheet in sheets
        for name, value in sheet.document["values"].items()
    }
