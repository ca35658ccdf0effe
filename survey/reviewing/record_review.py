"""初审: an official says of a submitted version what was found; a later review replaces an earlier one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.answering.lock_standing import lock_standing
from survey.definitions.first_reviews import needs_reason, needs_remark
from survey.models import FirstReview, utc_now
from survey.queries import first_reviews
from survey.records import audit_trail
from survey.reviewing.review_results import Findings, ReviewRefusedError
from survey.store.db import unit_of_work


def record_review(database: Session, version_id: int, findings: Findings, *, seen: int, author_id: int) -> None:
    """Write a first review of a version. `seen`: the id of its newest review as the author read it, 0 for none.

    Raises ReviewRefusedError; then nothing is written.
    """
    _refuse_unfounded(findings)
    with unit_of_work(database):
        lock_standing(database, version_id, author_id, ReviewRefusedError)
        before = next(iter(first_reviews.reviews_of(database, version_id)), None)
        if (before.id if before is not None else 0) != seen:
            raise ReviewRefusedError("moved")
        review = FirstReview(
            version_id=version_id,
            verdict=findings.verdict,
            points={
                point.value: {"mark": found.mark.value, "remark": found.remark}
                for point, found in findings.points.items()
            },
            reason=findings.reason,
            reviewed_by_id=author_id,
            reviewed_at=utc_now(),
        )
        database.add(review)
        audit_trail.record(
            database, "review", user_id=author_id, about=("version", version_id), detail=_told(before, review)
        )


def _refuse_unfounded(findings: Findings) -> None:
    if needs_reason(findings.verdict) and not findings.reason.strip():
        raise ReviewRefusedError("reason")
    if any(needs_remark(findings.verdict, found.mark) and not found.remark for found in findings.points.values()):
        raise ReviewRefusedError("remark")


def _told(before: FirstReview | None, review: FirstReview) -> dict[str, object]:
    """Return what the trail keeps of a review: verdict, marks, reason and remarks, each with what stood before."""
    old = _flat(before) if before is not None else {}
    return {"before": old, "after": _flat(review)}


def _flat(review: FirstReview) -> dict[str, str]:
    marks = {f"point_{point}": found["mark"] for point, found in review.points.items()}
    remarks = {f"remark_{point}": found["remark"] for point, found in review.points.items() if found["remark"]}
    return {"verdict": str(review.verdict), **marks, **remarks, "reason": review.reason}
