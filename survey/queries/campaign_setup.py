"""What setting up a campaign reads: how far its enterprises are, who is named for what, and what was changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey.definitions.stages import EXPECTED
from survey.models import (
    AuditEntry,
    Campaign,
    CampaignOfficial,
    DraftSheet,
    Enterprise,
    Participation,
    ParticipationState,
    Role,
    Submission,
    User,
)
from survey.queries.stages import STAGE, listed_on

CHANGES = ("make_campaign", "change_campaign", "open_campaign", "name_officials", "call", "load_demonstration")
"""Actions of the audit trail that a campaign's page shows."""


def begun_by_state(database: Session, campaign_id: int) -> Mapping[str, int]:
    """Return state -> how many enterprises of a campaign have a draft."""
    statement = (
        select(Participation.state, func.count())
        .join(Submission, Submission.participation_id == Participation.id)
        .where(Participation.campaign_id == campaign_id)
        .group_by(Participation.state)
    )
    return {str(ParticipationState(state)): count for state, count in database.execute(statement)}


def ready_count(database: Session, campaign_id: int, states: Collection[ParticipationState]) -> int:
    """Return how many enterprises of a campaign in these states have a draft that could be submitted as it is."""
    statement = (
        select(func.count())
        .select_from(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .where(Participation.campaign_id == campaign_id, Participation.state.in_(states), Participation.ready.is_(True))
    )
    return database.scalar(statement) or 0


def answered_questionnaires(database: Session, campaign_id: int) -> Mapping[str, int]:
    """Return questionnaire -> how many enterprises of a campaign have begun it."""
    statement = (
        select(DraftSheet.questionnaire_id, func.count())
        .join(Submission, Submission.id == DraftSheet.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .group_by(DraftSheet.questionnaire_id)
    )
    return {row[0]: row[1] for row in database.execute(statement)}


def listed_count(database: Session, day: date) -> int:
    """Return how many enterprises the directory holds on a day (Shanghai)."""
    return database.scalar(select(func.count()).select_from(Enterprise).where(listed_on(day))) or 0


def expected_counts(database: Session, day: date) -> Mapping[int, int]:
    """Return campaign -> how many enterprises are expected to fill in (应填), as its ledger counts them on a day."""
    statement = (
        select(Participation.campaign_id, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(listed_on(day), STAGE.in_(EXPECTED))
        .group_by(Participation.campaign_id)
    )
    return {row[0]: row[1] for row in database.execute(statement)}


def officials_of(database: Session, campaign_id: int) -> Sequence[tuple[CampaignOfficial, User]]:
    """Return who is named for what in a campaign, with the accounts, in the order in which they were named."""
    statement = (
        select(CampaignOfficial, User)
        .join(User, User.id == CampaignOfficial.user_id)
        .where(CampaignOfficial.campaign_id == campaign_id)
        .order_by(CampaignOfficial.id)
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


def officials_to_name(database: Session) -> Sequence[User]:
    """Return the accounts in use of district officials and of towns' reviewers, by name."""
    statement = select(User).where(User.active.is_(True), User.role.in_((Role.DISTRICT, Role.TOWN)))
    return database.scalars(statement.order_by(User.name, User.id)).all()


def changes_of_campaign(database: Session, campaign_id: int, *, size: int) -> Sequence[AuditEntry]:
    """Return what the trail has of setting a campaign up and changing it, newest first."""
    statement = (
        select(AuditEntry)
        .where(
            AuditEntry.object_type == "campaign",
            AuditEntry.object_id == str(campaign_id),
            AuditEntry.action.in_(CHANGES),
        )
        .options(joinedload(AuditEntry.user), joinedload(AuditEntry.personal))
    )
    return database.scalars(statement.order_by(AuditEntry.id.desc()).limit(size)).all()


def same_title(database: Session, title: str, campaign_id: int | None) -> bool:
    """Return whether another campaign has a title."""
    other = select(Campaign.id).where(Campaign.title == title, Campaign.id != (campaign_id or 0))
    return database.scalar(other.limit(1)) is not None
