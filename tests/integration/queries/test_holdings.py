"""Who holds how many cases, who may get some, and which hand-overs a scope sees."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import HandOver, HandOverSeen, SubmissionVersion, User, utc_now
from survey.queries import holdings
from survey.queries.firm_filters import FirmSource
from survey.queries.holdings import HandOverFilters
from survey.store.scope import Scope
from tests.integration.reviewing.cases import Cases, cases, name_reviewer
from tests.integration.reviewing.test_hand_over_all import move_unit
from tests.integration.reviewing.test_hand_over_firms import hand

__all__ = ["cases"]
DAY = date(2026, 11, 29)
ALL, ANTING, MALU = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu")


def test_cases_by_holder_and_unit(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "townmate")
    rows = holdings.held_cases(database, FirmSource(cases.campaign, DAY, ALL))
    mate = cases.people["townmate"]
    assert [(row.holder_id, row.unit, row.cases, row.waiting) for row in rows] == [
        (None, "anting", 3, 2), (None, "malu", 2, 1), (mate, "anting", 1, 1),
    ]  # fmt: skip
    submitted = database.get_one(SubmissionVersion, cases.versions["乙"]).submitted_at
    assert (rows[0].oldest, rows[0].since) == (submitted, None)
    handed = database.scalars(select(HandOver)).one().handed_at
    assert rows[2].since == handed
    own = holdings.held_cases(database, FirmSource(cases.campaign, DAY, MALU))
    assert [(row.holder_id, row.unit, row.cases) for row in own] == [(None, "malu", 2)]
    assert holdings.held_cases(database, FirmSource(cases.campaign, DAY, Scope())) == []


def test_holders(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "townmate")
    numbers = [cases.rows["甲"], cases.rows["乙"]]
    assert holdings.holders_of(database, numbers) == {numbers[0]: cases.people["townmate"], numbers[1]: None}


def test_who_may_get_cases_and_whose_may_be_handed_over(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲", "townmate")
    hand(database, cases, "戊", "second")
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()

    def logins(found: object) -> list[str]:
        return [one.login for one in found]  # type: ignore[attr-defined]

    assert logins(holdings.assignable(database, ALL)) == ["district", "malu", "second", "town"]
    assert logins(holdings.assignable(database, ANTING)) == ["town"]
    assert logins(holdings.assignable(database, Scope())) == []
    assert logins(holdings.officials_for(database, None)) == ["district", "malu", "second", "town"]
    assert logins(holdings.officials_for(database, "anting")) == ["district", "second", "town"]
    assert logins(holdings.colleagues(database, ALL)) == ["second", "town", "townmate"]
    assert logins(holdings.colleagues(database, ANTING)) == ["town", "townmate"]
    [row] = holdings.named_reviewers(database, cases.campaign)
    assert (row.unit, row.name, row.active) == ("anting", "示例town", True)


def test_a_scope_sees_the_hand_overs_of_its_firms_and_counts_them_alone(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲乙戊", "second")
    hand(database, cases, "戊", "malu")
    move_unit(database, cases, "town")

    def rows(scope: Scope, filters: HandOverFilters = HandOverFilters()) -> list[tuple[str, int]]:  # noqa: B008 - frozen
        found = holdings.hand_over_page(database, cases.campaign, scope, filters, page=1, size=10)
        assert holdings.hand_over_count(database, cases.campaign, scope, filters) == len(found)
        return [(str(row.hand_over.kind), row.cases) for row in found]

    assert rows(ALL) == [("unit", 4), ("firms", 1), ("firms", 3)]
    assert rows(ANTING) == [("unit", 4), ("firms", 2)]
    assert rows(MALU) == [("firms", 1), ("firms", 1)]
    assert rows(ALL, HandOverFilters(person=cases.people["malu"])) == [("firms", 1)]
    assert rows(ALL, HandOverFilters(since=utc_now() + timedelta(days=1))) == []
    [newest, *_others] = holdings.hand_over_page(database, cases.campaign, ALL, HandOverFilters(), page=1, size=1)
    seen = [holdings.hand_over_in_scope(database, cases.campaign, one, newest.hand_over.id) for one in (ANTING, MALU)]
    assert [one is not None for one in seen] == [True, False]
    assert (newest.gave, [(one.name, one.seen_at) for one in newest.got]) == (["示例second"], [("示例town", None)])
    town, district = cases.people["town"], cases.people["district"]
    assert rows(ALL, HandOverFilters(person=town, unseen=True)) == [("unit", 4)]
    assert rows(ALL, HandOverFilters(person=district, unseen=True)) == []
    database.add(HandOverSeen(hand_over_id=newest.hand_over.id, user_id=town))
    database.commit()
    assert rows(ALL, HandOverFilters(person=town, unseen=True)) == []
    assert rows(ALL, HandOverFilters(person=town)) == [("unit", 4)]
