"""First reviews as rows of pages: in words, with what waits and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.models import FirstReview, PointMark, ReviewPoint, Verdict
from survey.queries.first_reviews import QueueRow, VersionOfReviews
from survey.queries.review_states import WAITING
from survey.words.acting import say_done_by
from survey.words.figures import moment, unit_name
from survey.words.language import _
from survey.words.reviews import MARKS, POINTS, say_review

KINDS: Mapping[str, str] = {WAITING: "pri", Verdict.PASS: "ok", Verdict.RETURN: "warn", Verdict.AGAINST: "bad"}
"""State -> the colour of its mark."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A line of the queue. `days`: since it was submitted, None for what waits no more."""

    version_id: int
    enterprise_id: int
    name: str
    unit: str
    number: int
    submitted: str
    state: str
    kind: str
    holder: str
    days: int | None


@dataclass(frozen=True, slots=True)
class PointLine:
    """What was found at one point. `kind`: the colour of its mark."""

    title: str
    mark: str
    kind: str
    remark: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as it was written. `counts`: whether it is the newest of its version."""

    verdict: str
    kind: str
    who: str
    points: Sequence[PointLine]
    reason: str
    counts: bool


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of the same firm, with what its newest review says."""

    version_id: int
    title: str
    said: str
    kind: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The versions before and after in the queue that the reader came from, 0 for none. `left`: how many it has."""

    before: int
    after: int
    left: int


def view_queue(rows: Sequence[QueueRow], now: datetime) -> list[QueueLine]:
    """Return lines of the queue in words."""
    return [
        QueueLine(
            row.version_id,
            row.enterprise_id,
            row.name,
            unit_name(row.unit) if row.unit else "",
            row.number,
            moment(row.submitted_at),
            say_review(row.state),
            KINDS[row.state],
            row.holder or _("本街镇审核人员"),
            (now - row.submitted_at).days if row.state == WAITING else None,
        )
        for row in rows
    ]


def view_reviews(rows: Sequence[FirstReview]) -> list[ReviewView]:
    """Return the reviews of a version, the newest first, in words."""
    return [
        ReviewView(
            say_review(row.verdict),
            KINDS[row.verdict],
            _("%(name)s，%(when)s", name=say_done_by(row.reviewed_by, row.acting_for), when=moment(row.reviewed_at)),
            _points(row),
            row.reason,
            counts=place == 0,
        )
        for place, row in enumerate(rows)
    ]


def _points(row: FirstReview) -> list[PointLine]:
    kinds = {PointMark.YES: "ok", PointMark.NO: "bad", PointMark.DOUBT: "warn"}
    return [
        PointLine(
            str(POINTS[point]),
            str(MARKS[PointMark(row.points[point]["mark"])]),
            kinds[PointMark(row.points[point]["mark"])],
            row.points[point]["remark"],
        )
        for point in ReviewPoint
        if point in row.points
    ]


def view_others(rows: Sequence[VersionOfReviews]) -> list[OtherVersion]:
    """Return the other versions of a firm in words."""
    return [
        OtherVersion(
            row.version.id,
            _("第 %(n)s 次提交，%(when)s", n=row.version.number, when=moment(row.version.submitted_at)),
            say_review(row.review.verdict) if row.review is not None else _("没有初审"),
            KINDS[row.review.verdict] if row.review is not None else "",
        )
        for row in rows
    ]


def neighbours(queue: Sequence[int], version_id: int) -> Neighbours:
    """Return who stands beside a version in a queue; of one that left it by now, the first is next."""
    if version_id not in queue:
        return Neighbours(0, queue[0] if queue else 0, len(queue))
    place = queue.index(version_id)
    return Neighbours(queue[place - 1] if place else 0, queue[place + 1] if place + 1 < len(queue) else 0, len(queue))
