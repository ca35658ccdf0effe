"""Granting a role: before, after and reason are kept, sessions end, and every refusal leaves all as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.grant_role import Grant, grant_role
from survey.accounts.refusal_results import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.models import AuditEntry, Role, User, WebSession
from tests.integration.conftest import make_enterprise, make_user


@pytest.fixture
def security(database: Session) -> User:
    """Return a security administrator."""
    return make_user(database, "security", Role.SECURITY)


def with_session(database: Session, login: str, role: Role, **more: object) -> User:
    """Add an account that is signed in on two machines."""
    user = make_user(database, login, role, **more)
    database.add_all(WebSession(id_hash=f"{login}{n}", user_id=user.id) for n in range(2))
    database.commit()
    return user


def entries(database: Session) -> list[tuple[object, ...]]:
    """Return what the trail says."""
    found = database.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.user_id, one.object_type, one.object_id, one.detail) for one in found]


def test_role_and_unit_change_and_every_session_ends(database: Session, security: User) -> None:
    clerk, other = with_session(database, "clerk", Role.UNASSIGNED), with_session(database, "other", Role.DISTRICT)
    clerk_id, other_id, by_id = clerk.id, other.id, security.id
    grant_role(database, clerk_id, Grant(Role.TOWN, "anting", "任命文件1号"), by=security)
    database.refresh(clerk)
    assert (clerk.role, clerk.unit) == (Role.TOWN, "anting")
    assert database.scalars(select(WebSession.user_id)).all() == [other_id, other_id]
    detail = {
        "before": {"role": "unassigned", "unit": ""},
        "after": {"role": "town", "unit": "anting"},
        "reason": "任命文件1号",
    }
    assert entries(database) == [("grant_role", by_id, "user", str(clerk_id), detail)]


@pytest.mark.parametrize(
    ("role", "unit", "kept"),
    [
        (Role.TOWN, "anting", "anting"),
        (Role.VERIFIER, "malu", "malu"),
        (Role.DISTRICT, "anting", None),
        (Role.LEADER, None, None),
        (Role.EXPERT, "anting", None),
        (Role.SYSTEM, "anting", None),
        (Role.AUDIT, None, None),
    ],
)
def test_only_roles_that_are_held_for_a_unit_have_one(
    role: Role, unit: str | None, kept: str | None, database: Session, security: User
) -> None:
    clerk = make_user(database, "clerk", Role.UNASSIGNED, unit="huating")
    grant_role(database, clerk.id, Grant(role, unit, "示例理由"), by=security)
    database.refresh(clerk)
    assert (clerk.role, clerk.unit) == (role, kept)


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.TOWN, None), (Role.TOWN, ""), (Role.VERIFIER, None), (Role.ENTERPRISE, None), (Role.COLLEAGUE, "anting")],
)
def test_what_is_no_grant(role: Role, unit: str | None) -> None:
    with pytest.raises(ValueError, match="no grant"):
        Grant(role, unit, "示例理由")


def test_a_town_s_official_moves_to_another_unit(database: Session, security: User) -> None:
    clerk = with_session(database, "clerk", Role.TOWN, unit="anting")
    grant_role(database, clerk.id, Grant(Role.TOWN, "malu", "调动"), by=security)
    database.refresh(clerk)
    assert clerk.unit == "malu"
    assert database.scalars(select(WebSession.id_hash)).all() == []


def refused(database: Session, user_id: int, grant: Grant, by: User) -> tuple[str, str]:
    """Return the fault of a grant that is refused, after which nothing is another than before."""
    before = [(one.role, one.unit) for one in database.scalars(select(User).order_by(User.id))]
    with pytest.raises(ChangeRefusedError) as error:
        grant_role(database, user_id, grant, by=by)
    assert [(one.role, one.unit) for one in database.scalars(select(User).order_by(User.id))] == before
    assert entries(database) == []
    return error.value.fault, error.value.other


def test_nobody_grants_himself(database: Session, security: User) -> None:
    make_user(database, "second", Role.SECURITY)
    assert refused(database, security.id, Grant(Role.DISTRICT, None, "示例"), security) == ("self", "")


def test_the_same_role_and_unit_again_is_no_change(database: Session, security: User) -> None:
    clerk = with_session(database, "clerk", Role.TOWN, unit="anting")
    assert refused(database, clerk.id, Grant(Role.TOWN, "anting", "示例"), security) == ("same", "")
    assert len(database.scalars(select(WebSession)).all()) == 2


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDIT])
def test_the_last_administrator_keeps_his_role(role: Role, database: Session, security: User) -> None:
    last = make_user(database, "last", role)
    assert refused(database, last.id, Grant(Role.DISTRICT, None, "示例"), security) == ("last", "")
    make_user(database, "next", role)
    grant_role(database, last.id, Grant(Role.DISTRICT, None, "示例"), by=security)
    database.refresh(last)
    assert last.role == Role.DISTRICT


def test_the_last_security_administrator_is_not_left_by_another_who_was_ended(database: Session) -> None:
    first, second = make_user(database, "first", Role.SECURITY), make_user(database, "second", Role.SECURITY)
    grant_role(database, second.id, Grant(Role.EXPERT, None, "示例"), by=first)
    assert refused_last(database, first, second) == "NoLongerAllowedError"


def refused_last(database: Session, user: User, by: User) -> str:
    """Return the name of what is raised when `by`, who lost the role, changes `user`."""
    with pytest.raises(NoLongerAllowedError) as error:
        grant_role(database, user.id, Grant(Role.EXPERT, None, "示例"), by=by)
    return type(error.value).__name__


@pytest.mark.parametrize(
    ("login", "name", "phone"),
    [("li-audit", "示例赵", "10000000009"), ("zhao", "示例李", "10000000001"), ("zhao", "示例李", "")],
)
def test_no_person_holds_two_of_the_three(login: str, name: str, phone: str, database: Session, security: User) -> None:
    first = make_user(database, "li-sys", Role.SYSTEM, phone="10000000001")
    first.name = "示例李"
    second = make_user(database, login, Role.UNASSIGNED, phone=phone)
    second.name = name
    database.commit()
    assert refused(database, second.id, Grant(Role.AUDIT, None, "示例"), security) == ("second", "li-sys")
    grant_role(database, second.id, Grant(Role.DISTRICT, None, "示例"), by=security)
    database.refresh(second)
    assert second.role == Role.DISTRICT


def test_an_account_of_an_enterprise_gets_no_role(database: Session, security: User) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    with pytest.raises(NotFoundError):
        grant_role(database, user.id, Grant(Role.DISTRICT, None, "示例"), by=security)


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDIT, Role.DISTRICT, Role.LEADER, Role.UNASSIGNED])
def test_nobody_else_grants(role: Role, database: Session, security: User) -> None:
    by, clerk = make_user(database, "by", role), make_user(database, "clerk", Role.UNASSIGNED)
    with pytest.raises(NoLongerAllowedError):
        grant_role(database, clerk.id, Grant(Role.DISTRICT, None, "示例"), by=by)
