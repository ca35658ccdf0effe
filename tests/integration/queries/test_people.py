"""Accounts and pages of the audit trail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.queries import people
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
