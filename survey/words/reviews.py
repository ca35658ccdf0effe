"""First reviews in words: verdicts, points and marks."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import PointMark, ReviewPoint, Verdict
from survey.queries.review_states import WAITING
from survey.words.language import _l

STATES: Mapping[str, str] = {
    WAITING: _l("未初审"),
    Verdict.PASS: _l("建议通过"),
    Verdict.RETURN: _l("退回"),
    Verdict.AGAINST: _l("不建议"),
}
"""State of a first review -> its word, in the order in which they are shown."""
POINTS: Mapping[ReviewPoint, str] = {
    ReviewPoint.COMPLETE: _l("资料齐全"),
    ReviewPoint.PLAUSIBLE: _l("数据合理"),
    ReviewPoint.ACTUAL: _l("与实际相符"),
    ReviewPoint.FEASIBLE: _l("项目可行"),
}
MARKS: Mapping[PointMark, str] = {PointMark.YES: _l("是"), PointMark.NO: _l("否"), PointMark.DOUBT: _l("存疑")}


def say_review(state: str | None) -> str:
    """Return the state of a first review; an empty text where there is nothing to review."""
    return str(STATES[state]) if state else ""
