"""What officials did while the demonstration's season ran: every page of it has something to show, and it adds up."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.definitions.stages import Stage
from survey.models import Campaign, CaseHolding, ChaseCall, Extension, FirstReview, HandOver, User, Verdict
from survey.queries.closes import calendar_of
from survey.queries.stages import staged_firms
from tests.integration.demo.test_play_season import played

__all__ = ["played"]


def test_reviews_are_of_what_stands_as_submitted_and_each_verdict_has_its_reason(
    database: Session, played: Campaign
) -> None:
    reviews = database.scalars(select(FirstReview).order_by(FirstReview.id)).all()
    verdicts = [review.verdict for review in reviews]
    assert set(verdicts) == {Verdict.PASS, Verdict.AGAINST}
    assert [bool(review.reason) for review in reviews] == [verdict == Verdict.AGAINST for verdict in verdicts]
    assert len({review.version_id for review in reviews}) == len(reviews)
    assert {review.reviewed_by_id for review in reviews} <= set(
        database.scalars(select(User.id).where(User.login.in_(["demo-town", "demo-district"])))
    )
    stages = [stage for _id, stage in database.execute(staged_firms(played.id, today()))]
    assert 0 < len(reviews) < stages.count(Stage.SUBMITTED)


def test_calls_are_to_firms_that_have_not_submitted_and_one_has_longer(database: Session, played: Campaign) -> None:
    stages = {number: str(stage) for number, stage in database.execute(staged_firms(played.id, today()))}
    called = database.scalars(select(ChaseCall.enterprise_id).order_by(ChaseCall.id)).all()
    assert len(called) > 4
    assert {stages[number] for number in called} <= {Stage.UNCLAIMED, Stage.NOT_BEGUN, Stage.FILLING, Stage.READY}
    longer = database.scalars(select(Extension)).one()
    assert longer.enterprise_id is not None
    assert stages[longer.enterprise_id] in {Stage.FILLING, Stage.READY}
    assert calendar_of(database, played, longer.enterprise_id).closes_at == longer.until > played.closes_at


def test_what_was_handed_over_is_held(database: Session, played: Campaign) -> None:
    made = database.scalars(select(HandOver)).one()
    held = database.scalar(select(func.count()).where(CaseHolding.hand_over_id == made.id))
    assert made.cases == held == 4
