"""What is open of a version and of a firm: by the newest word, of the newest version, of what has no end."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Participation, SignalFound, SignalOutcome, Submission, SubmissionVersion
from survey.queries.signal_states import HAS_OPEN, OPEN_OF_FIRM, OPEN_OF_VERSION, OUTCOME, VERSION_HAS_OPEN
from survey.store.db import unit_of_work
from tests.integration.queries.test_signals import said
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked"]


def states(database: Session, looked: Looked) -> tuple[object, ...]:
    """Return how many are open of the version and of the firm, and whether any is, of both."""
    columns = (OPEN_OF_VERSION, OPEN_OF_FIRM, VERSION_HAS_OPEN, HAS_OPEN)
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
    assert states(database, looked) == (own, own, True, True)
    said(database, looked, SignalOutcome.SEEN)
    assert states(database, looked) == (own - 1, own - 1, own > 1, own > 1)
    row = select(OUTCOME).where(SignalFound.version_id == looked.version, SignalFound.check_id == looked.check)
    assert database.scalar(row) == "seen"
    said(database, looked, SignalOutcome.REVOKED)
    assert (states(database, looked), database.scalar(row)) == ((own, own, True, True), "open")


def test_of_a_firm_only_the_newest_version_counts(looked: Looked, database: Session) -> None:
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version)) or 0
    old = database.get_one(SubmissionVersion, looked.version)
    with unit_of_work(database):
        database.add(
            SubmissionVersion(
                submission_id=old.submission_id, number=99, receipt="R-99", digest="0", credit_code="", name=""
            )
        )
    assert (own > 0, states(database, looked)) == (True, (0, 0, False, False))
