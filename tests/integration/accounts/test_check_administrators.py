"""Nobody changes himself, no person holds two of the three administrators, the last of each stays."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.accounts.check_administrators import (
    Person,
    lock_official,
    missing_administrators,
    refuse_last,
    refuse_second,
    same_person,
    stem,
)
from survey.accounts.refusal_results import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.models import Role
from survey.store.db import unit_of_work
from survey.store.permissions import Permission
from tests.integration.conftest import make_enterprise, make_user


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("li", "li"),
        ("Li-Sys", "li"),
        ("li.audit", "li"),
        ("li_security_admin", "li"),
        ("audit-li", "li"),
        ("sys_li2", "li"),
        ("li2", "li"),
        ("limei", "limei"),
        ("admin", ""),
        ("sysadmin", ""),
        ("audit1", ""),
        ("auditor", ""),
        ("audrey", "audrey"),
    ],
)
def test_stem_of_a_login(login: str, expected: str) -> None:
    assert stem(login) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Person("wang", "示例李", "10000000001"), True),
        (Person("wang", "示例李", ""), True),
        (Person("wang", "示例李", "10000000002"), False),
        (Person("wang", "示例王", "10000000001"), False),
        (Person("li-audit", "示例王", "10000000002"), True),
        (Person("lin", "示例林", "10000000002"), False),
    ],
)
def test_who_seems_to_be_the_same_person(other: Person, expected: bool) -> None:  # noqa: FBT001 - a table
    own = Person("li-sys", "示例李", "10000000001")
    assert (same_person(own, other), same_person(other, own)) == (expected, expected)


def test_logins_of_nothing_but_a_word_for_administrators_say_nothing_of_a_person() -> None:
    assert same_person(Person("sysadmin", "示例甲", "1"), Person("audit", "示例乙", "2")) is False


def test_an_official_is_locked_for_whoever_may_change_him(database: Session) -> None:
    chief, clerk = make_user(database, "chief", Role.SYSTEM), make_user(database, "clerk", Role.TOWN)
    chief_id, clerk_id = chief.id, clerk.id
    with unit_of_work(database):
        found = lock_official(database, clerk_id, Permission.KEEP_ACCOUNTS, by_id=chief_id)
        assert found.login == "clerk"


@pytest.mark.parametrize(
    ("login", "permission", "refusal"),
    [
        ("chief", Permission.KEEP_ACCOUNTS, ChangeRefusedError),
        ("nobody", Permission.KEEP_ACCOUNTS, NotFoundError),
        ("firm", Permission.KEEP_ACCOUNTS, NotFoundError),
        ("colleague", Permission.KEEP_ACCOUNTS, NotFoundError),
        ("clerk", Permission.GRANT_ROLES, NoLongerAllowedError),
    ],
)
def test_who_is_not_locked(login: str, permission: Permission, refusal: type[Exception], database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲").id
    made = {"chief": make_user(database, "chief", Role.SYSTEM).id, "clerk": make_user(database, "clerk", Role.TOWN).id}
    made["firm"] = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm).id
    made["colleague"] = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=firm).id
    with pytest.raises(refusal), unit_of_work(database):
        lock_official(database, made.get(login, 999), permission, by_id=made["chief"])


def test_whoever_was_ended_meanwhile_changes_nobody(database: Session) -> None:
    chief = make_user(database, "chief", Role.SYSTEM, active=False).id
    clerk = make_user(database, "clerk", Role.TOWN).id
    with pytest.raises(NoLongerAllowedError), unit_of_work(database):
        lock_official(database, clerk, Permission.KEEP_ACCOUNTS, by_id=chief)


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_only_another_who_can_sign_in_lets_an_administrator_go(role: Role, database: Session) -> None:
    first = make_user(database, "first", role)
    make_user(database, "ended", role, active=False)
    unable = make_user(database, "unable", role)
    unable.password_hash = None
    database.commit()
    with pytest.raises(ChangeRefusedError) as refused:
        refuse_last(database, first)
    assert refused.value.fault == "last"
    make_user(database, "second", role)
    refuse_last(database, first)


def test_officials_and_ended_administrators_may_always_go(database: Session) -> None:
    refuse_last(database, make_user(database, "clerk", Role.DISTRICT))
    refuse_last(database, make_user(database, "ended", Role.AUDIT, active=False))


def test_second_administrator_of_a_person_is_refused_by_the_login_of_the_first(database: Session) -> None:
    first = make_user(database, "li-sys", Role.SYSTEM).id
    make_user(database, "wang-audit", Role.AUDIT, active=False)
    make_user(database, "zhao", Role.DISTRICT)
    for free in ("wang", "zhao-sec"):
        refuse_second(database, Person(free, f"示例{free}人", "1"), user_id=None)
    refuse_second(database, Person("li-sys", "示例li-sys", ""), user_id=first)
    with pytest.raises(ChangeRefusedError) as refused:
        refuse_second(database, Person("li-sec", "示例另一人", "1"), user_id=None)
    assert (refused.value.fault, refused.value.other) == ("second", "li-sys")


def test_sample_accounts_are_told_apart_by_their_names(database: Session) -> None:
    make_user(database, "demo-admin", Role.SYSTEM, sample=True)
    refuse_second(database, Person("demo-town", "示例街镇", ""), user_id=None, sample=True)
    for person, sample in (
        (Person("demo-town", "示例demo-admin", ""), True),
        (Person("demo-audit", "示例人", ""), False),
    ):
        with pytest.raises(ChangeRefusedError):
            refuse_second(database, person, user_id=None, sample=sample)


def test_who_of_the_three_is_missing(database: Session) -> None:
    assert missing_administrators(database) == [Role.SYSTEM, Role.SECURITY, Role.AUDIT]
    make_user(database, "sample", Role.SYSTEM, sample=True)
    make_user(database, "ended", Role.AUDIT, active=False)
    make_user(database, "li", Role.SECURITY)
    assert missing_administrators(database) == [Role.SYSTEM, Role.AUDIT]
