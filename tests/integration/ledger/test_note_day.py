"""Each day is noted exactly once, whoever tries and whenever the service runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.answering.join_campaign import join_campaign
from survey.answering.save_draft import Author
from survey.ledger import note_day as noting
from survey.ledger.ledger_results import AFTER_CLOSE
from survey.models import Campaign, Enterprise, LedgerDay, LedgerStage, Participation, utc_now
from survey.queries.stages import staged_firms
from survey.words.figures import SHANGHAI
from tests.integration.season import ANTING, NANXIANG, lay_out, today

MORNING = datetime(2026, 11, 25, 0, 1, tzinfo=SHANGHAI)


def opened(database: Session, campaign: Campaign, at: datetime = MORNING - timedelta(days=9)) -> None:
    """Let the campaign have been opened at a moment, and close long after."""
    campaign.opened_at, campaign.closes_at = at, at + timedelta(days=30)
    database.commit()


def days(database: Session) -> list[tuple[str, datetime]]:
    database.rollback()
    return [(row.day, row.noted_at) for row in database.scalars(select(LedgerDay).order_by(LedgerDay.day))]


def test_a_day_holds_the_stage_of_every_firm_and_their_sums(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    assert noting.note_days(database) == [campaign.id]
    rows = database.execute(select(LedgerStage.enterprise_id, LedgerStage.stage).order_by(LedgerStage.enterprise_id))
    expected = database.execute(staged_firms(campaign.id, today()).order_by(Enterprise.id))
    assert [tuple(row) for row in rows] == [tuple(row) for row in expected]
    assert database.scalar(select(func.count()).select_from(LedgerStage)) == 13
    assert database.scalars(select(LedgerDay)).one().counts == {
        "": {"unclaimed": 1},
        ANTING: {"filling": 2, "not_begun": 1, "not_called": 1, "ready": 1, "submitted": 2, "unclaimed": 1},
        NANXIANG: {"exempt": 1, "left": 1, "not_called": 1, "returned": 1},
    }
    facts = select(LedgerStage.unit, LedgerStage.industry, LedgerStage.above_scale).order_by(LedgerStage.enterprise_id)
    assert database.execute(facts).first() == (ANTING, "3670", True)


def test_once_a_day_and_again_after_midnight_in_shanghai(database: Session, campaign: Campaign) -> None:
    opened(database, campaign)
    late, next_morning = MORNING + timedelta(hours=23, minutes=58), MORNING + timedelta(days=1)
    noted = [noting.note_days(database, at) for at in (MORNING, MORNING, late, next_morning)]
    assert noted == [[campaign.id], [], [], [campaign.id]]
    assert days(database) == [("2026-11-25", MORNING), ("2026-11-26", next_morning)]


def test_a_service_that_was_off_at_midnight_notes_when_it_starts_with_that_moment(
    database: Session, campaign: Campaign
) -> None:
    opened(database, campaign)
    noting.note_days(database, MORNING)
    back = MORNING + timedelta(days=3, hours=10)
    noting.note_days(database, back)
    assert days(database) == [("2026-11-25", MORNING), ("2026-11-28", back)]


def test_what_is_prepared_or_long_closed_is_not_noted(database: Session, campaign: Campaign) -> None:
    opened(database, campaign, MORNING - timedelta(days=9))
    after = campaign.closes_at + AFTER_CLOSE
    assert noting.note_days(database, after + timedelta(seconds=1)) == []
    assert noting.note_days(database, after - timedelta(seconds=1)) == [campaign.id]
    assert noting.note_days(database, MORNING - timedelta(days=10)) == []
    campaign.opened_at = None
    database.commit()
    assert noting.note_days(database, MORNING) == []


def test_of_many_who_try_at_once_one_notes(app: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    campaign_id, together, now = campaign.id, Barrier(4), utc_now()
    database.rollback()

    def one(_number: int) -> bool:
        with app.extensions["sessions"]() as session:
            together.wait()
            return noting._note(session, campaign_id, now)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(4)))
    assert sorted(found) == [False, False, False, True]
    assert len(days(database)) == 1
    assert database.scalar(select(func.count()).select_from(LedgerStage)) == 13


def test_flags_that_are_wrong_are_put_right_before(database: Session, campaign: Campaign) -> None:
    """A ready flag without a draft that bears it out counts as 填写中, also in what is noted."""
    firms = lay_out(database, campaign)
    join_campaign(database, firms["ready"][0], campaign.id, Author(None))
    noting.note_days(database)
    stage = select(LedgerStage.stage).where(LedgerStage.enterprise_id == firms["ready"][0])
    assert database.scalars(stage).all() == ["filling"]
    ready = select(Participation.ready).where(Participation.enterprise_id == firms["ready"][0])
    assert database.scalars(ready).all() == [False]


def test_what_is_noted_does_not_change_with_the_firms(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    noting.note_days(database)
    before = database.execute(select(LedgerStage.enterprise_id, LedgerStage.stage, LedgerStage.unit)).all()
    database.execute(update(Participation).values(state="submitted"))
    database.execute(update(Enterprise).values(unit="malu"))
    database.commit()
    assert noting.note_days(database) == []
    assert database.execute(select(LedgerStage.enterprise_id, LedgerStage.stage, LedgerStage.unit)).all() == before
