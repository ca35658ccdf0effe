"""Accounts of officials and administrators: who is listed, in which order, on which page."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.queries import people
from survey.queries.people import OfficialFilters
from survey.store.scope import Scope
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
        (OfficialFilters(text="１００ 0000 0123"), ["wang"]),
        (OfficialFilters(text="1000000012"), []),
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


def test_people_are_found_in_scope_by_login_name_and_enterprise(database: Session) -> None:
    anting = make_enterprise(database, "91310114MA1GT00010", "示例甲电子", "anting")
    malu = make_enterprise(database, "91310114MA1GT00029", "示例乙机械", "malu")
    for login, firm, role in (
        ("a1", anting, Role.ENTERPRISE),
        ("a2", anting, Role.COLLEAGUE),
        ("m1", malu, Role.ENTERPRISE),
    ):
        make_user(database, login, role, enterprise_id=firm.id)
    make_user(database, "gone", Role.COLLEAGUE, enterprise_id=anting.id, active=False)
    make_user(database, "town", Role.TOWN, unit="anting")

    def found(scope: Scope | None, text: str = "") -> list[str]:
        page = [user.login for user in people.people_page(database, scope, text, page=1, size=10)]
        assert people.people_count(database, scope, text) == len(page)
        return page

    everything = Scope(everything=True)
    assert found(everything) == ["a1", "a2", "m1"]
    assert found(Scope(unit="anting")) == ["a1", "a2"]
    assert found(Scope()) == []
    assert found(None) == ["town"]
    assert found(everything, "乙机") == ["m1"]
    assert found(everything, "A2") == ["a2"]
    assert found(everything, "示例a1") == ["a1"]
    assert found(everything, "%") == []
    second = people.people_page(database, everything, "", page=2, size=2)
    assert [user.login for user in second] == ["m1"]


def test_a_person_is_found_in_the_scope_only(database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲电子", "anting")
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    town = make_user(database, "town", Role.TOWN, unit="anting")
    scopes = (Scope(unit="anting"), Scope(everything=True), Scope(unit="malu"), Scope(), None)
    assert [people.person_in(database, scope, boss.id) is boss for scope in scopes] == [True, True, False, False, False]
    assert [people.person_in(database, scope, town.id) is town for scope in scopes] == [False] * 4 + [True]


def test_own_events_are_those_about_the_account_newest_first(database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲电子")
    user = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    mine, firm_s = (
        {"object_type": "user", "object_id": str(user.id)},
        {"object_type": "enterprise", "object_id": str(firm.id)},
    )
    database.add_all(
        [
            AuditEntry(action="sign_in", **mine),
            AuditEntry(action="sign_in", object_type="user", object_id=str(user.id + 1)),
            AuditEntry(action="reset_done", detail={"user": user.id}, **firm_s),
            AuditEntry(action="reset_done", detail={"user": user.id + 1}, **firm_s),
            AuditEntry(action="submit", detail={"user": user.id}, **firm_s),
            AuditEntry(action="sign_out", **mine),
        ]
    )
    database.commit()
    kinds = ("sign_in", "reset_done")
    assert [entry.action for entry in people.own_events(database, user, kinds, size=5)] == ["reset_done", "sign_in"]
    assert [entry.action for entry in people.own_events(database, user, kinds, size=1)] == ["reset_done"]
