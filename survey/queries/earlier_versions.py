"""What an enterprise submitted to an earlier campaign."""

from __future__ import annotations

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import Campaign, Participation, ParticipationState, Submission, SubmissionVersion

VALID = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
"""Submissions that stand: neither withdrawn, nor exempt, nor sent back and never corrected."""


def last_valid_version(database: Session, enterprise_id: int, campaign: Campaign) -> SubmissionVersion | None:
    """Return the last version of an enterprise's newest valid submission to a campaign before this one, or None.

    Its sheets and its campaign come with it.
    """
    statement = (
        select(SubmissionVersion)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Campaign, Campaign.id == Participation.campaign_id)
        .where(
            Participation.enterprise_id == enterprise_id,
            Participation.state.in_(VALID),
            tuple_(Campaign.opens_at, Campaign.id) < (campaign.opens_at, campaign.id),
        )
        .order_by(Campaign.opens_at.desc(), Campaign.id.desc(), SubmissionVersion.number.desc())
        .limit(1)
        .options(
            selectinload(SubmissionVersion.sheets),
            joinedload(SubmissionVersion.submission)
            .joinedload(Submission.participation)
            .joinedload(Participation.campaign),
        )
    )
    return database.scalar(statement)
