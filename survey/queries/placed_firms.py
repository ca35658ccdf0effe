"""Where a firm stands in the newest evaluation of a campaign: chosen, in reserve, ranked without a seat, or not ranked.

The overview counts by it and the list of firms is narrowed by it, so that a figure opens as many firms as it says.
"""

from __future__ import annotations

from sqlalchemy import Select, func, select

from survey.models import Evaluation, EvaluationEntry, Submission, SubmissionVersion

SELECTED, RESERVE, OUT = "selected", "reserve", "out"
RANKED = (SELECTED, RESERVE, OUT)
"""The places of those that are ranked; an evaluation may also hold firms that lack a questionnaire, which are not."""


def placed_firms(campaign_id: int) -> Select[int, str]:
    """Return a SELECT of (participation id, place) of the firms that the newest evaluation of a campaign ranks."""
    newest = select(func.max(Evaluation.id)).where(Evaluation.campaign_id == campaign_id)
    return (
        select(Submission.participation_id.label("participation_id"), EvaluationEntry.status.label("place"))
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == newest.scalar_subquery(), EvaluationEntry.rank.is_not(None))
    )
