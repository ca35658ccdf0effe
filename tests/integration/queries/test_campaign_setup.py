"""What setting a campaign up reads."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering.join_campaign import join_campaign
from survey.answering.save_draft import Author
from survey.definitions.stages import Stage
from survey.models import Participation, ParticipationState, Role, SentBy, utc_now
from survey.queries import campaign_setup
from survey.store.scope import Scope
from tests.integration.campaigns.setting_up import people, prepared, ready
from tests.integration.conftest import make_enterprise, make_user

__all__ = ["people", "prepared"]


def test_who_began_and_who_is_in_the_directory(app: Flask, database: Session, prepared: int) -> None:
    everything, day = Scope(everything=True), date(2026, 11, 28)
    assert campaign_setup.open_counts(database, prepared, everything, day) == [(Stage.NOT_CALLED, None, 1)]
    closed = make_enterprise(database, "91310114MA1GT00029", "示例二厂")
    closed.closed_on = date(2026, 11, 1)
    database.commit()
    with app.app_context():
        join_campaign(database, 1, prepared, Author(1))
    assert campaign_setup.open_counts(database, prepared, Scope(unit="malu"), day) == []
    assert campaign_setup.begun_counts(database, prepared, everything, day) == {}
    assert campaign_setup.issued_calls(database, prepared, everything, day) == (dict.fromkeys(SentBy, 0), 0)
    assert campaign_setup.files_of_calls(database, prepared) == (0, 0)
    row = database.scalars(select(Participation)).one()
    counts = []
    for called, state in ((None, "called"), (utc_now(), "called"), (utc_now(), "exempt"), (None, "submitted")):
        row.called_at, row.state = called, ParticipationState(state)
        database.commit()
        counts.append(campaign_setup.expected_counts(database, date(2026, 11, 28)).get(prepared, 0))
    assert counts == [0, 1, 0, 1]
    days = date(2026, 10, 31), date(2026, 11, 1)
    assert [campaign_setup.listed_count(database, day) for day in days] == [2, 1]


def test_only_accounts_in_use_are_named(database: Session, prepared: int, people: dict[str, int]) -> None:
    make_user(database, "gone", Role.DISTRICT, active=False)
    make_user(database, "leader", Role.LEADER)
    offered = [user.login for user in campaign_setup.officials_to_name(database)]
    assert offered == ["district-1", "district-2", "district-3", "town"]
    named = [(str(row.part), user.login) for row, user in campaign_setup.officials_of(database, prepared)]
    assert named == [("decider", "district-1"), ("decider", "district-2"), ("substitute", "district-3")]
    other = ready(database, people, title="第二批")
    assert campaign_setup.same_title(database, "第一批", other) is True
    assert campaign_setup.same_title(database, "第一批", prepared) is False
    assert campaign_setup.changes_of_campaign(database, prepared, size=5) == []
