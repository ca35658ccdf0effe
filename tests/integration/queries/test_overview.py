"""The counts behind the overview: a row per unit, industry, stage and place, of the directory and the scope alone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.models import Campaign, FirstReview, Participation, Role, Submission, SubmissionVersion, User
from survey.queries.overview import FirmCount, firm_counts, review_counts
from survey.store.scope import Scope
from tests.integration.season import NANXIANG, lay_out, today


def test_firms_are_counted_by_everything_at_once(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    assert list(firm_counts(database, campaign.id, Scope(unit=NANXIANG), day=today())) == [
        FirmCount(NANXIANG, "27", Stage.EXEMPT, "", 1),
        FirmCount(NANXIANG, "27", Stage.LEFT, "", 1),
        FirmCount(NANXIANG, "36", Stage.RETURNED, "", 1),
        FirmCount(NANXIANG, "39", Stage.NOT_CALLED, "", 1),
    ]
    every = firm_counts(database, campaign.id, Scope(everything=True), day=today())
    assert sum(row.firms for row in every) == 13
    assert list(firm_counts(database, campaign.id, Scope(), day=today())) == []


def test_the_submitted_by_their_first_review(database: Session, campaign: Campaign) -> None:
    firms = lay_out(database, campaign)
    reviewer = User(login="reviewer", name="示例", role=Role.DISTRICT)
    taking = select(Participation.id).where(Participation.enterprise_id == firms["submitted"][0])
    draft = Submission(participation_id=database.scalars(taking).one())
    database.add_all([reviewer, draft])
    database.flush()
    version = SubmissionVersion(submission_id=draft.id, number=1, receipt="x", digest="", credit_code="x", name="示例")
    database.add(version)
    database.flush()
    database.add(FirstReview(version_id=version.id, verdict="against", reviewed_by_id=reviewer.id))
    database.commit()
    every = Scope(everything=True)
    assert review_counts(database, campaign.id, every, day=today()) == {"against": 1, "waiting": 1}
    assert review_counts(database, campaign.id, Scope(unit=NANXIANG), day=today()) == {}
