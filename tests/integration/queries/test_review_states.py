"""Every firm has one state of its first review, which follows from its newest version alone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import CaseHolding, Enterprise, FirstReview, HandOver, Participation, Verdict, utc_now
from survey.queries.review_states import ASSIGNED, HELD, HOLDER_ID, HOLDER_NAME, REVIEW_STATE, STATES
from survey.queries.stages import taking_part
from tests.integration.reviewing.cases import Cases, add_version, cases

__all__ = ["cases"]


def add(database: Session, cases: Cases, name: str, verdict: Verdict) -> None:
    """Add a review of a firm's version."""
    author = cases.people["town"]
    database.add(FirstReview(version_id=cases.versions[name], verdict=verdict, points={}, reviewed_by_id=author))
    database.commit()


def states(database: Session, cases: Cases) -> dict[str, str | None]:
    """Return name -> state of every firm."""
    names = {number: name for name, number in cases.firms.items()}
    statement = select(Enterprise.id, REVIEW_STATE).outerjoin(Participation, taking_part(cases.campaign))
    return {names[row[0]]: row[1] for row in database.execute(statement.order_by(Enterprise.id))}


def test_the_newest_review_of_the_newest_version_says_it(cases: Cases, database: Session) -> None:
    add(database, cases, "甲", Verdict.AGAINST)
    add(database, cases, "甲", Verdict.PASS)
    add(database, cases, "丁", Verdict.RETURN)
    before = {"甲": "pass", "乙": "waiting", "丙": "waiting", "丁": "return", "戊": "waiting", "己": None}
    assert states(database, cases) == before
    add_version(database, cases.rows["甲"], number=2, days=0)
    assert states(database, cases) == {**before, "甲": "waiting"}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_found_by_its_condition(cases: Cases, database: Session, state: str) -> None:
    for name, verdict in zip("乙丙丁", Verdict, strict=True):
        add(database, cases, name, verdict)
    counted = select(func.count()).select_from(Enterprise).outerjoin(Participation, taking_part(cases.campaign))
    expected = {"waiting": 2, "pass": 1, "return": 1, "against": 1}
    assert database.scalar(counted.where(HELD[state])) == expected[state]


def test_the_newest_holding_says_who_holds_a_case(cases: Cases, database: Session) -> None:
    author = cases.people["district"]
    hand_over = HandOver(campaign_id=cases.campaign, kind="firms", reason="示例", handed_by_id=author)
    database.add(hand_over)
    database.flush()
    for name, login in (("甲", "town"), ("甲", "townmate"), ("乙", "town"), ("乙", "")):
        holder = cases.people[login] if login else None
        database.add(
            CaseHolding(participation_id=cases.rows[name], holder_id=holder, hand_over_id=hand_over.id, since=utc_now())
        )
        database.flush()
    statement = select(Enterprise.name, HOLDER_ID, HOLDER_NAME).join(Participation, taking_part(cases.campaign))
    held = {row[0][4]: (row[1], row[2]) for row in database.execute(statement.order_by(Enterprise.id))}
    mate = (cases.people["townmate"], "示例townmate")
    assert held == {"甲": mate, **dict.fromkeys("乙丙丁戊己", (None, None))}
    assigned = select(Enterprise.id).outerjoin(Participation, taking_part(cases.campaign)).where(ASSIGNED)
    assert database.scalars(assigned).all() == [cases.firms["甲"]]
