"""What setting up a campaign reads: how far its enterprises are, who is named for what, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey.definitions.stages import EXPECTED, Stage
from survey.models import (
    AuditEntry,
    Campaign,
    CampaignOfficial,
    DraftSheet,
    Enterprise,
    Job,
    JobState,
    Participation,
    Role,
    SentBy,
    Submission,
    User,
)
from survey.queries.closes import extended_until
from survey.queries.stages import STAGE, listed_on, staged_firms
from survey.store.scope import Scope

CHANGES = ("make_campaign", "change_campaign", "open_campaign", "name_officials", "call", "load_demonstration")
"""Actions of the audit trail that a campaign's page shows."""
CALL_FILES = ("call_letters", "call_list")
"""Kinds of the jobs whose files say what firms are called to, and until when."""


class OpenCount(NamedTuple):
    """How many firms stand at a stage and have the same extension. `extended`: until when, None without one."""

    stage: Stage
    extended: datetime | None
    firms: int


def open_counts(database: Session, campaign_id: int, scope: Scope, day: date) -> Sequence[OpenCount]:
    """Return how many firms of the directory stand at each stage on a day, as the ledger counts them."""
    firms = scope.limit(staged_firms(campaign_id, day).add_columns(extended_until(campaign_id).label("extended")))
    own = firms.subquery()
    statement = select(own.c.stage, own.c.extended, func.count()).group_by(own.c.stage, own.c.extended)
    return [OpenCount(Stage(row[0]), row[1], row[2]) for row in database.execute(statement)]


def begun_counts(database: Session, campaign_id: int, scope: Scope, day: date) -> Mapping[str, Mapping[Stage, int]]:
    """Return questionnaire -> stage -> how many firms have begun it, of those that the ledger counts on a day."""
    statement = (
        scope.limit(staged_firms(campaign_id, day))
        .join(Submission, Submission.participation_id == Participation.id)
        .join(DraftSheet, DraftSheet.submission_id == Submission.id)
        .with_only_columns(DraftSheet.questionnaire_id, STAGE.label("stage"), func.count())
        .group_by(DraftSheet.questionnaire_id, "stage")
    )
    found = dict[str, dict[Stage, int]]()
    for name, stage, firms in database.execute(statement):
        found.setdefault(name, {})[Stage(stage)] = firms
    return found


class Issued(NamedTuple):
    """Calls that went out. `by`: way -> firms; `unsent`: how many of the firms have not submitted yet."""

    by: Mapping[SentBy, int]
    unsent: int


def issued_calls(database: Session, campaign_id: int, scope: Scope, day: date) -> Issued:
    """Return how many firms' calls went out, of those that are expected to fill in on a day, and how."""
    statement = (
        scope.limit(staged_firms(campaign_id, day))
        .where(Participation.sent_at.is_not(None), STAGE.in_(EXPECTED))
        .with_only_columns(Participation.sent_by, STAGE.label("stage"), func.count())
        .group_by(Participation.sent_by, "stage")
    )
    by, unsent = dict.fromkeys(SentBy, 0), 0
    for way, stage, firms in database.execute(statement):
        by[SentBy(way or SentBy.BY_HAND)] += firms
        unsent += firms if Stage(stage) not in {Stage.SUBMITTED, Stage.LEFT} else 0
    return Issued(by, unsent)


def files_of_calls(database: Session, campaign_id: int) -> tuple[int, int]:
    """Return how many files of letters and lists of messages were made for a campaign, and of how many firms."""
    statement = select(func.count(), func.sum(Job.result["firms"].as_integer())).where(
        Job.kind.in_(CALL_FILES),
        Job.state == JobState.DONE,
        Job.parameters["campaign"].as_integer() == campaign_id,
    )
    files, firms = database.execute(statement).one()
    return files, int(firms or 0)


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
