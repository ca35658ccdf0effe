"""Closing a firm: it leaves the directory from its day, stays in the record, and comes back where that was wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.close_firm import close_firm, reopen_firm
from survey.directory.firm_results import FirmRefusedError
from survey.models import Campaign, Enterprise, Role
from survey.queries.stages import staged_firms
from tests.integration.directory.firms import TODAY, firm, history, official, trail


def listed(database: Session, campaign: Campaign, day: date) -> list[int]:
    """Return the firms that the ledger counts on a day."""
    return [row[0] for row in database.execute(staged_firms(campaign.id, day).order_by(Enterprise.id))]


def test_a_closed_firm_leaves_the_directory_from_its_day(database: Session, campaign: Campaign) -> None:
    by, one, other = official(database), firm(database, "甲"), firm(database, "乙")
    day = TODAY + timedelta(days=3)
    close_firm(database, one, day=day, reason=" 已注销 ", author_id=by)
    stored = database.get_one(Enterprise, one)
    assert (stored.closed_on, stored.closed_reason) == (day, "已注销")
    assert listed(database, campaign, day - timedelta(days=1)) == [one, other]
    assert listed(database, campaign, day) == [other]
    assert history(database, one) == [("closed_on", "", day.isoformat(), "已注销", "page", by)]
    reopen_firm(database, one, reason="看错了", author_id=by)
    stored = database.get_one(Enterprise, one)
    assert (stored.closed_on, stored.closed_reason) == (None, "")
    assert listed(database, campaign, day) == [one, other]
    assert [entry[0] for entry in trail(database, "close_firm", "reopen_firm")] == ["close_firm", "reopen_firm"]
    assert history(database, one)[-1] == ("closed_on", day.isoformat(), "", "看错了", "page", by)


def test_what_cannot_be_closed_or_reopened_says_why(database: Session) -> None:
    by, town = official(database), official(database, "town", Role.TOWN, "malu")
    one = firm(database, "甲")
    closed, merged = firm(database, "乙", closed_on=TODAY), firm(database, "丙", merged_into_id=one)
    unlisted = firm(database, "丁", listed=False)
    far = TODAY + timedelta(days=367)
    cases = (
        (one, TODAY, " ", by, "reason"),
        (one, far, "示例", by, "late"),
        (closed, TODAY, "示例", by, "closed"),
        (merged, TODAY, "示例", by, "merged"),
        (unlisted, TODAY, "示例", by, "unlisted"),
        (one, TODAY, "示例", town, "gone"),
    )
    codes = []
    for number, day, reason, author, _code in cases:
        with pytest.raises(FirmRefusedError) as error:
            close_firm(database, number, day=day, reason=reason, author_id=author)
        codes.append(error.value.code)
    assert codes == [case[-1] for case in cases]
    for number, reason, code in ((one, "示例", "not_closed"), (closed, "", "reason"), (merged, "示例", "merged")):
        with pytest.raises(FirmRefusedError) as error:
            reopen_firm(database, number, reason=reason, author_id=by)
        assert error.value.code == code
    assert database.scalars(select(Enterprise.id).where(Enterprise.closed_on.is_not(None))).all() == [closed]
    assert trail(database, "close_firm", "reopen_firm") == []
