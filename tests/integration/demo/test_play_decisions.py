"""What the demonstration's panel has decided: acts confirmed, some of the grey band, the rest left; done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.demo import district
from survey.demo.play_decisions import play_decisions
from survey.evaluations import evaluate
from survey.models import (
    AuditEntry,
    CampaignOfficial,
    Decision,
    DecisionAct,
    DecisionAnswer,
    Evaluation,
    PanelMeeting,
    User,
)
from survey.queries import decisions, panel
from survey.store.db import unit_of_work

COUNT, SEED = 150, 7
TABLES = (AuditEntry, CampaignOfficial, Decision, DecisionAct, DecisionAnswer, PanelMeeting)


def rows(database: Session) -> Mapping[str, int]:
    """Return how many rows the tables have that a panel writes to."""
    return {table.__tablename__: database.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


def evaluated(database: Session) -> Evaluation:
    """Return the evaluation of a small demonstration with fewer seats than firms."""
    campaign = district.load(database, COUNT, SEED, lambda _: None)
    with unit_of_work(database):
        campaign.seats = 40
    return evaluate.evaluate_and_store(database, campaign.id, user_id=None)


def test_the_panel_has_decided_what_is_sure_and_some_of_the_rest(database: Session) -> None:
    evaluation = evaluated(database)
    number, campaign = evaluation.id, evaluation.campaign_id
    firms = panel.firms(database, number)
    sure = [
        row for row in firms if (row.status, row.sureness) in {("selected", "stable_in"), ("reserve", "stable_out")}
    ]
    assert len([row for row in firms if row.sureness == "grey" and not row.fails_a_gate]) >= 6
    database.rollback()
    assert play_decisions(database, evaluation) == len(sure) + 5
    held, waiting = decisions.held(database, campaign), decisions.waiting(database, campaign)
    assert set(held) >= {row.participation_id for row in sure}
    assert Counter(row.footing for row in held.values()) == {"ranking": len(sure), "grey": 5}
    assert Counter(row.outcome == "verify" for row in held.values()) == {False: len(sure) + 4, True: 1}
    assert [row.footing for row in waiting.values()] == ["grey"]
    logins = {row.id: row.login for row in database.scalars(select(User).order_by(User.id))}
    made = database.scalars(select(Decision).order_by(Decision.id)).all()
    assert {(logins[row.decided_by_id], row.answer and logins[row.answer.done_by_id]) for row in made} == {
        ("demo-district", "demo-reviewer"), ("demo-district", None),
    }  # fmt: skip
    before = rows(database)
    assert before["panel_meeting"] == 1
    database.rollback()
    assert play_decisions(database, database.get_one(Evaluation, number)) == len(sure) + 5
    assert rows(database) == before


def test_without_the_sample_officials_nothing_is_decided(database: Session) -> None:
    evaluation = evaluated(database)
    with unit_of_work(database):
        database.scalars(select(User).where(User.login == "demo-reviewer")).one().login = "another"
    assert play_decisions(database, evaluation) == 0
    assert rows(database)["decision"] == 0
