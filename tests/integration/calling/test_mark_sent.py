"""That calls went out: marked once, by whom and how, within what the author sees, and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.calling.mark_sent import mark_sent, take_back_sent
from survey.calling.results import CannotCallError, SentOutcome
from survey.models import AuditEntry, Campaign, ParticipationState, Role, SentBy, User
from tests.integration.calling.called import CODES, NAMES, called_firms, participation
from tests.integration.conftest import make_enterprise, make_user


@pytest.fixture
def author(database: Session) -> User:
    return make_user(database, "district", Role.DISTRICT)


def test_it_is_marked_once_with_how_who_and_when(database: Session, campaign: Campaign, author: User) -> None:
    first, second, third = [firm.id for firm in called_firms(database, campaign)]
    campaign_id, me = campaign.id, author.id
    done = mark_sent(database, campaign_id, [first, second, first], by=SentBy.LETTER, author_id=me)
    assert done == SentOutcome([first, second], [])
    row = participation(database, first)
    assert (row.sent_by, row.sent_by_id, row.sent_at is not None) == (SentBy.LETTER, me, True)
    at = row.sent_at
    assert mark_sent(database, campaign_id, [first, third], by=SentBy.BY_HAND, author_id=me) == SentOutcome(
        [third], [first]
    )
    row = participation(database, first)
    assert (row.sent_by, row.sent_at) == (SentBy.LETTER, at)
    entries = database.execute(
        select(AuditEntry.user_id, AuditEntry.object_id, AuditEntry.detail).order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in entries] == [
        (me, str(first), {"sent_by": "letter"}),
        (me, str(second), {"sent_by": "letter"}),
        (me, str(third), {"sent_by": "by_hand"}),
    ]


def test_taking_back_says_what_it_was(database: Session, campaign: Campaign, author: User) -> None:
    first, second, _third = [firm.id for firm in called_firms(database, campaign)]
    campaign_id, me = campaign.id, author.id
    mark_sent(database, campaign_id, [first], by=SentBy.MESSAGE, author_id=me)
    done = take_back_sent(database, campaign_id, [first, second], author_id=me)
    assert done == SentOutcome([first], [second])
    row = participation(database, first)
    assert (row.sent_at, row.sent_by, row.sent_by_id) == (None, None, None)
    detail = database.scalars(select(AuditEntry.detail).where(AuditEntry.action == "take_back_sent")).one()
    assert detail["before"]["sent_by"] == "message"
    assert date.fromisoformat(detail["before"]["sent_on"])


@pytest.mark.parametrize("state", [ParticipationState.EXEMPT, ParticipationState.WITHDRAWN])
def test_who_is_not_expected_is_left(
    database: Session, campaign: Campaign, author: User, state: ParticipationState
) -> None:
    [firm] = [firm.id for firm in called_firms(database, campaign, 1)]
    participation(database, firm).state = state
    database.commit()
    campaign_id, me = campaign.id, author.id
    assert mark_sent(database, campaign_id, [firm], by=SentBy.LETTER, author_id=me) == SentOutcome([], [firm])


def test_who_is_not_called_or_closed_is_left(database: Session, campaign: Campaign, author: User) -> None:
    [closed] = called_firms(database, campaign, 1)
    closed.closed_on = date(2026, 1, 1)
    stranger = make_enterprise(database, CODES[3], NAMES[3])
    numbers, campaign_id, me = [closed.id, stranger.id], campaign.id, author.id
    assert mark_sent(database, campaign_id, numbers, by=SentBy.LETTER, author_id=me) == SentOutcome([], numbers)
    assert database.scalars(select(AuditEntry.id)).all() == []


def test_a_town_marks_and_takes_back_its_own_only(database: Session, campaign: Campaign, author: User) -> None:
    malu, anting, _other = [firm.id for firm in called_firms(database, campaign)]
    town = make_user(database, "town", Role.TOWN, unit="anting").id
    campaign_id, me = campaign.id, author.id
    done = mark_sent(database, campaign_id, [malu, anting], by=SentBy.LETTER, author_id=town)
    assert done == SentOutcome([anting], [malu])
    mark_sent(database, campaign_id, [malu], by=SentBy.LETTER, author_id=me)
    assert take_back_sent(database, campaign_id, [malu, anting], author_id=town) == SentOutcome([anting], [malu])


def test_no_such_campaign_is_refused(database: Session, author: User) -> None:
    me = author.id
    for act in (
        lambda: mark_sent(database, 99, [1], by=SentBy.LETTER, author_id=me),
        lambda: take_back_sent(database, 99, [1], author_id=me),
    ):
        with pytest.raises(CannotCallError, match="no_campaign"):
            act()
