"""The levels that firms were found to have (核定等级): those that stand, and all that was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from survey.models import LevelBasis, Participation, Submission, SubmissionVersion, VerifiedLevel

_LATER = aliased(VerifiedLevel)
STANDS: ColumnElement[bool] = ~exists(select(_LATER.id).where(_LATER.replaces_id == VerifiedLevel.id))
"""Whether nothing replaced a row."""


def recorded(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[VerifiedLevel]:
    """Return all that was recorded of a firm in a campaign, which was found through a scope; the newest first."""
    own = (
        select(VerifiedLevel)
        .join(Participation, Participation.id == VerifiedLevel.participation_id)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .options(joinedload(VerifiedLevel.version), joinedload(VerifiedLevel.recorded_by))
    )
    return database.scalars(own.order_by(VerifiedLevel.id.desc())).all()


def standing_of_version(database: Session, version_id: int) -> Sequence[VerifiedLevel]:
    """Return the levels that stand, and were not withdrawn, of the firm of a version that was found through a scope."""
    own = (
        select(VerifiedLevel)
        .join(Submission, Submission.participation_id == VerifiedLevel.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id, VerifiedLevel.level.is_not(None), STANDS)
    )
    return database.scalars(own.order_by(VerifiedLevel.questionnaire_id)).all()


def standing_of(database: Session, participation_id: int) -> Sequence[VerifiedLevel]:
    """Return the levels of a firm that stand, withdrawn ones too; by questionnaire."""
    own = select(VerifiedLevel).where(VerifiedLevel.participation_id == participation_id, STANDS)
    return database.scalars(own.order_by(VerifiedLevel.questionnaire_id)).all()


class CountedLevel(NamedTuple):
    """A level that counts. `key`: credit code of the firm's submissions; `basis`: as it is stored."""

    key: str
    questionnaire: str
    level: int
    basis: str
    row: int


def counted(database: Session, campaign_id: int, day: date) -> Sequence[CountedLevel]:
    """Return the levels that count on a day, by credit code and questionnaire: those that stand.

    A rating that has run out, or has not begun, counts no more than a level that was withdrawn.
    """
    found = database.execute(_COUNTED, {"campaign": campaign_id, "day": day})
    return [CountedLevel(row[0], row[1], row[2] or 0, str(row[3]), row[4]) for row in found]


def _counted() -> Select[str, str, int | None, LevelBasis, int]:
    """Return the levels of a `campaign` that count on a `day`.

    A firm's versions all bear one code, but for one that was corrected: each is told.
    """
    day = bindparam("day", type_=Date)
    rating = VerifiedLevel.basis == LevelBasis.RATING
    valid = or_(~rating, (VerifiedLevel.dated <= day) & (VerifiedLevel.valid_until >= day))
    return (
        select(
            SubmissionVersion.credit_code,
            VerifiedLevel.questionnaire_id,
            VerifiedLevel.level,
            VerifiedLevel.basis,
            VerifiedLevel.id,
        )
        .join(Submission, Submission.participation_id == VerifiedLevel.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Participation, Participation.id == VerifiedLevel.participation_id)
        .where(Participation.campaign_id == bindparam("campaign"), STANDS, VerifiedLevel.level.is_not(None), valid)
        .distinct()
        .order_by(SubmissionVersion.credit_code, VerifiedLevel.questionnaire_id)
    )


_COUNTED = _counted()
