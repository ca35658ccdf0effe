"""What a first review must say: which points need a remark, which verdict a reason."""

from __future__ import annotations

from survey.models import PointMark, Verdict


def needs_remark(verdict: str, mark: str) -> bool:
    """Return whether a point needs a remark: what is doubtful always does, what is not so where the firm is passed."""
    return mark == PointMark.DOUBT or (mark == PointMark.NO and verdict == Verdict.PASS)


def needs_reason(verdict: str) -> bool:
    """Return whether a verdict needs a reason, which any but 建议通过 does."""
    return verdict != Verdict.PASS
