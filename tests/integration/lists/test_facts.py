"""Ratings by others beside our own result, which they never change."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.lists.facts import ratings_in_words
from survey.models import Evaluation, ExternalRating, User
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official, text

__all__ = ["evaluation", "official"]  # fixtures, used by their names


def test_a_rating_stands_beside_the_result_and_changes_no_score(
    evaluation: Evaluation,
    official: Browser,
    database: Session,
) -> None:
    entry = entries(database, evaluation.id)[0]
    enterprise = entry.version.submission.participation.enterprise_id
    paths = (f"/evaluations/{evaluation.id}/candidates/{entry.id}", f"/result/{entry.version_id}")
    before = (entry.score, entry.rank)
    for path in paths:
        assert "外部评定" not in text(official, path)
    database.rollback()  # what the pages counted meanwhile is to be seen
    user = database.query(User).order_by(User.id).first()
    assert user is not None
    database.add(
        ExternalRating(
            enterprise_id=enterprise,
            source="gongfu",
            level="三级",
            report_number="ZZ-001",
            dated=date(2026, 3, 5),
            recorded_by_id=user.id,
        )
    )
    database.commit()
    for path in paths:
        shown = text(official, path)
        assert "工赋·制诊</td><td>三级</td><td>ZZ-001</td><td>2026-03-05" in shown
        assert "不改变本系统的得分和名次" in shown
    listed = ratings_in_words(database, [entry.version_id])
    assert listed == {entry.version_id: "工赋·制诊：三级（ZZ-001，2026-03-05）"}
    assert (entries(database, evaluation.id)[0].score, entries(database, evaluation.id)[0].rank) == before
