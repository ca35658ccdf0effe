"""What an enterprise submitted to an earlier campaign."""

from __future__ import annotations

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import Campaign, Participation, ParticipationState, Submission, SubmissionVersion

VALID = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
"""Submissions that stand: neither withdrawn, nor exempt, nor sent back and never corrected."""


_LAST_VALID = (
    select(SubmissionVersion.id)
    .join(Submission, Submission.id == SubmissionVersion.submission_id)
    .join(Participation, Participation.id == Submission.participation_id)
    .join(Campaign, Campaign.id == Participation.campaign_id)
    .where(
        Participation.enterprise_id == bindparam("enterprise_id"),
        Participation.state.in_(VALID),
        Campaign.trial.is_(False),
        tuple_(Campaign.opens_at, Campaign.id)
        < tuple_(bindparam("opens_at", type_=Campaign.opens_at.type), bindparam("campaign_id", type_=Campaign.id.type)),
    )
    .order_by(Campaign.opens_at.desc(), Campaign.id.desc(), SubmissionVersion.number.desc())
    .limit(1)
)
"""The number alone: most enterprises have none, and to prepare for whole rows takes longer than to look."""
_WITH_CAMPAIGN = (
    select(SubmissionVersion)
    .where(SubmissionVersion.id == bindparam("version_id"))
    .options(
        selectinload(SubmissionVersion.sheets),
        joinedload(SubmissionVersion.submission)
        .joinedload(Submission.participation)
        .joinedload(Participation.campaign),
    )
)


def last_valid_version(database: Session, enterprise_id: int, campaign: Campaign) -> SubmissionVersion | None:
    """Return the last version of an enterprise's newest valid submission to a campaign before this one, or None.

    What was filled in to try a campaign out counts for nothing here.

    Its sheets and its campaign come with it.
    """
    before = {"opens_at": campaign.opens_at, "campaign_id": campaign.id}
    number = database.scalar(_LAST_VALID, before | {"enterprise_id": enterprise_id})
    return database.scalar(_WITH_CAMPAIGN, {"version_id": number}) if number is not None else None
