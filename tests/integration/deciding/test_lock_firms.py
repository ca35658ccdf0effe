"""Who decides one firm, or many: deciders, and who stands in only where one of them is recused."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionRefusedError
from survey.deciding.lock_firms import check_decider, lock_firms
from survey.models import User
from survey.store.db import unit_of_work
from tests.integration.deciding.panel_world import World, recuse, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_who_decides_a_firm(world: World, database: Session) -> None:
    firm, other = (world.one(database, "selected", "grey", at) for at in (0, 1))
    recuse(database, world, firm, "third")
    with unit_of_work(database):
        lock_firms(database, [firm.participation_id, other.participation_id])
        own = check_decider(database, world.campaign, world.people["district"], firm.participation_id)
        usual = check_decider(database, world.campaign, world.people["district"], other.participation_id)
        people = {number: login for login, number in world.people.items()}
        assert [people[one.id] for one in own] == ["district", "reviewer", "stand_in"]
        assert [people[one.id] for one in usual] == ["district", "reviewer", "third"]
        with pytest.raises(DecisionRefusedError) as refused:
            check_decider(database, world.campaign, world.people["stand_in"], None)
        assert refused.value.code == "not_decider"
    with unit_of_work(database):
        database.get_one(User, world.people["reviewer"]).active = False
    with unit_of_work(database), pytest.raises(DecisionRefusedError) as ended:
        check_decider(database, world.campaign, world.people["reviewer"], other.participation_id)
    assert ended.value.code == "not_decider"
