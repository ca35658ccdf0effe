"""What visits are planned from: firms that stand, and the scores of a pool."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Evaluation
from survey.queries import visit_inputs
from survey.store.scope import Scope
from tests.integration.officials import entries, evaluation

__all__ = ["evaluation"]


def test_scores_and_seats(database: Session, evaluation: Evaluation) -> None:
    rows = [row for row in entries(database, evaluation.id) if row.rank is not None]
    first = rows[0]
    pool = first.pool
    in_pool = sorted((row.score or 0 for row in rows if row.pool == pool), reverse=True)
    ranked = {row.version_id for row in rows}
    assert visit_inputs.scores(database, evaluation.id, pool) == in_pool
    failed, seated = visit_inputs.failed_and_seated(database, evaluation.id)
    everybody = entries(database, evaluation.id)
    assert seated == {row.version.credit_code for row in everybody if row.status == "selected"}
    assert failed == {row.version_id for row in everybody if 0 in row.detail.get("verdicts", ())}
    firms = visit_inputs.firms(database, evaluation.id, Scope(everything=True))
    assert {firm.version_id for firm in firms} == ranked
