"""An official accepts the sealed commitment of an enterprise; from then on what it submits is ranked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enterprise, Participation, SealAcceptance, Submission, SubmissionVersion, User
from survey.queries.account_requests import decidable
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope


class NotAwaitedError(Exception):
    """No sealed commitment is awaited for this version in the official's scope; perhaps it was accepted meanwhile."""


def accept_seal(
    database: Session, scope: Scope, version_id: int, how: str, *, by: User, campaign_id: int | None
) -> SealAcceptance:
    """Keep that the sealed commitment of a version was received and checked, and how. Raises NotAwaitedError."""
    by_id = by.id
    with unit_of_work(database):
        wanted = (
            select(Enterprise)
            .join(Participation, Participation.enterprise_id == Enterprise.id)
            .join(Submission, Submission.participation_id == Participation.id)
            .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
            .where(SubmissionVersion.id == version_id, Participation.campaign_id == campaign_id)
            .with_for_update(of=Enterprise)
        )
        enterprise = database.scalar(decidable(scope, wanted))
        if enterprise is None or not enterprise.seal_awaited:
            raise NotAwaitedError(version_id)
        version = database.get_one(SubmissionVersion, version_id)
        accepted = SealAcceptance(enterprise_id=enterprise.id, version_id=version_id, how=how, accepted_by_id=by_id)
        database.add(accepted)
        enterprise.seal_awaited = False
        detail = {"version": version_id, "receipt": version.receipt, "digest": version.digest, "how": how}
        audit_trail.record(database, "accept_seal", user_id=by_id, about=("enterprise", enterprise.id), detail=detail)
    return accepted
