"""The ledger's figures, by hand: stages by group, the directory counted by itself, and who moved since a day."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.definitions.stages import Stage
from survey.ledger.note_day import note_days
from survey.models import Campaign, Enterprise, LedgerDay, Participation, ParticipationState, utc_now
from survey.queries import ledger
from survey.queries.ledger import Grouping
from survey.store.scope import Scope
from tests.integration.season import ANTING, NANXIANG, lay_out, today

ALL = Scope(everything=True)


def counted(database: Session, campaign: Campaign, scope: Scope, by: Grouping) -> dict[str, dict[str, int]]:
    """Return group -> stage -> firms."""
    rows, _listed = ledger.stage_counts(database, campaign.id, scope, day=today(), by=by)
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.group, {})[row.stage.value] = row.firms
    return found


BY_UNIT = {
    ANTING: {"not_called": 1, "unclaimed": 1, "not_begun": 1, "filling": 2, "ready": 1, "submitted": 2},
    NANXIANG: {"returned": 1, "exempt": 1, "left": 1, "not_called": 1},
    "": {"unclaimed": 1},
}


def test_every_stage_by_unit_industry_and_size(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    assert counted(database, campaign, ALL, Grouping.UNIT) == BY_UNIT
    assert counted(database, campaign, ALL, Grouping.DIVISION) == {
        "36": {"not_called": 1, "unclaimed": 1, "not_begun": 1, "submitted": 2, "returned": 1},
        "27": {"filling": 2, "exempt": 1, "left": 1},
        "39": {"not_called": 1},
        "": {"ready": 1, "unclaimed": 1},
    }
    assert counted(database, campaign, ALL, Grouping.SCALE) == {
        "above": {"not_called": 2, "unclaimed": 1, "ready": 1, "filling": 1, "submitted": 2, "left": 1},
        "below": {"not_begun": 1, "returned": 1},
        "unknown": {"filling": 1, "exempt": 1, "unclaimed": 1},
    }


def test_the_directory_is_counted_by_itself_and_a_town_sees_its_own(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    listed = [
        ledger.stage_counts(database, campaign.id, scope, day=today(), by=Grouping.UNIT)[1]
        for scope in (ALL, Scope(unit=ANTING), Scope(unit=NANXIANG), Scope())
    ]
    assert listed == [13, 8, 4, 0]
    town = counted(database, campaign, Scope(unit=NANXIANG), Grouping.UNIT)
    assert town == {NANXIANG: BY_UNIT[NANXIANG]}
    assert counted(database, campaign, Scope(), Grouping.UNIT) == {}


def test_verified_firms_are_counted_among_the_submitted(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    rows, _listed = ledger.stage_counts(database, campaign.id, ALL, day=today(), by=Grouping.UNIT)
    assert {(row.group, row.stage): row.verified for row in rows if row.verified} == {(ANTING, Stage.SUBMITTED): 1}


def noted_yesterday(database: Session, campaign: Campaign) -> int:
    """Note the stages as they are, as if that had been yesterday; return the day's id."""
    note_days(database)
    day = database.scalars(select(LedgerDay)).one()
    day.day = today().replace(year=today().year - 1).isoformat()
    database.commit()
    return day.id


def test_who_moved_is_counted_by_pair_and_opened_by_the_same_comparison(database: Session, campaign: Campaign) -> None:
    firms = lay_out(database, campaign)
    since = noted_yesterday(database, campaign)
    ready, (unclaimed, elsewhere) = firms["ready"][0], firms["unclaimed"]
    database.execute(
        update(Participation)
        .where(Participation.enterprise_id.in_([ready, unclaimed]))
        .values(state=ParticipationState.SUBMITTED)
    )
    database.execute(update(Enterprise).where(Enterprise.id == elsewhere).values(closed_on=today()))
    database.add(Enterprise(credit_code="new", name="示例新", unit=ANTING))
    database.commit()
    moves = ledger.moves_since(database, campaign.id, ALL, since=since, day=today())
    assert [(move.was, move.now, move.firms) for move in moves] == [
        (Stage.UNCLAIMED, Stage.SUBMITTED, 1),
        (Stage.READY, Stage.SUBMITTED, 1),
        (None, Stage.NOT_CALLED, 1),
        (Stage.UNCLAIMED, None, 1),
    ]

    def opened(was: str, now: str) -> list[int]:
        return list(database.scalars(ledger.moved_firms(campaign.id, today(), was, now)))

    new = database.scalars(select(Enterprise.id).where(Enterprise.credit_code == "new")).one()
    assert [opened("ready", "submitted"), opened("unclaimed", "submitted")] == [[ready], [unclaimed]]
    assert [opened(ledger.NOWHERE, "not_called"), opened("unclaimed", ledger.NOWHERE)] == [[new], [elsewhere]]
    assert opened("submitted", "returned") == []
    inside = select(Enterprise.id).where(
        Enterprise.id.in_(ledger.moved_firms(campaign.id, today(), "ready", "submitted"))
    )
    assert database.scalars(inside).all() == [ready]
    town = ledger.moves_since(database, campaign.id, Scope(unit=NANXIANG), since=since, day=today())
    assert list(town) == []


def test_without_a_day_before_nobody_moved(database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    note_days(database, utc_now())
    assert database.scalars(ledger.moved_firms(campaign.id, today(), ledger.NOWHERE, "not_called")).all() == []
    assert [day.day for day in ledger.noted_days(database, campaign.id)] == [today().isoformat()]
