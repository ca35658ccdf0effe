"""Sealed commitments that are awaited, and those that were accepted last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from survey.definitions.local_days import today
from survey.models import Enterprise, Participation, SealAcceptance, Submission, SubmissionVersion
from survey.queries.account_requests import decidable
from survey.queries.stages import existing_on
from survey.store.scope import Scope


def awaited(
    database: Session, scope: Scope, campaign_id: int | None, *, page: int, size: int
) -> Sequence[tuple[Enterprise, Sequence[SubmissionVersion]]]:
    """Return a page of the enterprises that submitted and whose sealed commitment is awaited, longest first.

    With each its versions, newest first: the paper may be of any of them.  Of one campaign alone: what was
    submitted to an earlier one, under an account of that time, proves nothing of the one that was claimed since.
    """
    first = func.min(SubmissionVersion.submitted_at)
    ordered = _awaited(scope, campaign_id).order_by(first, Enterprise.id).offset((page - 1) * size).limit(size)
    numbers = database.scalars(ordered).all()
    firms = {firm.id: firm for firm in database.scalars(select(Enterprise).where(Enterprise.id.in_(numbers)))}
    versions: dict[int, list[SubmissionVersion]] = {number: [] for number in numbers}
    statement = (
        select(Participation.enterprise_id, SubmissionVersion)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(Participation.enterprise_id.in_(numbers), Participation.campaign_id == campaign_id)
        .options(joinedload(SubmissionVersion.commitment))
        .order_by(SubmissionVersion.id.desc())
    )
    for number, version in database.execute(statement):
        versions[number].append(version)
    return [(firms[number], versions[number]) for number in numbers]


def awaited_count(database: Session, scope: Scope, campaign_id: int | None) -> int:
    """Return how many enterprises submitted and wait for their sealed commitment to be accepted."""
    return database.scalar(select(func.count()).select_from(_awaited(scope, campaign_id).subquery())) or 0


def awaited_versions(
    database: Session, scope: Scope, campaign_id: int | None, enterprise_id: int
) -> Sequence[SubmissionVersion]:
    """Return the versions of an enterprise whose sealed commitment is awaited, newest first; none of any other."""
    statement = _submitted(scope, campaign_id, select(SubmissionVersion)).where(Enterprise.id == enterprise_id)
    return database.scalars(statement.order_by(SubmissionVersion.id.desc())).all()


def acceptances(database: Session, enterprise_ids: Collection[int]) -> dict[int, SealAcceptance]:
    """Return enterprise -> the acceptance of its sealed commitment."""
    statement = select(SealAcceptance).where(SealAcceptance.enterprise_id.in_(enterprise_ids))
    return {row.enterprise_id: row for row in database.scalars(statement)}


def accepted(database: Session, scope: Scope, *, limit: int) -> Sequence[tuple[Enterprise, SealAcceptance, str]]:
    """Return the sealed commitments that were accepted last, with the receipt of the version."""
    statement = (
        select(Enterprise, SealAcceptance, SubmissionVersion.receipt)
        .join(SealAcceptance, SealAcceptance.enterprise_id == Enterprise.id)
        .join(SubmissionVersion, SubmissionVersion.id == SealAcceptance.version_id)
        .options(joinedload(SealAcceptance.accepted_by))
        .order_by(SealAcceptance.accepted_at.desc(), Enterprise.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in database.execute(decidable(scope, statement))]


def _awaited(scope: Scope, campaign_id: int | None) -> Select[int]:
    return _submitted(scope, campaign_id, select(Enterprise.id)).group_by(Enterprise.id)


def _submitted(scope: Scope, campaign_id: int | None, statement: Select[Any]) -> Select[Any]:
    joined = (
        statement.select_from(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(Enterprise.seal_awaited.is_(True), Participation.campaign_id == campaign_id, existing_on(today()))
    )
    return decidable(scope, joined)
