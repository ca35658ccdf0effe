"""Accounts of officials and administrators: who is listed, in which order, on which page."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Role
from survey.queries import people
from survey.queries.people import OfficialFilters
from tests.integration.conftest import make_enterprise, make_user

ALL = OfficialFilters()


@pytest.fixture
def firm(database: Session) -> int:
    """Return the id of an account of an enterprise's."""
    enterprise = make_enterprise(database, "91310114MA1GT00010", "示例甲").id
    make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=enterprise)
    return make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise).id


def logins(database: Session, filters: OfficialFilters, page: int = 1, size: int = 50) -> list[str]:
    """Return the logins of a page of officials."""
    return [user.login for user in people.officials(database, filters, page=page, size=size)]


def test_officials_without_a_role_come_first_then_by_role_and_login_and_ended_ones_last(
    database: Session, firm: int
) -> None:
    for login, role in (
        ("b", Role.TOWN),
        ("a", Role.TOWN),
        ("c", Role.SYSTEM),
        ("d", Role.DISTRICT),
        ("z", Role.UNASSIGNED),
    ):
        make_user(database, login, role)
    make_user(database, "ended", Role.UNASSIGNED, active=False)
    assert logins(database, ALL) == ["z", "a", "b", "d", "c", "ended"]
    assert [logins(database, ALL, page, 4) for page in (1, 2, 3)] == [["z", "a", "b", "d"], ["c", "ended"], []]
    assert (people.officials_count(database, ALL), people.unassigned_count(database)) == (6, 1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (OfficialFilters(text="LI"), ["li.mei"]),
        (OfficialFilters(text="１２３"), ["wang"]),
        (OfficialFilters(text="示例"), ["li.mei", "wang"]),
        (OfficialFilters(text="%"), []),
        (OfficialFilters(text="firm"), []),
        (OfficialFilters(role="town"), ["wang"]),
        (OfficialFilters(role="enterprise"), []),
        (OfficialFilters(state="active"), ["li.mei"]),
        (OfficialFilters(state="ended"), ["wang"]),
        (OfficialFilters(state="other"), ["li.mei", "wang"]),
        (OfficialFilters(text="li", role="town"), []),
    ],
)
def test_filters(filters: OfficialFilters, expected: list[str], database: Session, firm: int) -> None:
    make_user(database, "li.mei", Role.DISTRICT)
    make_user(database, "wang", Role.TOWN, phone="10000000123", active=False)
    assert logins(database, filters) == expected
    assert people.officials_count(database, filters) == len(expected)


def test_an_account_of_an_enterprise_is_no_official_s(database: Session, firm: int) -> None:
    clerk = make_user(database, "clerk", Role.UNASSIGNED)
    found = people.official(database, clerk.id)
    assert (found, people.official(database, firm), people.official(database, 999)) == (clerk, None, None)


def test_sample_accounts_are_not_real(database: Session) -> None:
    make_user(database, "real", Role.TOWN)
    make_user(database, "sample", Role.TOWN, sample=True)
    assert people.real_accounts(database) == 1
