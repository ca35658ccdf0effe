"""The ledger as it is read: groups in order, sums by hand, days and moves within the scope."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.ledger.note_day import note_days
from survey.ledger.read_ledger import read_ledger
from survey.models import Campaign, LedgerDay, Participation, ParticipationState
from survey.queries.ledger import Grouping
from survey.store.scope import Scope
from tests.integration.season import ANTING, NANXIANG, lay_out, today

ALL = Scope(everything=True)


def test_the_sums_of_the_district_and_of_a_town(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    found = {
        name: read_ledger(database, campaign.id, scope, Grouping.UNIT)
        for name, scope in (("all", ALL), (ANTING, Scope(unit=ANTING)), ("nobody", Scope()))
    }
    sums = {name: (led.listed, led.total.tally.listed, led.total.tally.expected) for name, led in found.items()}
    assert sums == {"all": (13, 13, 10), ANTING: (8, 8, 7), "nobody": (0, 0, 0)}
    assert {name: led.adds_up for name, led in found.items()} == {"all": True, ANTING: True, "nobody": True}
    assert found["all"].total.verified == 1


def test_groups_stand_in_the_order_of_the_district_and_the_unknown_last(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    keys = {by: [group.key for group in read_ledger(database, campaign.id, ALL, by).groups] for by in Grouping}
    assert keys == {
        Grouping.UNIT: [NANXIANG, ANTING, ""],
        Grouping.DIVISION: ["27", "36", "39", ""],
        Grouping.SCALE: ["above", "below", "unknown"],
    }


def test_what_does_not_add_up_is_seen(database: Session, campaign: Campaign) -> None:
    """The directory is counted without the stages: a firm that no stage counted would show."""
    lay_out(database, campaign)
    ledger = read_ledger(database, campaign.id, ALL, Grouping.UNIT)
    missing = type(ledger)(**{name: getattr(ledger, name) for name in ledger.__slots__} | {"groups": ledger.groups[1:]})
    assert (ledger.adds_up, missing.adds_up) == (True, False)


def test_days_are_those_of_the_scope_and_moves_begin_the_day_before(database: Session, campaign: Campaign) -> None:
    firms = lay_out(database, campaign)
    note_days(database)
    day = database.scalars(select(LedgerDay)).one()
    day.day = (today() - timedelta(days=1)).isoformat()
    database.execute(
        update(Participation)
        .where(Participation.enterprise_id == firms["ready"][0])
        .values(state=ParticipationState.SUBMITTED)
    )
    database.commit()
    note_days(database)
    whole = read_ledger(database, campaign.id, ALL, Grouping.UNIT)
    assert [(row.day, row.tally.of(Stage.SUBMITTED)) for row in whole.days] == [
        (today() - timedelta(days=1), 2),
        (today(), 3),
    ]
    assert whole.since == whole.days[0]
    assert [tuple(move) for move in whole.moves] == [(Stage.READY, Stage.SUBMITTED, 1)]
    town = read_ledger(database, campaign.id, Scope(unit=NANXIANG), Grouping.UNIT)
    assert [row.tally.of(Stage.RETURNED) for row in town.days] == [1, 1]
    assert [row.tally.listed for row in town.days] == [4, 4]
    assert list(town.moves) == []
