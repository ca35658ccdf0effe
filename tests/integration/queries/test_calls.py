"""Called firms by state, unit and text; whom mails go to; what was marked together."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import AccountCode, Campaign, CodePurpose, ParticipationState, Role, SentBy, utc_now
from survey.queries import calls
from survey.queries.calls import OUTDATED, UNCLAIMED, WAITING, WENT_OUT, At, CallFilters
from survey.store.scope import Scope
from tests.integration.accounts.people import head_of
from tests.integration.calling.called import CODES, called_firms, participation
from tests.integration.conftest import make_user

ALL, ANTING = Scope(everything=True), Scope(unit="anting")
DAY = date(2026, 11, 28)


@pytest.fixture
def at(campaign: Campaign) -> At:
    return At(campaign.id, DAY, utc_now() + timedelta(minutes=1))


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> list[int]:
    """Return four called firms: the first sent nine days ago, the second too but claimed, the third sent today."""
    found = called_firms(database, campaign, 4)
    head_of(database, found[1], login=CODES[1])
    numbers, now = [firm.id for firm in found], utc_now()
    for number, days in ((numbers[0], 9), (numbers[1], 9), (numbers[2], 0)):
        row = participation(database, number)
        row.sent_at, row.sent_by = now - timedelta(days=days, minutes=1), SentBy.LETTER
        database.commit()
    database.rollback()
    return numbers


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        (CallFilters(), [2, 1, 3, 0]),
        (CallFilters(state=WAITING), [3]),
        (CallFilters(state=WENT_OUT), [2, 1, 0]),
        (CallFilters(state=UNCLAIMED), [0]),
        (CallFilters(state=UNCLAIMED, days=0), [2, 0]),
        (CallFilters(state=UNCLAIMED, days=10), []),
        (CallFilters(unit="malu"), [3, 0]),
        (CallFilters(text="丙"), [2]),
        (CallFilters(text=CODES[3][:18]), [3]),
    ],
)
def test_filters(database: Session, at: At, firms: list[int], filters: CallFilters, places: list[int]) -> None:
    wanted = [firms[place] for place in places]
    found = calls.called_page(database, ALL, at, filters, page=1, size=50)
    assert sorted(one.enterprise.id for one in found) == sorted(wanted)
    assert sorted(calls.called_ids(database, ALL, at, filters)) == sorted(wanted)
    assert calls.called_count(database, ALL, at, filters) == len(wanted)


def test_counts_of_all_states_follow_the_other_filters(database: Session, at: At, firms: list[int]) -> None:
    assert len(firms) == 4
    assert calls.called_counts(database, ALL, at, CallFilters(state=WAITING)) == {
        "": 4, WAITING: 1, WENT_OUT: 3, UNCLAIMED: 1, OUTDATED: 0,
    }  # fmt: skip
    of_town = {"": 2, WAITING: 0, WENT_OUT: 2, UNCLAIMED: 0, OUTDATED: 0}
    assert calls.called_counts(database, ANTING, at, CallFilters()) == of_town


def test_who_is_not_expected_is_not_there(database: Session, at: At, firms: list[int]) -> None:
    for number, state in zip(firms, (ParticipationState.EXEMPT, ParticipationState.WITHDRAWN), strict=False):
        participation(database, number).state = state
        database.commit()
    row = participation(database, firms[2])
    row.called_at = None
    database.commit()
    assert list(calls.called_ids(database, ALL, at, CallFilters())) == [firms[3]]


def test_accounts_and_codes_of_a_firm(database: Session, at: At, firms: list[int]) -> None:
    now = utc_now()
    for number, withdrawn in ((1, now), (2, None)):
        database.add(
            AccountCode(
                purpose=CodePurpose.CLAIM,
                code_hash=f"{number:064d}",
                enterprise_id=firms[0],
                expires_at=now,
                withdrawn_at=withdrawn,
                detail={},
            )
        )
    database.commit()
    found = {one.enterprise.id: one for one in calls.called_among(database, ALL, at, firms[:2])}
    first, second = found[firms[0]], found[firms[1]]
    assert (first.claimed, first.has_account, first.code.code_hash if first.code else "") == (False, False, f"{2:064d}")
    assert (second.claimed, second.has_account, second.code) == (True, True, None)


def test_one_address_per_firm_of_its_head_before_its_colleagues(database: Session, firms: list[int]) -> None:
    make_user(database, "c", Role.COLLEAGUE, enterprise_id=firms[0], email="c@example.test")
    make_user(database, "h", Role.ENTERPRISE, enterprise_id=firms[0], email="h@example.test")
    make_user(database, "d", Role.COLLEAGUE, enterprise_id=firms[2], email="d@example.test")
    make_user(database, "e", Role.ENTERPRISE, enterprise_id=firms[3], email="e@example.test", active=False)
    assert calls.addresses_of(database, firms) == {
        firms[0]: ("示例h", "h@example.test"),
        firms[2]: ("示例d", "d@example.test"),
    }


def test_what_was_marked_together(database: Session, at: At, firms: list[int]) -> None:
    me, moment = make_user(database, "district", Role.DISTRICT).id, datetime.fromisoformat("2026-11-20T01:00:00+00:00")
    for number in firms[:2]:
        row = participation(database, number)
        row.sent_at, row.sent_by, row.sent_by_id = moment, SentBy.MESSAGE, me
        database.commit()
    newest, older = calls.newest_markings(database, ALL, at, limit=5)
    assert (older.sent_at, older.sent_by, older.by_id, older.by_name, older.firms) == (
        moment, SentBy.MESSAGE, me, "示例district", 2,
    )  # fmt: skip
    assert (newest.by_id, newest.by_name, newest.firms) == (None, "", 1)
    assert list(calls.marked_ids(database, ALL, at, sent_at=moment, by_id=me)) == sorted(firms[:2])
    assert list(calls.marked_ids(database, ANTING, at, sent_at=moment, by_id=me)) == [firms[1]]
    assert [one.firms for one in calls.newest_markings(database, ALL, at, limit=1)] == [1]


def test_names_within_the_scope(database: Session, firms: list[int]) -> None:
    assert [one.id for one in calls.firms_named(database, ANTING, firms)] == [firms[2], firms[1]]
