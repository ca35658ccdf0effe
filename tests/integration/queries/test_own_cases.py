"""Whose a case is: assigned, named, of the unit, in another's place; one rule for reviews, queues and telephones."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Enterprise, Participation, Recusal, User
from survey.queries.own_cases import Reader, acts_for, held_by, looked_after_by, own_firms
from survey.queries.stages import taking_part
from tests.integration.reviewing.cases import Cases, cases, name_reviewer
from tests.integration.reviewing.test_hand_over_firms import hand
from tests.integration.reviewing.test_set_absence import away

__all__ = ["cases"]


def whose(database: Session, cases: Cases, rule: object) -> dict[str, str]:
    """Return login -> the firms that a rule gives to somebody."""
    database.rollback()
    names = {number: name for name, number in cases.firms.items()}
    found = {}
    for login, number in cases.people.items():
        statement = select(Enterprise.id).outerjoin(Participation, taking_part(cases.campaign))
        held = rule(cases.campaign, number, today())  # type: ignore[operator]
        firms = database.scalars(statement.where(held).order_by(Enterprise.credit_code))
        found[login] = "".join(names[firm] for firm in firms)
    return {login: firms for login, firms in found.items() if firms}


def test_by_unit_by_name_and_by_hand(cases: Cases, database: Session) -> None:
    assert whose(database, cases, held_by) == {"town": "甲乙丙丁", "townmate": "甲乙丙丁", "malu": "戊己"}
    assert whose(database, cases, looked_after_by) == {}
    name_reviewer(database, cases, "town")
    hand(database, cases, "戊", "second")
    assert whose(database, cases, held_by) == {"town": "甲乙丙丁", "malu": "己", "second": "戊"}
    assert whose(database, cases, looked_after_by) == {"town": "甲乙丙丁", "second": "戊"}
    database.get_one(User, cases.people["town"]).active = False
    database.commit()
    assert whose(database, cases, looked_after_by) == {"second": "戊"}
    numbers = list(cases.firms.values())
    assert own_firms(database, Reader(cases.campaign, cases.people["second"], today()), numbers) == {cases.firms["戊"]}


def test_a_recused_reviewer_has_nothing_of_it_and_his_deputy_not_through_him(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["town"], reason="示例"))
    database.commit()
    assert whose(database, cases, held_by) == {"town": "乙丙丁", "townmate": "甲", "malu": "戊己"}
    away(database, cases, "town", "second")
    assert whose(database, cases, held_by) == {"town": "乙丙丁", "townmate": "甲", "malu": "戊己", "second": "乙丙丁"}
    assert whose(database, cases, looked_after_by) == {"town": "乙丙丁", "second": "乙丙丁"}


def test_in_whose_place_somebody_works(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    hand(database, cases, "乙", "second")
    away(database, cases, "town", "second")
    reader = Reader(cases.campaign, cases.people["second"], today())
    found = {name: acts_for(database, reader, cases.firms[name]) for name in "甲乙戊"}
    assert found == {"甲": cases.people["town"], "乙": None, "戊": None}
    assert acts_for(database, Reader(cases.campaign, cases.people["district"], today()), cases.firms["甲"]) is None
    later = Reader(cases.campaign, cases.people["second"], today() + timedelta(days=2))
    assert acts_for(database, later, cases.firms["甲"]) is None
