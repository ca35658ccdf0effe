"""Firms are held with their participation: within the author's scope, made where missing, each with a code else."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.directory.lock_firms import Asked, lock_firms
from survey.models import Campaign, Participation, ParticipationState, Role, utc_now
from survey.store.db import unit_of_work
from tests.integration.directory.firms import firm, official


def test_participations_are_made_only_where_they_are_wanted(database: Session, campaign: Campaign) -> None:
    by = official(database)
    there, missing = firm(database, "甲", ParticipationState.FILLING), firm(database, "乙")
    asked = Asked(campaign.id, [missing, there], "示例", by, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, missing="not_called")
        assert [row.enterprise_id for row in locked.participations] == [there]
        assert locked.why == {missing: "not_called"}
    assert database.scalar(select(func.count()).select_from(Participation)) == 1
    with unit_of_work(database):
        locked = lock_firms(database, asked)
        assert [row.enterprise_id for row in locked.participations] == [there, missing]
        assert locked.why == {}


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDIT, Role.UNASSIGNED])
def test_to_who_sees_no_firm_all_are_unknown(role: Role, database: Session, campaign: Campaign) -> None:
    by, one = official(database, "other", role), firm(database, "甲")
    with unit_of_work(database):
        locked = lock_firms(database, Asked(campaign.id, [one], "示例", by, utc_now()))
        assert (locked.participations, locked.why) == ([], {one: "unknown"})


def test_what_speaks_against_a_firm_is_noted(database: Session, campaign: Campaign) -> None:
    by = official(database)
    first, second = firm(database, "甲"), firm(database, "乙", ParticipationState.FILLING)
    with unit_of_work(database):
        locked = lock_firms(database, Asked(campaign.id, [first, second], "示例", by, utc_now()))
        chosen = locked.choose(lambda row: "begun" if row.state == ParticipationState.FILLING else "")
        assert [row.enterprise_id for row in chosen] == [first]
        assert locked.why == {second: "begun"}
