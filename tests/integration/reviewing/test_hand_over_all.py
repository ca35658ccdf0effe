"""A unit, or everything of a colleague, moves at once or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.models import CampaignOfficial, HandOver, Recusal, User
from survey.reviewing.hand_over_all import hand_over_colleague, hand_over_unit
from tests.integration.reviewing.cases import Cases, cases, entries, name_reviewer
from tests.integration.reviewing.test_hand_over_firms import hand, held, told

__all__ = ["cases"]


def move_unit(database: Session, cases: Cases, to: str, *, unit: str = "anting", by: str = "district") -> int:
    """Hand over a unit."""
    people = cases.people
    return hand_over_unit(database, cases.campaign, unit, to_id=people[to], reason="示例交接", author_id=people[by])


def move_all(database: Session, cases: Cases, giver: str, to: str, *, by: str = "district") -> int:
    """Hand over everything of a colleague."""
    people = cases.people
    return hand_over_colleague(
        database, cases.campaign, people[giver], to_id=people[to], reason="示例交接", author_id=people[by]
    )


def reviewers(database: Session, cases: Cases) -> dict[str, str]:
    """Return unit -> login of its named reviewer."""
    logins = {number: login for login, number in cases.people.items()}
    database.rollback()
    return {row.unit: logins[row.user_id] for row in database.scalars(select(CampaignOfficial))}


def test_all_of_a_unit_moves_also_what_was_assigned(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲", "second")
    assert move_unit(database, cases, "townmate") == 4
    assert (reviewers(database, cases), held(database, cases)) == ({"anting": "townmate"}, {})
    assert told(database, cases) == [("gave", "second"), ("gave", "town"), ("got", "townmate")]
    [entry] = entries(database, "hand_over_cases")
    assert entry.detail == {
        "reason": "示例交接", "unit": "anting", "cases": 4,
        "before": {"holder": cases.people["town"]}, "after": {"holder": cases.people["townmate"]},
    }  # fmt: skip
    found = database.scalars(select(HandOver).order_by(HandOver.id.desc()).limit(1)).one()
    assert (found.kind, found.unit, found.cases) == ("unit", "anting", 4)


def test_everything_of_a_colleague_who_left_moves(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲丙", "town")
    database.get_one(User, cases.people["town"]).active = False
    database.commit()
    assert move_all(database, cases, "town", "townmate", by="townmate") == 3
    assert reviewers(database, cases) == {"anting": "townmate"}
    assert held(database, cases) == {"甲": "townmate", "丙": "townmate"}
    assert told(database, cases) == [("gave", "town"), ("got", "townmate")]


@pytest.mark.parametrize(
    ("to", "unit", "by", "code"),
    [
        ("malu", "anting", "district", "unit"),
        ("second", "anting", "district", "unit"),
        ("malu", "malu", "town", "holder"),
        ("townmate", "malu", "town", "unit"),
        ("town", "anting", "district", "same"),
        ("leader", "anting", "district", "holder"),
    ],
)
def test_a_unit_goes_to_one_of_its_reviewers_alone(
    cases: Cases, database: Session, to: str, unit: str, by: str, code: str
) -> None:
    name_reviewer(database, cases, "town")
    with pytest.raises(CallRefusedError) as refused:
        move_unit(database, cases, to, unit=unit, by=by)
    assert refused.value.code == code
    assert (reviewers(database, cases), entries(database, "hand_over_cases")) == ({"anting": "town"}, [])


@pytest.mark.parametrize(
    ("giver", "to", "by", "code"),
    [
        ("second", "town", "district", "unit"),  # the second holds a case of another town
        ("second", "second", "district", "same"),
        ("malu", "town", "district", "nothing"),
        ("second", "townmate", "town", "recused"),
        ("town", "second", "district", "unit"),  # whoever reviews a unit is of it
    ],
)
def test_of_a_colleague_all_moves_or_nothing(
    cases: Cases, database: Session, giver: str, to: str, by: str, code: str
) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲戊", "second")
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["townmate"], reason="示例"))
    database.commit()
    with pytest.raises(CallRefusedError) as refused:
        move_all(database, cases, giver, to, by=by)
    assert (refused.value.code, held(database, cases)) == (code, {"甲": "second", "戊": "second"})
    assert reviewers(database, cases) == {"anting": "town"}


def test_a_town_moves_of_a_colleague_what_is_of_its_unit(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲戊", "second")
    assert move_all(database, cases, "second", "town", by="town") == 1
    assert held(database, cases) == {"甲": "town", "戊": "second"}


def test_without_a_reason_nothing_moves(cases: Cases, database: Session) -> None:
    given = {"to_id": cases.people["town"], "reason": " ", "author_id": cases.people["district"]}
    for code, work in (
        ("reason", lambda: hand_over_unit(database, cases.campaign, "anting", **given)),
        ("reason", lambda: hand_over_colleague(database, cases.campaign, cases.people["second"], **given)),
        ("campaign", lambda: hand_over_unit(database, 999, "anting", **{**given, "reason": "示例"})),
    ):
        with pytest.raises(CallRefusedError) as refused:
            work()
        assert refused.value.code == code
