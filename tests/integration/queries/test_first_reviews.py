"""The queue: what waits first, the longest wait on top, within the scope; whose cases are whose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.models import CaseHolding, FirstReview, HandOver, SubmissionVersion, User, Verdict
from survey.queries import first_reviews
from survey.queries.firm_filters import FirmSource
from survey.queries.first_reviews import QueueFilters
from survey.store.scope import Scope, scope
from tests.integration.reviewing.cases import Cases, add_version, cases, full, name_reviewer

__all__ = ["cases"]
DAY = date(2026, 11, 29)
ALL, ANTING = Scope(everything=True), Scope(unit="anting")


def queue(database: Session, cases: Cases, of: Scope = ALL, **filters: Any) -> str:
    """Return the names of the queue in order; count and ids must agree with its page."""
    given, source = QueueFilters(**filters), FirmSource(cases.campaign, DAY, of)
    rows = first_reviews.queue_page(database, source, given, page=1, size=50)
    assert first_reviews.queue_count(database, source, given) == len(rows)
    ids = first_reviews.queue_ids(database, source, given, cases.people["second"])
    assert ids == [row.version_id for row in rows]
    return "".join(row.name[4] for row in rows)


def mine(database: Session, cases: Cases, login: str) -> str:
    """Return the queue of what somebody holds, within what he may see."""
    user = database.get_one(User, cases.people[login])
    return queue(database, cases, scope(user), holder=user.id)


def add(database: Session, cases: Cases, name: str, verdict: Verdict) -> None:
    author = cases.people["town"]
    database.add(FirstReview(version_id=cases.versions[name], verdict=verdict, points={}, reviewed_by_id=author))
    database.commit()


def hold(database: Session, cases: Cases, name: str, login: str) -> None:
    """Assign a case."""
    author, holder = cases.people["district"], cases.people[login]
    hand_over = HandOver(campaign_id=cases.campaign, kind="firms", reason="示例", handed_by_id=author)
    database.add(hand_over)
    database.flush()
    database.add(CaseHolding(participation_id=cases.rows[name], holder_id=holder, hand_over_id=hand_over.id))
    database.commit()


def test_what_waits_comes_first_and_the_longest_wait_on_top(cases: Cases, database: Session) -> None:
    assert queue(database, cases) == "乙戊甲丙"
    add(database, cases, "乙", Verdict.PASS)
    assert queue(database, cases) == "戊甲丙乙"
    add_version(database, cases.rows["乙"], number=2, days=0)
    assert queue(database, cases) == "戊甲丙乙"
    assert queue(database, cases, state="waiting") == "戊甲丙乙"


def test_filters_narrow(cases: Cases, database: Session) -> None:
    add(database, cases, "乙", Verdict.PASS)
    add(database, cases, "戊", Verdict.AGAINST)
    assert [queue(database, cases, state=state) for state in ("waiting", "pass", "return", "against")] == [
        "甲丙", "乙", "", "戊"
    ]  # fmt: skip
    assert (queue(database, cases, unit="malu"), queue(database, cases, text=full("丙"))) == ("戊", "丙")


def test_a_unit_sees_its_own_alone(cases: Cases, database: Session) -> None:
    assert queue(database, cases, ANTING) == "乙甲丙"
    assert queue(database, cases, ANTING, unit="malu") == ""
    assert queue(database, cases, ANTING, text=full("戊")) == ""
    assert queue(database, cases, Scope()) == ""


def test_everybody_of_a_unit_holds_its_cases_until_a_reviewer_is_named(cases: Cases, database: Session) -> None:
    assert [mine(database, cases, login) for login in ("town", "townmate", "malu", "district")] == [
        "乙甲丙", "乙甲丙", "戊", ""
    ]  # fmt: skip
    name_reviewer(database, cases, "townmate")
    assert [mine(database, cases, login) for login in ("town", "townmate", "malu")] == ["", "乙甲丙", "戊"]
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()
    assert mine(database, cases, "town") == "乙甲丙"


def test_an_assigned_case_is_held_by_its_holder_alone(cases: Cases, database: Session) -> None:
    hold(database, cases, "甲", "townmate")
    hold(database, cases, "戊", "district")
    assert [mine(database, cases, login) for login in ("town", "townmate", "malu", "district")] == [
        "乙丙", "乙甲丙", "", "戊"
    ]  # fmt: skip
    assert first_reviews.holder_name(database, cases.rows["甲"]) == "示例townmate"
    assert first_reviews.holder_name(database, cases.rows["乙"]) == ""


@pytest.mark.parametrize("name", ["甲"])
def test_reviews_of_a_version_come_newest_first(cases: Cases, database: Session, name: str) -> None:
    for verdict in (Verdict.PASS, Verdict.AGAINST):
        add(database, cases, name, verdict)
    found = first_reviews.reviews_of(database, cases.versions[name])
    assert [(row.verdict, row.reviewed_by.login) for row in found] == [("against", "town"), ("pass", "town")]
    new = add_version(database, cases.rows[name], number=2, days=0)
    others = first_reviews.other_versions(database, database.get_one(SubmissionVersion, new))
    assert [(row.version.id, row.review.verdict if row.review else None) for row in others] == [
        (cases.versions[name], "against")
    ]


def test_the_newest_verdict_of_each_version(cases: Cases, database: Session) -> None:
    for verdict in (Verdict.AGAINST, Verdict.PASS):
        add(database, cases, "甲", verdict)
    numbers = [cases.versions["甲"], cases.versions["乙"]]
    assert first_reviews.verdicts_of(database, numbers) == {numbers[0]: "pass"}
