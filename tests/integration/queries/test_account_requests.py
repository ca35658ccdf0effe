"""Requests for accounts: whom an official may decide on, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import AccountRequest, Enterprise, RequestState, Role, User, utc_now
from survey.queries import account_requests
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise, make_user

ALL, TOWN, OTHER, NOBODY = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu"), Scope()
PHONE = "10000000009"


@pytest.fixture
def firms(database: Session) -> tuple[Enterprise, Enterprise, Enterprise]:
    """Return a firm of Anting with a telephone on record, one of Malu, and one of Anting outside the directory."""
    own = make_enterprise(database, "91310114MA1GT00010", "示例甲", "anting")
    own.contact_phone = PHONE
    other = make_enterprise(database, "91310114MA1GT00029", "示例乙", "malu")
    outside = make_enterprise(database, "91310114MA1GT00037", "示例丙", "anting")
    outside.listed = False
    database.flush()
    return own, other, outside


def asked(database: Session, firm: Enterprise, phone: str = "1", **more: object) -> int:
    request = AccountRequest(
        enterprise_id=firm.id, enterprise_name=firm.name, contact="示例", phone=phone, password_hash="x", **more
    )
    database.add(request)
    database.flush()
    return request.id


def ids(found: Sequence[AccountRequest] | Sequence[User]) -> list[int]:
    return [one.id for one in found]


def test_what_waits_comes_with_the_telephone_on_record_first_then_by_age(
    database: Session, firms: tuple[Enterprise, Enterprise, Enterprise]
) -> None:
    own, other, outside = firms
    old, known, away, beyond = (
        asked(database, firm, phone) for firm, phone in ((own, "1"), (own, PHONE), (other, "1"), (outside, "1"))
    )
    pages = [ids(account_requests.waiting(database, ALL, page=page, size=3)) for page in (1, 2, 3)]
    assert pages == [[known, old, away], [beyond], []]
    scopes = (TOWN, OTHER, NOBODY)
    assert [ids(account_requests.waiting(database, scope, page=1, size=9)) for scope in scopes] == [
        [known, old],
        [away],
        [],
    ]
    assert [account_requests.waiting_count(database, scope) for scope in (ALL, *scopes)] == [4, 2, 1, 0]
    assert [account_requests.is_waiting(database, scope, old) for scope in (ALL, *scopes)] == [True, True, False, False]
    assert account_requests.is_waiting(database, TOWN, beyond) is False


def test_what_was_decided_waits_no_more_and_the_last_comes_first(
    database: Session, firms: tuple[Enterprise, Enterprise, Enterprise]
) -> None:
    by, now = make_user(database, "district", Role.DISTRICT), utc_now()
    first, second, third = (
        asked(
            database, firms[0], state=RequestState.REFUSED, decided_at=now - timedelta(hours=hours), decided_by_id=by.id
        )
        for hours in (2, 1, 3)
    )
    found = account_requests.decided(database, TOWN, 2)
    assert ids(found) == [second, first]
    assert [one.decided_by is by for one in found] == [True, True]
    assert ids(account_requests.decided(database, ALL, 9)) == [second, first, third]
    assert account_requests.waiting_count(database, ALL) == 0
    assert account_requests.is_waiting(database, ALL, first) is False


def test_accounts_that_nobody_approved_are_the_districts(
    database: Session, firms: tuple[Enterprise, Enterprise, Enterprise]
) -> None:
    """An enterprise outside the directory has named its town itself."""
    own, _other, outside = firms
    made = [
        make_user(database, login, Role.ENTERPRISE, enterprise_id=firm.id, approved=approved, active=active).id
        for login, firm, approved, active in (
            ("a", outside, False, True),
            ("b", own, False, True),
            ("c", own, True, True),
            ("d", own, False, False),
        )
    ]
    assert ids(account_requests.unapproved(database, ALL)) == made[:2]
    assert ids(account_requests.unapproved(database, TOWN)) == made[1:2]
    assert [account_requests.is_unapproved(database, ALL, one) for one in made] == [True, True, False, False]
    assert [account_requests.is_unapproved(database, TOWN, one) for one in made] == [False, True, False, False]
    asked(database, own)
    assert [account_requests.open_count(database, scope) for scope in (ALL, TOWN, OTHER, NOBODY)] == [3, 2, 0, 0]
