"""How long steps take: one pair of moments per firm, times that a firm really took, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import (
    Campaign,
    Enterprise,
    FirstReview,
    Participation,
    ParticipationState,
    ReturnRequest,
    Role,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.step_times import Step, StepTime, step_moments, step_time
from survey.store.scope import Scope
from tests.integration.season import today

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = 86_400
ALL = Scope(everything=True)


def firm(database: Session, campaign: Campaign, number: int, **days: float) -> int:
    """Add a firm that was called at the start, and took each step after so many days from there; return its id."""
    made = Enterprise(credit_code=f"step{number:03d}", name=f"示例{number}", unit="anting" if number % 2 else "malu")
    database.add(made)
    database.flush()
    moments = {name: START + timedelta(days=after) for name, after in days.items()}
    row = Participation(campaign_id=campaign.id, enterprise_id=made.id, state=ParticipationState.CALLED)
    row.called_at = START
    login = f"firm{number}"
    user = User(login=login, name="示例", role=Role.ENTERPRISE, enterprise_id=made.id)
    user.created_at = moments.get("claimed", START - timedelta(days=90))
    database.add_all([row, user])
    database.flush()
    if "begun" in moments:
        draft = Submission(participation_id=row.id, created_at=moments["begun"])
        database.add(draft)
        database.flush()
        versions = [
            _version(database, draft.id, made, moments[one]) for one in ("submitted", "again") if one in moments
        ]
        for back in (10, 20) if "reviewed" in moments else ():
            reviewed = moments["reviewed"] + timedelta(days=back - 10)
            database.add(
                FirstReview(version_id=versions[0].id, verdict="pass", reviewed_by_id=user.id, reviewed_at=reviewed)
            )
        if "returned" in moments:
            answer = versions[1].id if len(versions) > 1 else None
            database.add(
                ReturnRequest(
                    version_id=versions[0].id,
                    reason="示例",
                    returned_by_id=user.id,
                    returned_at=moments["returned"],
                    answered_by_version_id=answer,
                )
            )
    database.commit()
    return made.id


def _version(database: Session, draft: int, made: Enterprise, at: datetime) -> SubmissionVersion:
    number = database.query(SubmissionVersion).filter_by(submission_id=draft).count() + 1
    version = SubmissionVersion(
        submission_id=draft, number=number, receipt=f"{draft}-{number}", digest="", submitted_at=at,
        credit_code=made.credit_code, name=made.name,
    )  # fmt: skip
    database.add(version)
    database.flush()
    return version


def in_days(time: StepTime) -> tuple[int, float, float]:
    return time.firms, round(time.median / DAY, 3), round(time.most / DAY, 3)


def times(database: Session, campaign: Campaign, scope: Scope = ALL) -> dict[Step, tuple[int, float, float]]:
    return {step: in_days(step_time(database, campaign.id, scope, step, day=today())) for step in Step}


def test_every_step_from_the_end_of_the_one_before(database: Session, campaign: Campaign) -> None:
    firm(database, campaign, 1, claimed=1, begun=1.5, submitted=4, reviewed=4.25, returned=6, again=9)
    firm(database, campaign, 2, claimed=3, begun=4)
    firm(database, campaign, 3, begun=2, submitted=2.5, returned=3)  # had its account before
    firm(database, campaign, 4)
    assert times(database, campaign) == {
        Step.CLAIMED: (2, 1, 3),
        Step.BEGUN: (3, 1, 2),
        Step.SUBMITTED: (2, 0.5, 2.5),
        Step.REVIEWED: (1, 0.25, 0.25),
        Step.RETURNED: (2, 0.5, 2),
        Step.ANSWERED: (1, 3, 3),
    }
    assert times(database, campaign, Scope(unit="malu"))[Step.BEGUN] == (1, 1, 1)
    assert times(database, campaign, Scope()) == dict.fromkeys(Step, (0, 0, 0))


@pytest.mark.parametrize(
    ("firms", "expected"),
    [(1, (1, 1, 1)), (2, (2, 1, 2)), (3, (3, 2, 3)), (5, (5, 3, 5)), (10, (10, 5, 9)), (11, (11, 6, 10))],
)
def test_half_and_nine_tenths_are_times_that_firms_took(
    database: Session, campaign: Campaign, firms: int, expected: tuple[int, float, float]
) -> None:
    for number in range(firms, 0, -1):
        firm(database, campaign, number, claimed=number)
    assert times(database, campaign)[Step.CLAIMED] == expected


def test_a_firm_that_is_closed_is_not_counted_and_a_second_return_counts_once(
    database: Session, campaign: Campaign
) -> None:
    first = firm(database, campaign, 1, claimed=1, begun=2, submitted=3, returned=4, again=5)
    gone = firm(database, campaign, 2, claimed=1, begun=2, submitted=3, returned=4)
    database.get_one(Enterprise, gone).closed_on = today()
    returned = database.query(ReturnRequest).order_by(ReturnRequest.id).first()
    assert returned is not None
    answer = returned.answered_by_version_id
    assert answer is not None
    database.add(
        ReturnRequest(
            version_id=answer,
            reason="示例",
            returned_by_id=returned.returned_by_id,
            returned_at=START + timedelta(days=30),
        )
    )
    database.commit()
    assert times(database, campaign)[Step.RETURNED] == (1, 1, 1)
    rows = database.execute(step_moments(campaign.id, Step.RETURNED).order_by(Participation.enterprise_id)).all()
    assert [row.enterprise_id for row in rows] == [first, gone]
