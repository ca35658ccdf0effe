"""Participations outside an evaluation, by unit and state, for the meeting note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Enterprise, EvaluationEntry, Participation, Submission, SubmissionVersion


def unranked_by_unit(database: Session, evaluation_id: int, *, after: int) -> Sequence[tuple[str, int]]:
    """Return (unit, how many) of those evaluated that lack a questionnaire: the entries after the ranked ones."""
    statement = (
        select(SubmissionVersion.unit, func.count())
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.position > after)
        .group_by(SubmissionVersion.unit)
        .order_by(SubmissionVersion.unit)
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


def outside_of(database: Session, campaign_id: int, version_ids: Collection[int]) -> Sequence[tuple[str, str, int]]:
    """Return (unit, state, how many) of a campaign's participations of which none of these versions is, sorted."""
    versions = (
        select(SubmissionVersion.id, Submission.participation_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
    )
    wanted = set(version_ids)
    inside = {joined for number, joined in database.execute(versions) if number in wanted}
    everybody = (
        select(Participation.id, Enterprise.unit, Participation.state)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
    )
    counted = Counter((unit, str(state)) for number, unit, state in database.execute(everybody) if number not in inside)
    return [(*key, number) for key, number in sorted(counted.items())]


def not_evaluated(database: Session, campaign_id: int, evaluation_id: int) -> Sequence[tuple[str, str, int]]:
    """Return (unit, state, how many) of those that are now not in an evaluation, which was stored without them."""
    inside = (
        select(Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    statement = (
        select(Enterprise.unit, Participation.state, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Participation.id.not_in(inside))
        .group_by(Enterprise.unit, Participation.state)
        .order_by(Enterprise.unit, Participation.state)
    )
    return [(row[0], str(row[1]), row[2]) for row in database.execute(statement)]
