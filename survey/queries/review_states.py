"""Where a firm stands with its first review, and who holds its case, as the database decides both for each row.

Ledger, list of firms, queue and first pages use these same expressions, so that a figure opens as many firms as it
says. Each is over `Enterprise` with the `Participation` that may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, select

from survey.models import (
    CaseHolding,
    FirstReview,
    Participation,
    ParticipationState,
    Submission,
    SubmissionVersion,
    User,
    Verdict,
)

WAITING = "waiting"
"""In place of a verdict: submitted, and the newest version has no first review (未初审)."""
STATES = (WAITING, *(verdict.value for verdict in Verdict))

COUNTS = Participation.state.in_((ParticipationState.SUBMITTED, ParticipationState.VERIFIED))
"""Whether the newest version of a firm counts, which is what stands at 已提交."""

VERDICT = (
    select(FirstReview.verdict)
    .select_from(Submission)
    .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
    .outerjoin(FirstReview, FirstReview.version_id == SubmissionVersion.id)
    .where(Submission.participation_id == Participation.id)
    .order_by(SubmissionVersion.number.desc(), FirstReview.id.desc())
    .limit(1)
    .correlate(Participation)
    .scalar_subquery()
)
"""What the newest first review of a firm's newest version says; NULL without a version, or without a review of it."""

REVIEW_STATE: ColumnElement[str | None] = case((COUNTS, func.coalesce(VERDICT, WAITING)), else_=VERDICT)
"""One of `STATES`, NULL where there is nothing to review."""

HELD: Mapping[str, ColumnElement[bool]] = {
    WAITING: and_(COUNTS, VERDICT.is_(None)),
    **{verdict.value: VERDICT.in_([verdict]) for verdict in Verdict},
}
"""State -> the condition that a firm stands there."""

SUBMITTED_REVIEW: ColumnElement[str | None] = case((COUNTS, func.coalesce(VERDICT, WAITING)))
"""The same of the firms that stand at 已提交, NULL of all others: by it the ledger divides the submitted."""

_HOLDINGS = (
    select(CaseHolding.holder_id)
    .where(CaseHolding.participation_id == Participation.id)
    .order_by(CaseHolding.id.desc())
    .limit(1)
    .correlate(Participation)
)
HOLDER_ID = _HOLDINGS.scalar_subquery()
"""Who a firm's case was assigned to; NULL where the reviewers of its unit hold it."""
HOLDER_NAME = (
    _HOLDINGS.with_only_columns(User.name, maintain_column_froms=True)
    .outerjoin(User, User.id == CaseHolding.holder_id)
    .scalar_subquery()
)
"""The name of the same person."""

HOLDER_SINCE = _HOLDINGS.with_only_columns(CaseHolding.since, maintain_column_froms=True).scalar_subquery()
"""Since when."""

ASSIGNED = and_(Participation.id.is_not(None), HOLDER_ID.is_not(None))
"""Whether a firm's case was assigned to one person."""
