"""核定等级: an official records what level a firm was found to have; a later record replaces an earlier one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.catalogue import catalogue
from survey.definitions.level_titles import titles_of
from survey.definitions.local_days import today
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    LevelBasis,
    Participation,
    Submission,
    SubmissionVersion,
    VerifiedLevel,
    utc_now,
)
from survey.queries import recusals, submissions, verified_levels
from survey.queries.stages import exists_now
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.verifying.level_results import Found, LevelRefusedError, refuse_unfounded


def record_level(database: Session, participation_id: int, found: Found, *, seen: int, author_id: int) -> int:
    """Record a level of a firm, which was found through a scope, or withdraw it; return the new row's id.

    `seen`: the newest row of the firm in the campaign that the author's page showed, 0 for none. Raises
    LevelRefusedError; then nothing is written.
    """
    with unit_of_work(database):
        return write_level(database, participation_id, found, seen=seen, author_id=author_id)


def write_level(
    database: Session, participation_id: int, found: Found, *, seen: int | None = None, author_id: int
) -> int:
    """Record a level inside the caller's unit of work, as `record_level` does. `seen`: None for no page of levels."""
    refuse_unfounded(found, today())
    participation, newest = _lock(database, participation_id, found, author_id)
    campaign = database.get_one(Campaign, participation.campaign_id)
    rows = verified_levels.recorded(database, campaign.id, participation.enterprise_id)
    if seen is not None and (rows[0].id if rows else 0) != seen:
        raise LevelRefusedError("moved")
    standing = verified_levels.standing_of(database, participation_id)
    before = next((row for row in standing if row.questionnaire_id == found.questionnaire_id), None)
    if found.level is None and (before is None or before.level is None):
        raise LevelRefusedError("nothing")
    row = VerifiedLevel(
        participation_id=participation_id,
        version_id=newest.id,
        replaces_id=before.id if before is not None else None,
        recorded_by_id=author_id,
        recorded_at=utc_now(),
        **_columns(found),
    )
    database.add(row)
    database.flush()
    detail = {
        "campaign": campaign.title,
        "questionnaire": found.questionnaire_id,
        "before": _told(before) if before is not None else {},
        "after": _told(row),
        "reason": row.reason,
    }
    action = "withdraw_level" if found.level is None else "record_level" if before is None else "correct_level"
    audit_trail.record(
        database,
        action,
        user_id=author_id,
        about=("enterprise", participation.enterprise_id),
        detail=detail,
    )
    return row.id


def _lock(
    database: Session, participation_id: int, found: Found, author_id: int
) -> tuple[Participation, SubmissionVersion]:
    """Hold the firm's part in the campaign, and return it with its newest submission. Raises LevelRefusedError."""
    participation = database.scalars(
        select(Participation).where(Participation.id == participation_id).with_for_update(of=Participation)
    ).one()
    if recusals.is_recused(database, participation_id, author_id):
        raise LevelRefusedError("recused")
    if not exists_now(database, participation.enterprise_id):
        raise LevelRefusedError("gone")
    _refuse_unknown(database, participation.campaign_id, found)
    submission = database.scalar(select(Submission.id).where(Submission.participation_id == participation_id))
    newest = submissions.latest_version(database, submission, answers=False)
    if newest is None:
        raise LevelRefusedError("not_submitted")
    return participation, newest


def _columns(found: Found) -> dict[str, Any]:
    """Return what was found as columns of a row."""
    names = ("questionnaire_id", "level", "basis", "number", "dated", "body", "valid_until")
    return {**{name: getattr(found, name) for name in names}, "reason": found.reason.strip()}


def _refuse_unknown(database: Session, campaign_id: int, found: Found) -> None:
    """Raise unless the campaign asks a questionnaire that has such a level."""
    pinned = database.scalar(
        select(CampaignQuestionnaire.version).where(
            CampaignQuestionnaire.campaign_id == campaign_id,
            CampaignQuestionnaire.questionnaire_id == found.questionnaire_id,
        )
    )
    definition = catalogue().versions.get((found.questionnaire_id, pinned)) if pinned is not None else None
    titles = titles_of(definition)
    if not titles or (found.level is not None and found.level not in {0, *titles}):
        raise LevelRefusedError("level")


def _told(row: VerifiedLevel) -> dict[str, object]:
    """Return what the trail keeps of a row."""
    told: dict[str, object] = {
        "level": "" if row.level is None else row.level,
        "basis": str(row.basis),
        "number": row.number,
        "dated": row.dated.isoformat() if row.dated is not None else "",
    }
    if row.basis == LevelBasis.RATING and row.valid_until is not None:
        told |= {"body": row.body, "valid_until": row.valid_until.isoformat()}
    return told
