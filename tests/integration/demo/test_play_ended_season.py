"""The ended season of the year before: every step by its person and in its order; played once, and gone on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.demo import district, play_ended_season
from survey.demo.play_ended_season import STEPS, next_working_day
from survey.demo.play_ended_season import play_ended_season as play
from survey.demo.year_before import load_year_before
from survey.evaluations.replay import replay
from survey.freezing.verify_list import verify_list
from survey.models import (
    AuditEntry,
    Base,
    Campaign,
    Decision,
    Letter,
    ListSignature,
    ListVersion,
    Participation,
    ParticipationState,
    Pilot,
    PilotChange,
    Publication,
    User,
    utc_now,
)
from survey.publishing.objection_results import settled_by
from survey.queries import evaluations, frozen_lists, objections, pilots
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI
from tests.integration.snapshots import States, restored

COUNT, SEED, SEATS = 120, 11, 13
"""26 firms took part in the year before: half as many seats, and half of those in reserve."""


def both(database: Session) -> tuple[Campaign, Campaign]:
    """Return the campaign of the year before and the present one."""
    present, earlier = database.scalars(select(Campaign).order_by(Campaign.id)).all()
    return earlier, present


def rows(database: Session) -> Mapping[str, int]:
    """Return how many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {table.name: database.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.fixture
def loaded(app: Flask, database: Session, states: States) -> Session:
    """Return a database with a district and its year before, not played yet, within the application."""

    def make() -> int:
        load_year_before(database, district.load(database, COUNT, SEED, lambda _: None), SEED)
        return 1

    with app.app_context():
        restored(states, database, "120 loaded with the year before, to be played", make)
    return database


@pytest.fixture
def played(app: Flask, loaded: Session, states: States) -> Session:
    """Return a database with the whole season."""
    with app.app_context():
        restored(states, loaded, "120 with an ended season", lambda: play(loaded, *both(loaded)))
    return loaded


def test_two_versions_are_signed_by_three_persons(played: Session) -> None:
    earlier, _present = both(played)
    logins = {user.id: user.login for user in played.scalars(select(User))}
    signed = played.execute(
        select(ListVersion.number, ListSignature.part, ListSignature.user_id, ListSignature.document_number)
        .join(ListSignature, ListSignature.list_version_id == ListVersion.id)
        .order_by(ListSignature.signed_at)
    ).all()
    year = earlier.closes_at.year
    assert [(number, part, logins[by], document) for number, part, by, document in signed] == [
        (1, "prepared", "demo-district", ""),
        (1, "reviewed", "demo-reviewer", ""),
        (1, "issued", "demo-leader", f"示例〔{year}〕34号"),
        (2, "prepared", "demo-district", ""),
        (2, "reviewed", "demo-reviewer", ""),
        (2, "issued", "demo-leader", f"示例〔{year}〕36号"),
    ]
    first, second = (frozen_lists.version_of(played, earlier.id, number) for number in (1, 2))
    assert first is not None
    assert second is not None
    amendments = frozen_lists.amendments_of(played, second.id)
    seats = [frozen_lists.entries(played, one.id, "selected") for one in (first, second)]
    last = seats[0][-1].participation_id
    assert [(one.kind, one.participation_out_id) for one in amendments] == [("withdrawal", last)]
    ids = [{row.participation_id for row in one} for one in seats]
    assert ids[1] == ids[0] - {last} | {amendments[0].participation_in_id}
    assert [len(one) for one in ids] == [earlier.seats, earlier.seats] == [SEATS, SEATS]
    assert [verify_list(played, one) for one in (first, second)] == [[], []]


def test_whoever_is_on_the_list_was_decided_by_two_persons(played: Session) -> None:
    logins = {user.id: user.login for user in played.scalars(select(User))}
    made = played.scalars(select(Decision)).all()
    assert {(logins[row.decided_by_id], row.answer and logins[row.answer.done_by_id]) for row in made} == {
        ("demo-district", "demo-reviewer")
    }
    assert Counter(row.outcome for row in made) == {"confirm": SEATS, "reserve": SEATS // 2}


def test_the_list_was_public_and_the_objection_is_answered(played: Session) -> None:
    earlier, _present = both(played)
    [public] = played.scalars(select(Publication)).all()
    assert public.list_version_id == frozen_lists.issued(played, earlier.id).id  # type: ignore[union-attr]
    assert earlier.closes_at.date() < public.starts_on < public.ends_on < utc_now().date()
    [(objection, _name)] = objections.objections(played, earlier.id)
    whole = objections.objection(played, objection.id)
    assert whole is not None
    answer = settled_by(whole)
    assert answer is not None
    assert public.starts_on <= objection.received_on <= answer.done_at.astimezone(SHANGHAI).date() <= public.ends_on
    assert (answer.kind, answer.replay["equal"], answer.replay["same_list"]) == ("answered", True, True)


def test_everybody_has_a_letter_and_those_with_a_seat_are_pilots(played: Session) -> None:
    earlier, present = both(played)
    took_part = played.scalar(select(func.count()).where(Participation.campaign_id == earlier.id))
    outcomes = Counter(played.scalars(select(Letter.outcome)))
    assert (outcomes["selected"], sum(outcomes.values())) == (SEATS, took_part) == (13, 26)
    records = played.scalars(select(Pilot).order_by(Pilot.id)).all()
    assert len(records) == SEATS
    assert {(row.programme_id, row.contact_name) for row in records} == {(present.programme_id, "示例联系人")}
    assert [row.task_book_on is None for row in records] == [False] * (SEATS - 2) + [True] * 2
    changes = Counter(played.scalars(select(PilotChange.field)))
    accepted = [row for row in records if row.accepted_on is not None]
    assert changes == Counter({"task_book_on": SEATS - 2, "accepted_on": len(accepted)})
    found = pilots.counts(played, present.programme_id, present.id, Scope(everything=True))
    assert (found.of_before(present.programme), found.towards(present.programme)) == (SEATS, SEATS)


def test_a_pilot_that_had_not_begun_is_exempt_now(played: Session) -> None:
    _earlier, present = both(played)
    listed = set(played.scalars(select(Pilot.enterprise_id)))
    own = select(Participation).where(
        Participation.campaign_id == present.id, Participation.exempt_reason.contains("上一年")
    )
    exempt = played.scalars(own).all()
    assert {row.state for row in exempt} == {ParticipationState.EXEMPT}
    assert {row.enterprise_id for row in exempt} <= listed
    with_accounts = set(played.scalars(select(User.enterprise_id).where(User.sample.is_(True))))
    assert listed & with_accounts


def test_what_is_stored_comes_out_again(played: Session) -> None:
    earlier, _present = both(played)
    found = replay(played, evaluations.newest_id(played, earlier.id))
    assert found is not None
    assert (found.same, found.differences) == (True, ())


def test_moments_lie_in_the_past_and_the_record_keeps_its_own(loaded: Session, app: Flask) -> None:
    begun = utc_now()
    with app.app_context():
        play(loaded, *both(loaded))
    earlier, present = both(loaded)
    run_at = evaluations.latest(loaded, earlier.id).run_at  # type: ignore[union-attr]
    signed = loaded.scalars(select(ListSignature.signed_at).order_by(ListSignature.signed_at)).all()
    assert earlier.closes_at < run_at < signed[0] < signed[-1] < present.opens_at
    entries = select(func.min(AuditEntry.at)).where(AuditEntry.action != "load_demonstration")
    assert (loaded.scalar(entries) or begun) >= begun


@pytest.mark.parametrize("after", [1, 4, 8, 11, len(STEPS) - 1])
def test_a_season_that_stopped_goes_on(
    loaded: Session, app: Flask, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """It ends like one that did not stop, and is not played again."""
    with app.app_context():
        earlier, present = both(loaded)
        with monkeypatch.context() as patch:
            patch.setattr(play_ended_season, "STEPS", STEPS[:after])
            patch.setattr(play_ended_season, "_exempt", lambda *_: None)
            patch.setattr(play_ended_season, "_accept", lambda *_: None)
            patch.setattr(play_ended_season, "_release", lambda *_: None)
            play(loaded, earlier, present)
        assert play(loaded, *both(loaded)) == SEATS
        before = rows(loaded)
        assert play(loaded, *both(loaded)) is None
    assert (before["list_version"], before["publication"], before["objection_step"], before["pilot"]) == (
        2,
        1,
        1,
        SEATS,
    )
    assert rows(loaded) == before


def test_a_campaign_of_a_work_plan_of_its_own_is_left_alone(loaded: Session, app: Flask) -> None:
    """As one loaded by a version of before, and one with too few seats."""
    earlier, present = both(loaded)
    with unit_of_work(loaded):
        earlier.seats = 2
    before = rows(loaded)
    with app.app_context():
        assert play(loaded, *both(loaded)) is None
    assert rows(loaded) == before
    assert present.id < earlier.id


def test_a_weekend_waits_for_its_monday() -> None:
    assert [next_working_day(date(2025, 8, day)) for day in (1, 2, 3, 4)] == [
        date(2025, 8, 1), date(2025, 8, 4), date(2025, 8, 4), date(2025, 8, 4)
    ]  # fmt: skip
