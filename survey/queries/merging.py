"""Two records of one firm side by side: what each has, and what of it would go where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import (
    OF_ENTERPRISES,
    AccountCode,
    Campaign,
    CaseFlag,
    CaseMessage,
    CaseNote,
    CodePurpose,
    Enquiry,
    ExternalRating,
    Participation,
    Pin,
    Submission,
    SubmissionVersion,
    Upload,
    User,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A firm's part in a campaign. `drafts`: whether it has begun; `versions`: how often it submitted."""

    id: int
    campaign_id: int
    campaign: str
    state: str
    called: bool
    drafts: bool
    versions: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """What one record has: its parts by campaign, the accounts in use, open claim codes, ratings, files, questions."""

    parts: Mapping[int, Part]
    people: Sequence[tuple[int, str, str]]  # id, name, role
    codes: int
    ratings: int
    uploads: int
    enquiries: int
    cases: int = 0  # notes, flags and messages


def holding(database: Session, enterprise_id: int) -> Holding:
    """Return what a record has."""
    people = database.execute(
        select(User.id, User.name, User.role)
        .where(
            User.enterprise_id == enterprise_id,
            User.role.in_(OF_ENTERPRISES),
            User.active.is_(True),
            User.approved.is_(True),
        )
        .order_by(User.id)
    )
    codes = select(func.count()).where(
        AccountCode.enterprise_id == enterprise_id,
        AccountCode.purpose == CodePurpose.CLAIM,
        AccountCode.used_at.is_(None),
        AccountCode.withdrawn_at.is_(None),
    )
    ratings, uploads, enquiries, *written = [
        database.scalar(select(func.count()).where(model.enterprise_id == enterprise_id)) or 0
        for model in (ExternalRating, Upload, Enquiry, CaseNote, CaseFlag, CaseMessage)
    ]
    return Holding(
        {part.campaign_id: part for part in _parts(database, enterprise_id)},
        [(row.id, row.name, str(row.role)) for row in people],
        database.scalar(codes) or 0,
        ratings,
        uploads,
        enquiries,
        sum(written),
    )


def _parts(database: Session, enterprise_id: int) -> list[Part]:
    versions = (
        select(func.count())
        .where(SubmissionVersion.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )
    pins = (
        select(func.count()).where(Pin.participation_id == Participation.id).correlate(Participation).scalar_subquery()
    )
    statement = (
        select(Participation, Campaign.title, Submission.id, versions, pins)
        .join(Campaign, Campaign.id == Participation.campaign_id)
        .outerjoin(Submission, Submission.participation_id == Participation.id)
        .where(Participation.enterprise_id == enterprise_id)
        .order_by(Participation.campaign_id)
    )
    return [
        Part(
            row.id,
            row.campaign_id,
            title,
            str(row.state),
            row.called_at is not None,
            draft is not None,
            count or 0,
            pinned > 0,
        )
        for row, title, draft, count, pinned in database.execute(statement)
    ]
