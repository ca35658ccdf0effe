"""Who does what in a campaign: stored, and every refusal."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignRefusedError, ConflictError, Parts, stamp
from survey.campaigns.set_officials import parts_of, set_officials
from survey.models import AuditEntry, CampaignOfficial, Role
from survey.store.db import unit_of_work
from tests.integration.campaigns.setting_up import account, opened, people, prepared
from tests.integration.conftest import make_user

__all__ = ["people", "prepared"]


def now(database: Session) -> Parts:
    """Return who is named."""
    database.rollback()
    return parts_of(database.scalars(select(CampaignOfficial).order_by(CampaignOfficial.id)).all())


def test_who_is_named_takes_the_place_of_who_was(
    app: Flask, database: Session, prepared: int, people: dict[str, int]
) -> None:
    one, two, three, town = people.values()
    before = now(database)
    assert before == Parts({}, (one, two), (three,))
    wanted = Parts({"anting": town}, (one, three), (two,))
    with app.app_context():
        with pytest.raises(ConflictError):
            set_officials(database, prepared, wanted, seen="", user_id=one)
        set_officials(database, prepared, wanted, seen=stamp(before), user_id=one)
    assert now(database) == wanted
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "name_officials"))
    assert entry.detail == {
        "before": {"reviewers": [], "deciders": [one, two], "substitutes": [three]},
        "after": {"reviewers": [f"anting:{town}"], "deciders": [one, three], "substitutes": [two]},
    }


def test_every_refusal(app: Flask, database: Session, prepared: int, people: dict[str, int]) -> None:
    one, two, three, town = people.values()
    leader = make_user(database, "leader", Role.LEADER).id
    opened(database, prepared)
    with unit_of_work(database):
        account(database, "district-3").active = False
    before = now(database)
    for parts, expected in (
        (Parts({}, (one, one), (two,)), [("twice", "")]),
        (Parts({}, (one, two), (two,)), [("twice", "")]),
        (Parts({}, (one, leader), (two,)), [("official", "")]),
        (Parts({}, (one, two), (three,)), [("official", "")]),
        (Parts({}, (one, 99), (two,)), [("official", "")]),
        (Parts({"malu": town}, (one, two), ()), [("reviewer", "malu"), ("too_few", "")]),
        (Parts({"anting": one}, (two,), (one,)), [("reviewer", "anting"), ("too_few", "")]),
    ):
        with app.app_context(), pytest.raises(CampaignRefusedError) as refused:
            set_officials(database, prepared, parts, seen=stamp(before), user_id=one)
        assert list(refused.value.codes) == expected
    assert now(database) == before
