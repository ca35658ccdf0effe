"""Accounts and pages of the audit trail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.queries import people
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise, make_user


def test_officials_are_those_without_an_enterprise_by_role_and_login(database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    for login, role in (("b", Role.TOWN), ("a", Role.TOWN), ("c", Role.SYSTEM), ("d", Role.DISTRICT)):
        make_user(database, login, role)
    assert [user.login for user in people.officials(database)] == ["a", "b", "d", "c"]


def test_sample_accounts_are_not_real(database: Session) -> None:
    make_user(database, "real", Role.TOWN)
    make_user(database, "sample", Role.TOWN, sample=True)
    assert people.real_accounts(database) == 1


def test_the_trail_is_paged_newest_first(database: Session) -> None:
    database.add_all(AuditEntry(action=f"made {n}") for n in range(5))
    database.commit()
    assert people.audit_count(database) == 5
    pages = [[entry.action for entry in people.audit_page(database, page=page, size=2)] for page in (1, 2, 3, 4)]
    assert pages == [["made 4", "made 3"], ["made 2", "made 1"], ["made 0"], []]


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
