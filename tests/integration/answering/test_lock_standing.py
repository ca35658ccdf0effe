"""Who may judge a version: it has to be the one that counts, of a firm that is there, and nobody recused may."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.answering.lock_standing import Standing, lock_standing
from survey.models import Enterprise, Recusal, Submission, SubmissionVersion, utc_now
from survey.store.db import unit_of_work
from tests.integration.reviewing.cases import Cases, add_version, cases

__all__ = ["cases"]


class RefusedError(Exception):
    """What the caller makes of a refusal."""


def locked(database: Session, version_id: int, author_id: int) -> Standing:
    database.rollback()
    with unit_of_work(database):
        return lock_standing(database, version_id, author_id, RefusedError)


def test_a_version_that_counts_says_what_it_belongs_to(database: Session, cases: Cases) -> None:
    version = database.get_one(SubmissionVersion, cases.versions["丙"])
    submission = database.get_one(Submission, version.submission_id)
    assert submission.participation_id == cases.rows["丙"]
    expected = Standing(submission.id, cases.campaign, cases.firms["丙"])
    assert locked(database, cases.versions["丙"], cases.people["town"]) == expected


@pytest.mark.parametrize(
    ("name", "reason"), [("丁", "not_standing"), ("甲", "not_standing"), ("乙", "gone"), ("丙", "recused")]
)
def test_refusals(database: Session, cases: Cases, name: str, reason: str) -> None:
    """丁 was returned, 甲 submitted again, 乙 was closed, and the official is recused from 丙."""
    town = cases.people["town"]
    add_version(database, cases.rows["甲"], number=2, days=1)
    database.get_one(Enterprise, cases.firms["乙"]).closed_on = utc_now().date()
    database.add(Recusal(participation_id=cases.rows["丙"], user_id=town, reason="示例"))
    database.commit()
    with pytest.raises(RefusedError, match=f"^{reason}$"):
        locked(database, cases.versions[name], town)
