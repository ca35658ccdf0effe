"""The version that counts of a firm that is there, held for an official who may judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.read_standing import STANDING_STATES
from survey.models import Participation, Submission, SubmissionVersion
from survey.queries import recusals, submissions
from survey.queries.stages import exists_now


@dataclass(frozen=True)
class Standing:
    """The ids of what a version belongs to."""

    submission_id: int
    campaign_id: int
    enterprise_id: int


def lock_standing(database: Session, version_id: int, author_id: int, refused: Callable[[str], Exception]) -> Standing:
    """Hold the part that a version's firm has in its campaign until the transaction ends; return what it belongs to.

    Raises what `refused` makes of ``not_standing`` (the version is not the newest, or does not count any more),
    ``gone`` (the firm is closed or merged) or ``recused`` (the author is).
    """
    participation, submission_id = database.execute(
        select(Participation, Submission.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id)
        .with_for_update(of=Participation)
        .execution_options(populate_existing=True)
    ).one()
    newest = submissions.latest_version(database, submission_id, answers=False)
    if participation.state not in STANDING_STATES or newest is None or newest.id != version_id:
        raise refused("not_standing")
    if not exists_now(database, participation.enterprise_id):
        raise refused("gone")
    if recusals.is_recused(database, participation.id, author_id):
        raise refused("recused")
    return Standing(submission_id, participation.campaign_id, participation.enterprise_id)
