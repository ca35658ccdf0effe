"""An official hands a firm over with a document; the former 负责人 steps down once the code is used."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.claim_account import DEMOTED, ENDED, Person, claim_account
from survey.accounts.hand_over import CannotHandOverError, NewResponsible, hand_over
from survey.accounts.one_time_codes import CodeFaultError
from survey.config import Settings
from survey.models import AccountOrigin, AuditEntry, Campaign, Enterprise, Role, User
from survey.store.scope import scope
from tests.integration.accounts.people import CODE, SHOWN, Browsers, colleague_of, firm, head_of, person, printed
from tests.integration.conftest import PASSWORD, make_enterprise, make_user, personal

NEW = Person("示例新人", "13900000003", PASSWORD)


def new(former: str = DEMOTED) -> NewResponsible:
    return NewResponsible("示例新人", "13900000003", "示授〔2026〕1号", "核对授权书原件", former)


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def town(database: Session) -> User:
    return make_user(database, "town", Role.TOWN, unit="anting")


@pytest.fixture
def head(database: Session) -> User:
    return head_of(database, firm(database))


def test_the_former_responsible_person_becomes_a_colleague(
    database: Session, settings: Settings, town: User, head: User
) -> None:
    code = hand_over(database, settings, head.enterprise_id or 0, new(), scope=scope(town), by=town)
    assert head.role == Role.ENTERPRISE
    user = claim_account(database, settings, code, NEW, address="10.0.0.1")
    assert (user.login, user.role, user.origin) == (f"{CODE}-2", Role.ENTERPRISE, AccountOrigin.HANDED_OVER)
    assert (head.role, head.active, head.login) == (Role.COLLEAGUE, True, CODE)
    assert database.get_one(Enterprise, head.enterprise_id).seal_awaited is False
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "hand_over")).one()
    assert personal(database, entry) == {"name": "示例新人", "phone": "13900000003"}
    assert (entry.user_id, entry.detail) == (
        town.id,
        {
            "document": "示授〔2026〕1号",
            "former": "colleague",
            "note": "核对授权书原件",
        },
    )


def test_the_former_responsible_person_is_ended_and_colleagues_stay(
    database: Session, settings: Settings, town: User, head: User
) -> None:
    colleague = colleague_of(database, database.get_one(Enterprise, head.enterprise_id))
    code = hand_over(database, settings, head.enterprise_id or 0, new(ENDED), scope=scope(town), by=town)
    user = claim_account(database, settings, code, NEW, address="10.0.0.1")
    assert (user.login, head.active, head.login) == (CODE, False, f"{CODE}#{head.id}")
    assert (colleague.active, colleague.role) == (True, Role.COLLEAGUE)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.UNASSIGNED}])
def test_the_code_ends_with_the_official_who_issued_it_and_printed_letters_do_not(
    database: Session, settings: Settings, town: User, head: User, change: dict[str, object]
) -> None:
    """Whoever is dismissed takes no firm over with a code that he kept for himself."""
    make_enterprise(database, "91999999MA0000002L", "示例二号")
    code = hand_over(database, settings, head.enterprise_id or 0, new(), scope=scope(town), by=town)
    [letter] = printed(database, settings, town).values()
    database.execute(update(User).where(User.id == town.id).values(**change))
    database.commit()
    with pytest.raises(CodeFaultError, match="withdrawn"):
        claim_account(database, settings, code, NEW, address="10.0.0.1")
    assert claim_account(database, settings, letter, NEW, address="10.0.0.1").login == "91999999MA0000002L"
    database.rollback()
    assert (head.role, head.active) == (Role.ENTERPRISE, True)


def test_a_second_code_replaces_the_first(database: Session, settings: Settings, town: User, head: User) -> None:
    first = hand_over(database, settings, head.enterprise_id or 0, new(), scope=scope(town), by=town)
    hand_over(database, settings, head.enterprise_id or 0, new(), scope=scope(town), by=town)
    with pytest.raises(CodeFaultError, match="withdrawn"):
        claim_account(database, settings, first, NEW, address="10.0.0.1")


def test_only_a_firm_with_people_in_the_officials_scope(
    database: Session, settings: Settings, town: User, head: User
) -> None:
    empty = make_enterprise(database, "91999999MA0000002L", "示例二号")
    other = make_user(database, "other", Role.TOWN, unit="malu")
    for official, number in ((town, empty.id), (other, head.enterprise_id or 0)):
        with pytest.raises(CannotHandOverError):
            hand_over(database, settings, number, new(), scope=scope(official), by=official)


def test_pages_show_the_code_once_and_the_firm_sees_it(
    database: Session, campaign: Campaign, town: User, head: User, browser: Browsers
) -> None:
    official = browser()
    official.sign_in("town")
    path = f"/enterprises/{head.enterprise_id}/hand-over"
    assert "现有账号" in official.get(path).get_data(as_text=True)
    incomplete = official.send(path, name="", phone="1", document="", note="").get_data(as_text=True)
    for told in ("请填写新负责人的姓名", "请填写证明文件的编号", "请写明怎样核实的", "请选择原负责人的账号怎样处理"):
        assert told in incomplete
    sent = {"name": "示例新人", "phone": "13900000003", "document": "示授1号", "note": "核对原件", "former": "ended"}
    [code] = SHOWN.findall(official.send(path, **sent).get_data(as_text=True))
    own = browser()
    own.sign_in(CODE)
    assert "根据文件示授1号，准备把本单位账号移交给示例新人" in own.get("/workbench").get_data(as_text=True)
    successor = browser()
    shown = successor.send("/claim", code=code).get_data(as_text=True)
    assert 'value="示例新人"' in shown
    assert successor.send("/claim", code=code, **person(name="示例新人")).headers["Location"] == "/workbench"
    assert "示例新人接手本单位账号，成为负责人" in successor.get("/workbench").get_data(as_text=True)
    assert own.get("/workbench").headers["Location"].startswith("/sign-in")
