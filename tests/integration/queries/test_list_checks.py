"""What a list is frozen from: firms in the order of an evaluation, earlier places, what came since."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Evaluation, SubmissionVersion
from survey.queries import list_checks
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_an_evaluation_in_its_order_and_what_came_since(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    firms = [row.version.submission.participation_id for row in rows]
    found = list_checks.placed(database, evaluation.id)
    assert [(one.entry.id, one.participation_id) for one in found] == [
        (row.id, firm) for row, firm in zip(rows, firms, strict=True)
    ]
    assert list_checks.positions(database, evaluation.id) == {row.version_id: row.position for row in rows}
    assert list_checks.statuses(database, {evaluation.id}) == {
        (evaluation.id, firm): row.status for row, firm in zip(rows, firms, strict=True)
    }
    campaign, moment = evaluation.campaign_id, evaluation.run_at
    assert list_checks.submitted_since(database, campaign, moment) == 0
    submitted = select(func.count(func.distinct(SubmissionVersion.submission_id)))
    earliest = min(row.version.submitted_at for row in rows)
    assert list_checks.submitted_since(database, campaign, earliest - timedelta(days=1)) == database.scalar(submitted)
    assert list_checks.row_counts(database, campaign) == (0, 0, 0)
    assert list_checks.highest_number(database, campaign) == 0
