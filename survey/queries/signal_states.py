"""How signals stand, as the database decides for each row: open until an official's word, of which the newest holds.

The list of signals, the list of firms and the ranked list use these same expressions.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from survey.definitions.local_days import today
from survey.definitions.rating_levels import CHECKED_BY, UNRECORDED
from survey.models import (
    ExternalRating,
    Participation,
    SignalFound,
    SignalOutcome,
    SignalResolution,
    Submission,
    SubmissionVersion,
)
from survey.queries.signal_firms import COUNTING, newest_of_submission

OPEN = "open"
_OWN = (
    select(SignalResolution.outcome)
    .where(
        SignalResolution.version_id == SignalFound.version_id,
        SignalResolution.check_id == SignalFound.check_id,
        SignalResolution.id > func.coalesce(SignalFound.word_id, 0),
    )
    .order_by(SignalResolution.id.desc())
    .limit(1)
    .correlate(SignalFound)
    .scalar_subquery()
)
_BEFORE = (
    select(SignalResolution.outcome)
    .where(SignalResolution.id == SignalFound.word_id, SignalFound.word_holds.is_(True))
    .correlate(SignalFound)
    .scalar_subquery()
)
OUTCOME: ColumnElement[str] = func.coalesce(func.nullif(func.coalesce(_OWN, _BEFORE), SignalOutcome.REVOKED), OPEN)
"""What the newest word of an official on a signal is: ``open`` where there is none, or it was revoked.

A word from before it was found counts where it was about the same figures (`SignalFound.word_holds`).
"""
UNRESOLVED: ColumnElement[bool] = OUTCOME == OPEN
_RATED_VERSION, _RATED_SUBMISSION, _RATED = aliased(SubmissionVersion), aliased(Submission), aliased(Participation)
_RATING_HOLDS: ColumnElement[bool] = exists(
    select(ExternalRating.id)
    .join(_RATED, _RATED.enterprise_id == ExternalRating.enterprise_id)
    .join(_RATED_SUBMISSION, _RATED_SUBMISSION.participation_id == _RATED.id)
    .join(_RATED_VERSION, _RATED_VERSION.submission_id == _RATED_SUBMISSION.id)
    .where(
        _RATED_VERSION.id == SignalFound.version_id,
        ExternalRating.source == case({**CHECKED_BY, **UNRECORDED}, value=SignalFound.check_id),
        or_(
            ExternalRating.valid_until.is_(None),
            ExternalRating.valid_until >= bindparam(None, callable_=today, type_=Date()),
        ),
    )
    .correlate(SignalFound)
)
STANDS: ColumnElement[bool] = and_(
    SignalFound.ended_at.is_(None),
    or_(SignalFound.check_id.not_in([*CHECKED_BY]), _RATING_HOLDS),
    or_(SignalFound.check_id.not_in([*UNRECORDED]), ~_RATING_HOLDS),
)
"""Whether what a check found is so still: no later look ended it, and a rating that it is about holds today, or of
which it says that there is none does not."""
_COUNTS = Participation.state.in_(COUNTING)
COUNTS_NOW = and_(
    newest_of_submission(),
    exists()
    .where(Submission.id == SubmissionVersion.submission_id, Participation.id == Submission.participation_id, _COUNTS)
    .correlate(SubmissionVersion),
)
"""That a version is the newest of its firm, which still takes part: what the list of signals is of."""

OPEN_OF_FIRM: ColumnElement[int] = (
    select(func.count(SignalFound.id))
    .join(SubmissionVersion, SubmissionVersion.id == SignalFound.version_id)
    .join(Submission, Submission.id == SubmissionVersion.submission_id)
    .where(Submission.participation_id == Participation.id, _COUNTS, newest_of_submission(), STANDS, UNRESOLVED)
    .correlate(Participation)
    .scalar_subquery()
)
"""How many signals of the newest version of a participation wait for an official's word, while it counts."""
HAS_OPEN: ColumnElement[bool] = (
    exists()
    .where(
        Submission.participation_id == Participation.id,
        SubmissionVersion.submission_id == Submission.id,
        SignalFound.version_id == SubmissionVersion.id,
        _COUNTS,
        newest_of_submission(),
        STANDS,
        UNRESOLVED,
    )
    .correlate(Participation)
)
"""Whether the newest version of a participation has a signal that waits for an official's word."""
VERSION_HAS_OPEN: ColumnElement[bool] = (
    exists()
    .where(SignalFound.version_id == SubmissionVersion.id, COUNTS_NOW, STANDS, UNRESOLVED)
    .correlate(SubmissionVersion)
)
"""Whether a version has one."""
