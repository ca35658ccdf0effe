"""First reviews: the queue of what waits for one, and what was said of a version, within what a user may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import (
    Enterprise,
    FirstReview,
    Participation,
    Submission,
    SubmissionVersion,
)
from survey.queries.firm_filters import FirmSource
from survey.queries.own_cases import held_by
from survey.queries.recusals import recused
from survey.queries.review_states import COUNTS, HELD, HOLDER_NAME, REVIEW_STATE, WAITING
from survey.queries.searching import finds_firm, search_text
from survey.queries.stages import listed_on, taking_part


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What narrows the queue. `state`: one of `review_states.STATES`, empty for all; `holder`: who holds a case, 0."""

    state: str = ""
    holder: int = 0
    unit: str = ""
    text: str = ""


class QueueRow(NamedTuple):
    """A submitted version in the queue. `state`: one of `STATES`; `holder`: empty for the reviewers of the unit."""

    version_id: int
    number: int
    submitted_at: datetime
    enterprise_id: int
    name: str
    unit: str
    state: str
    holder: str


def queue_count(database: Session, source: FirmSource, filters: QueueFilters) -> int:
    """Return how many submitted firms the scope and the filters leave."""
    return database.scalar(_queue(source, filters, func.count(Participation.id))) or 0


def queue_page(database: Session, source: FirmSource, filters: QueueFilters, *, page: int, size: int) -> list[QueueRow]:
    """Return a page of the queue: what waits for its first review first, the longest wait on top."""
    shown = (
        SubmissionVersion.id,
        SubmissionVersion.number,
        SubmissionVersion.submitted_at,
        Enterprise.id,
        Enterprise.name,
        Enterprise.unit,
        _STATE,
        func.coalesce(HOLDER_NAME, ""),
    )
    statement = _with_versions(_queue(source, filters, *shown)).order_by(*_ORDER)
    return [QueueRow(*row) for row in database.execute(statement.offset((page - 1) * size).limit(size))]


def queue_ids(database: Session, source: FirmSource, filters: QueueFilters, reader_id: int) -> Sequence[int]:
    """Return the ids of the versions of the whole queue in its order, but of firms that the reader is recused from."""
    statement = _with_versions(_queue(source, filters, SubmissionVersion.id)).where(~recused(reader_id))
    return database.scalars(statement.order_by(*_ORDER)).all()


def reviews_of(database: Session, version_id: int) -> Sequence[FirstReview]:
    """Return the first reviews of a version that was found through a scope, the newest first, with who made them."""
    own = select(FirstReview).where(FirstReview.version_id == version_id)
    return database.scalars(own.options(joinedload(FirstReview.reviewed_by)).order_by(FirstReview.id.desc())).all()


def holder_name(database: Session, participation_id: int) -> str:
    """Return who a case was assigned to, of a participation that was found through a scope; empty for nobody."""
    return database.scalar(select(HOLDER_NAME).where(Participation.id == participation_id)) or ""


def verdicts_of(database: Session, version_ids: Collection[int]) -> Mapping[int, str]:
    """Return version -> what its newest first review says, of versions found through a scope; without those unreviewed.

    The versions of one page or batch.
    """
    own = select(FirstReview.version_id, FirstReview.verdict).where(FirstReview.version_id.in_(version_ids))
    return {row[0]: row[1] for row in database.execute(own.order_by(FirstReview.id))}


class VersionOfReviews(NamedTuple):
    """Another version of the same submission with its newest first review."""

    version: SubmissionVersion
    review: FirstReview | None


def other_versions(database: Session, version: SubmissionVersion) -> list[VersionOfReviews]:
    """Return the other versions of a submission, whose version was found through a scope, newest first."""
    own = select(SubmissionVersion).where(
        SubmissionVersion.submission_id == version.submission_id, SubmissionVersion.id != version.id
    )
    found = database.scalars(own.order_by(SubmissionVersion.number.desc())).all()
    reviews = {one.id: next(iter(reviews_of(database, one.id)), None) for one in found}
    return [VersionOfReviews(one, reviews[one.id]) for one in found]


_STATE = REVIEW_STATE
_ORDER = (case((HELD[WAITING], 0), else_=1), SubmissionVersion.submitted_at, SubmissionVersion.id)


def _queue(source: FirmSource, filters: QueueFilters, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT of columns over the firms whose newest version counts, narrowed."""
    statement = (
        select(*columns)
        .select_from(Enterprise)
        .join(Participation, taking_part(source.campaign_id))
        .where(listed_on(source.day), COUNTS)
    )
    if filters.state:
        statement = statement.where(HELD[filters.state])
    if filters.holder:
        statement = statement.where(held_by(source.campaign_id, filters.holder, source.day))
    if filters.unit:
        statement = statement.where(Enterprise.unit == filters.unit)
    if search_text(filters.text):
        statement = statement.where(finds_firm(filters.text))
    return source.scope.limit(statement)


def _with_versions(statement: Select[Any]) -> Select[Any]:
    """Return the same with the newest version of each firm joined."""
    newer = select(func.max(SubmissionVersion.number)).where(SubmissionVersion.submission_id == Submission.id)
    return statement.join(Submission, Submission.participation_id == Participation.id).join(
        SubmissionVersion,
        and_(
            SubmissionVersion.submission_id == Submission.id,
            SubmissionVersion.number == newer.correlate(Submission).scalar_subquery(),
        ),
    )
