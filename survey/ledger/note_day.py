"""Noting the stages of a campaign's firms once a day, from which progress and what changed are told.

Several processes and servers may try at once: the unique key of a campaign's day lets one of them through.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.answering.note_readiness import repair_readiness
from survey.ledger.ledger_results import AFTER_CLOSE
from survey.models import Campaign, LedgerDay, LedgerStage, utc_now
from survey.queries import ledger
from survey.queries.closes import closes_after
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI


def note_days(database: Session, now: datetime | None = None) -> Sequence[int]:
    """Note today (Shanghai) for every campaign that is under way and has not been noted today; return their ids.

    Before it, every draft's `ready` is judged anew: what a process left wrong that ended between a save and its
    judgement lasts a day at most.
    """
    moment = now or utc_now()
    noted = []
    for campaign_id in _due(database, moment):
        repair_readiness(database, campaign_id)
        if _note(database, campaign_id, now or utc_now()):
            noted.append(campaign_id)
    return noted


def _due(database: Session, moment: datetime) -> Sequence[int]:
    """Return the campaigns that are open or were not long ago, and of which today is not noted."""
    database.rollback()
    today = moment.astimezone(SHANGHAI).date().isoformat()
    done = select(LedgerDay.campaign_id).where(LedgerDay.day == today)
    under_way = select(Campaign.id).where(
        Campaign.opened_at.is_not(None), Campaign.opened_at <= moment, closes_after(moment - AFTER_CLOSE)
    )
    return database.scalars(under_way.where(Campaign.id.not_in(done)).order_by(Campaign.id)).all()


def _note(database: Session, campaign_id: int, moment: datetime) -> bool:
    """Note a campaign's day and return True; False where another process did."""
    today = moment.astimezone(SHANGHAI).date()
    try:
        with unit_of_work(database):
            day = LedgerDay(campaign_id=campaign_id, day=today.isoformat(), noted_at=moment, counts={})
            database.add(day)
            database.flush()
            columns = ("ledger_day_id", "enterprise_id", "stage", "unit", "industry", "above_scale")
            rows = ledger.stages_to_note(campaign_id, day.id, today)
            database.execute(insert(LedgerStage).from_select(columns, rows))
            sum_up(database, day)
    except IntegrityError:
        return False
    return True


def sum_up(database: Session, day: LedgerDay) -> None:
    """Set the counts of a day from its rows; inside a caller's unit of work."""
    counts: dict[str, dict[str, int]] = {}
    for unit, stage, count in database.execute(ledger.noted_counts(day.id)):
        counts.setdefault(unit, {})[stage] = count
    day.counts = counts
