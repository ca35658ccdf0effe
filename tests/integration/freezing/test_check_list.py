"""What stands against freezing a list: everything at once, hard and soft, and what changed since it was shown."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.freezing.freeze import draft_list, freeze
from survey.freezing.list_results import Drafted
from survey.models import Campaign, Evaluation, Footing, ListVersion, Outcome
from survey.store.db import unit_of_work
from tests.integration.freezing.made import decide, decide_as_ranked, listed, refused
from tests.integration.officials import evaluation, user

__all__ = ["evaluation"]


def tried(database: Session, drafted: Drafted, reason: str, *, shown: str = "") -> ListVersion:
    """Freeze what was drafted, as an official who saw its checks does."""
    campaign = database.scalars(select(Campaign.id)).one()
    stamp = shown or drafted.checks.stamp
    return freeze(database, campaign, drafted, shown=stamp, reason=reason, user=user(database, "district"))


def test_what_stands_against_it(database: Session, evaluation: Evaluation) -> None:
    campaign = evaluation.campaign_id
    rows = decide_as_ranked(database, evaluation, {0: Outcome.VERIFY, 8: Outcome.CONFIRM})
    names = [row.version.name for row in rows]
    drafted = draft_list(database, campaign)
    database.rollback()
    assert [row.code for row in drafted.checks.hard] == ["verify_open"]
    assert refused(tried, database, drafted, "示例") == "hard"
    with unit_of_work(database):
        rows = listed(database, evaluation.id)
        decide(database, rows[0], Outcome.CONFIRM)
    drafted = draft_list(database, campaign)
    database.rollback()
    assert [(row.code, row.count) for row in drafted.checks.hard] == [("ceilings", 1), ("too_many", 1)]
    with unit_of_work(database):
        rows = listed(database, evaluation.id)
        decide(database, rows[8], Outcome.RESERVE)
    drafted = draft_list(database, campaign)
    database.rollback()
    assert [row.code for row in drafted.checks.hard] == []
    assert refused(tried, database, drafted, "示例", shown="x") == "changed"
    assert refused(tried, database, drafted, " ") == "no_reason"
    with unit_of_work(database):
        rows = listed(database, evaluation.id)
        decide(database, rows[9], Outcome.DENY, Footing.DEPARTS, reason="示例", confirmed=False)
    assert refused(tried, database, drafted, "示例") == "changed"
    database.rollback()
    assert database.scalar(select(func.count()).select_from(ListVersion)) == 0
    waiting = draft_list(database, campaign)
    assert [(row.code, row.names) for row in waiting.checks.hard] == [("waiting", [names[9]])]
