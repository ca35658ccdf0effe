"""What is open of a version and of a firm: by the newest word, of the newest version, of what has no end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import ExternalRating, Participation, SignalFound, SignalOutcome, Submission, SubmissionVersion
from survey.queries.signal_states import HAS_OPEN, OPEN_OF_FIRM, OUTCOME, VERSION_HAS_OPEN
from survey.queries.signals import of_version, open_count
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.queries.test_signals import said
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked"]


def states(database: Session, looked: Looked) -> tuple[object, ...]:
    """Return how many are open of the firm, and whether any is, of the version and of the firm."""
    columns = (OPEN_OF_FIRM, VERSION_HAS_OPEN, HAS_OPEN)
    return tuple(
        database.execute(
            select(*columns)
            .select_from(SubmissionVersion)
            .join(Submission, Submission.id == SubmissionVersion.submission_id)
            .join(Participation, Participation.id == Submission.participation_id)
            .where(SubmissionVersion.id == looked.version)
        ).one()
    )


def test_the_newest_word_of_each_signal_decides(looked: Looked, database: Session) -> None:
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version)) or 0
    assert states(database, looked) == (own, True, True)
    said(database, looked, SignalOutcome.SEEN)
    assert states(database, looked) == (own - 1, own > 1, own > 1)
    row = select(OUTCOME).where(SignalFound.version_id == looked.version, SignalFound.check_id == looked.check)
    assert database.scalar(row) == "seen"
    said(database, looked, SignalOutcome.REVOKED)
    assert (states(database, looked), database.scalar(row)) == ((own, True, True), "open")


def test_of_a_firm_only_the_newest_version_counts(looked: Looked, database: Session) -> None:
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version)) or 0
    old = database.get_one(SubmissionVersion, looked.version)
    with unit_of_work(database):
        database.add(
            SubmissionVersion(
                submission_id=old.submission_id, number=99, receipt="R-99", digest="0", credit_code="", name=""
            )
        )
    assert (own > 0, states(database, looked)) == (True, (0, False, False))


@pytest.mark.parametrize(("days", "more"), [(None, 1), (0, 1), (-1, 0)])
def test_a_signal_about_a_rating_ends_with_the_day_on_which_the_rating_runs_out(
    looked: Looked, database: Session, days: int | None, more: int
) -> None:
    """Nobody looks anew: what is read on the day after does not name it any more."""
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version)) or 0
    firm = database.scalars(
        select(Participation.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == looked.version)
    ).one()
    until = None if days is None else today() + timedelta(days=days)
    database.rollback()
    with unit_of_work(database):
        for source, last in (("c3mep", until), ("sme", None)):  # of another source nothing hangs
            rating = ExternalRating(
                enterprise_id=firm, source=source, level="二级", report_number="示例-1", dated=date(2025, 1, 1),
                valid_until=last,
            )  # fmt: skip
            database.add(rating)
        before = database.scalars(select(SignalFound).where(SignalFound.version_id == looked.version).limit(1)).one()
        found = SignalFound(
            version_id=looked.version, check_id="cmmm_rating", definition_id="ratings", definition_version="2026",
            definition_digest=before.definition_digest, figures={"ours": "4", "theirs": "2", "levels": "2"},
        )  # fmt: skip
        database.add(found)
    assert states(database, looked)[0] == own + more
    assert len(of_version(database, looked.version)) == own + more
    assert open_count(database, looked.campaign, Scope(everything=True)) == (
        len(database.scalars(select(SignalFound).where(SignalFound.check_id != "cmmm_rating")).all()) + more
    )
