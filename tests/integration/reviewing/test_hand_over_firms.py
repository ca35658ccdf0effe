"""Single firms are handed over and taken back: to whom, by whom, told to whom, and what is left."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.models import CaseHolding, Enterprise, HandOver, HandOverPerson, Participation, Recusal, User
from survey.reviewing.hand_over_firms import hand_over_firms, take_back_firms
from tests.integration.at_once import at_once
from tests.integration.reviewing.cases import Cases, cases, entries, name_reviewer

__all__ = ["cases"]


def hand(database: Session, cases: Cases, names: str, to: str, *, by: str = "district", **more: Any) -> FirmsOutcome:
    """Hand over firms to somebody, with an empty text to their units."""
    firms = [cases.firms[name] for name in names]
    to_id = cases.people[to] if to else None
    given = {"reason": "示例交接", "author_id": cases.people[by], **more}
    return hand_over_firms(database, cases.campaign, firms, to_id=to_id, **given)


def held(database: Session, cases: Cases) -> dict[str, str]:
    """Return name -> login of the holders of assigned cases."""
    database.rollback()
    names, logins = ({number: name for name, number in found.items()} for found in (cases.rows, cases.people))
    rows = database.scalars(select(CaseHolding).order_by(CaseHolding.id))
    newest = {row.participation_id: row.holder_id for row in rows}
    return {names[number]: logins[holder] for number, holder in newest.items() if holder is not None}


def told(database: Session, cases: Cases) -> list[tuple[str, str]]:
    """Return (part, login) of everybody who is told of the newest hand-over."""
    logins = {number: login for login, number in cases.people.items()}
    newest = database.scalars(select(HandOver.id).order_by(HandOver.id.desc()).limit(1)).one()
    rows = database.scalars(select(HandOverPerson).where(HandOverPerson.hand_over_id == newest))
    return sorted((str(row.part), logins[row.user_id]) for row in rows)


def why(cases: Cases, outcome: FirmsOutcome) -> dict[str, str]:
    """Return name -> code of what was left."""
    names = {number: name for name, number in cases.firms.items()}
    return {names[number]: code for number, code in outcome.why.items()}


def test_firms_move_at_once_both_are_told_and_it_is_recorded(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    outcome = hand(database, cases, "甲乙", "townmate")
    assert (outcome.done, dict(outcome.why)) == ([cases.firms["甲"], cases.firms["乙"]], {})
    assert held(database, cases) == {"甲": "townmate", "乙": "townmate"}
    assert told(database, cases) == [("gave", "town"), ("got", "townmate")]
    [first, _second] = entries(database, "hand_over_case")
    assert (first.object_type, first.object_id, first.user_id) == (
        "enterprise", str(cases.firms["甲"]), cases.people["district"]
    )  # fmt: skip
    assert first.detail == {
        "campaign": "示例批次", "reason": "示例交接", "before": {"holder": None},
        "after": {"holder": cases.people["townmate"]},
    }  # fmt: skip


def test_what_cannot_be_held_is_left_with_its_reason(cases: Cases, database: Session) -> None:
    database.add(Recusal(participation_id=cases.rows["乙"], user_id=cases.people["town"], reason="示例"))
    database.commit()
    hand(database, cases, "丙", "town")
    assert why(cases, hand(database, cases, "甲乙丙戊", "town")) == {"乙": "recused", "丙": "held", "戊": "other_unit"}
    assert held(database, cases) == {"丙": "town", "甲": "town"}
    assert why(cases, hand(database, cases, "戊", "second")) == {}


def test_a_town_hands_over_within_its_unit_alone(cases: Cases, database: Session) -> None:
    assert why(cases, hand(database, cases, "甲戊", "townmate", by="town")) == {"戊": "unknown"}
    for to in ("malu", "district"):
        with pytest.raises(CallRefusedError) as refused:
            hand(database, cases, "甲", to, by="town")
        assert refused.value.code == "holder"
    assert held(database, cases) == {"甲": "townmate"}


def test_nobody_gets_cases_who_left_or_who_is_no_reviewer(cases: Cases, database: Session) -> None:
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()
    for to in ("townmate", "leader"):
        with pytest.raises(CallRefusedError) as refused:
            hand(database, cases, "甲", to)
        assert refused.value.code == "holder"
    with pytest.raises(CallRefusedError) as refused:
        hand(database, cases, "甲", "town", reason=" ")
    assert (refused.value.code, held(database, cases), entries(database, "hand_over_case")) == ("reason", {}, [])


def test_a_firm_that_takes_no_part_is_left(cases: Cases, database: Session) -> None:
    firm = Enterprise(credit_code="91310114000000009X", name="示例", unit="anting")
    database.add(firm)
    database.commit()
    given = {"to_id": cases.people["town"], "reason": "示例", "author_id": cases.people["district"]}
    assert dict(hand_over_firms(database, cases.campaign, [firm.id], **given).why) == {firm.id: "not_called"}
    assert database.scalar(select(Participation.id).where(Participation.enterprise_id == firm.id)) is None


def test_who_handed_over_takes_it_back_unless_somebody_did_it_anew(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    hand(database, cases, "甲乙丙", "townmate")
    hand(database, cases, "丙", "town", by="second")
    firms = [cases.firms[name] for name in "甲乙丙戊"]
    given = {"reason": "示例撤销", "author_id": cases.people["district"]}
    outcome = take_back_firms(database, cases.campaign, firms, **given)
    assert why(cases, outcome) == {"丙": "others", "戊": "not_held"}
    assert held(database, cases) == {"甲": "town", "丙": "town"}


def test_who_left_meanwhile_gets_nothing_back(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    hand(database, cases, "甲", "townmate")
    database.get_one(User, cases.people["town"]).active = False
    database.commit()
    given = {"reason": "示例撤销", "author_id": cases.people["district"]}
    assert take_back_firms(database, cases.campaign, [cases.firms["甲"]], **given).done == [cases.firms["甲"]]
    assert held(database, cases) == {}


def test_back_to_the_unit(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲", "second")
    assert hand(database, cases, "甲", "").done == [cases.firms["甲"]]
    assert (held(database, cases), told(database, cases)) == ({}, [("gave", "second"), ("got", "town")])


def test_two_at_once_take_turns(app: Flask, cases: Cases, database: Session) -> None:
    firm = [cases.firms["甲"]]

    def first(own: Session) -> list[int]:
        return hand(own, cases, "甲", "town").done

    def second(own: Session) -> list[int]:
        return hand(own, cases, "甲", "townmate", by="second").done

    assert at_once(app, first, second) == [firm, firm]
    database.rollback()
    rows = database.scalars(select(CaseHolding).order_by(CaseHolding.id)).all()
    assert [row.before_id for row in rows] == [None, rows[0].holder_id]
