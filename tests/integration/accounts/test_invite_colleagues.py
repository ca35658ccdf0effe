"""Colleagues are invited with a code, shown once, and join with a login of their own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.change_colleagues import change_role, remove_colleague
from survey.accounts.claim_account import Person, claim_account
from survey.accounts.hand_over import NewResponsible, hand_over
from survey.accounts.invite_colleagues import (
    Invitation,
    NotInFirmError,
    invite,
    join_enterprise,
    withdraw_invitation,
)
from survey.accounts.one_time_codes import CodeFaultError
from survey.accounts.register import AccountExistsError
from survey.config import Settings
from survey.models import AccountCode, AccountOrigin, AuditEntry, Campaign, Enterprise, Role, SectionAssignment, User
from survey.queries import firm_people
from survey.store.scope import Scope
from tests.integration.accounts.people import CODE, NAME, SHOWN, Browsers, colleague_of, firm, head_of, invited, person
from tests.integration.conftest import PASSWORD, make_enterprise, make_user, personal

SECTIONS = (("facts", "identity"), ("facts", "business"))
LOGIN = f"{CODE}-2"


def joining(login: str = LOGIN) -> Person:
    return Person("示例同事", "13900000002", PASSWORD, login)


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def head(database: Session) -> User:
    return head_of(database, firm(database))


def test_an_invited_person_has_the_role_and_sections_of_the_invitation(
    database: Session, settings: Settings, head: User
) -> None:
    code = invited(database, settings, head, *SECTIONS)
    user = join_enterprise(database, settings, code, joining(), address="10.0.0.1")
    assert (user.login, user.role, user.origin, user.approved) == (LOGIN, Role.COLLEAGUE, AccountOrigin.INVITED, True)
    assert (user.enterprise_id, user.phone) == (head.enterprise_id, "13900000002")
    rows = database.scalars(select(SectionAssignment)).all()
    assert {(row.user_id, row.questionnaire_id, row.section_id) for row in rows} == {
        (user.id, *pair) for pair in SECTIONS
    }
    entries = {entry.action: entry for entry in database.scalars(select(AuditEntry))}
    assert entries["invite_colleague"].user_id == head.id
    assert entries["join_enterprise"].detail == {
        "user": user.id,
        "role": "colleague",
        "invited_by": head.id,
    }
    assert personal(database, entries["join_enterprise"])["name"] == "示例同事"
    assert code not in str([(entry.detail, personal(database, entry)) for entry in entries.values()])


def test_a_responsible_person_gets_no_sections(database: Session, settings: Settings, head: User) -> None:
    code = invite(database, settings, Invitation("示例同事", Role.ENTERPRISE, frozenset(SECTIONS)), by=head)
    assert join_enterprise(database, settings, code, joining(), address="10.0.0.1").role == Role.ENTERPRISE
    assert database.scalars(select(SectionAssignment)).all() == []


def test_an_invitation_gives_no_other_role(database: Session, settings: Settings, head: User) -> None:
    code = invite(database, settings, Invitation("示例同事", Role.DISTRICT), by=head)
    assert join_enterprise(database, settings, code, joining(), address="10.0.0.1").role == Role.COLLEAGUE


@pytest.mark.parametrize("login", [CODE, "91999999MA0000002L"])
def test_a_taken_login_or_a_credit_code_leaves_the_invitation_open(
    database: Session, settings: Settings, head: User, login: str
) -> None:
    make_enterprise(database, "91999999MA0000002L", "示例二号")
    code = invited(database, settings, head)
    with pytest.raises(AccountExistsError):
        join_enterprise(database, settings, code, joining(login), address="10.0.0.1")
    assert join_enterprise(database, settings, code, joining(), address="10.0.0.1").login == LOGIN


def test_an_invitation_works_once(database: Session, settings: Settings, head: User) -> None:
    code = invited(database, settings, head)
    join_enterprise(database, settings, code, joining(), address="10.0.0.1")
    with pytest.raises(CodeFaultError, match="used"):
        join_enterprise(database, settings, code, joining("another"), address="10.0.0.1")


def test_a_withdrawn_invitation_works_no_more(database: Session, settings: Settings, head: User) -> None:
    code = invited(database, settings, head)
    number = database.scalars(select(AccountCode.id)).one()
    withdraw_invitation(database, number, by=head)
    with pytest.raises(CodeFaultError, match="withdrawn"):
        join_enterprise(database, settings, code, joining(), address="10.0.0.1")
    with pytest.raises(NotInFirmError):
        withdraw_invitation(database, number, by=head)


def test_invitations_of_another_firm_are_not_found(database: Session, settings: Settings, head: User) -> None:
    invited(database, settings, head)
    number = database.scalars(select(AccountCode.id)).one()
    stranger = head_of(database, make_enterprise(database, "91999999MA0000002L", "示例二号"), "stranger")
    with pytest.raises(NotInFirmError):
        withdraw_invitation(database, number, by=stranger)


def test_who_is_no_responsible_person_any_more_invites_nobody(
    database: Session, settings: Settings, head: User
) -> None:
    colleague = colleague_of(database, database.get_one(Enterprise, head.enterprise_id))
    with pytest.raises(NotInFirmError):
        invited(database, settings, colleague)


def test_an_account_that_nobody_approved_invites_nobody(
    database: Session, settings: Settings, browser: Browsers
) -> None:
    """A colleague would be approved by nobody either, and stay when an official writes about the firm."""
    unlisted = firm(database, listed=False)
    squatter = make_user(database, CODE, Role.ENTERPRISE, enterprise_id=unlisted.id, approved=False)
    with pytest.raises(NotInFirmError):
        invite(database, settings, Invitation("示例同事", Role.ENTERPRISE), by=squatter)
    client = browser()
    client.sign_in(CODE)
    assert "账号经核准后，即可在这里邀请同事。" in client.get("/colleagues").get_data(as_text=True)
    refused = client.send("/colleagues", name="示例同事", role="enterprise")
    assert (refused.status_code, refused.headers["Location"]) == (302, "/")
    database.rollback()
    assert database.scalars(select(AccountCode)).all() == []


@pytest.mark.parametrize("how", ["removed", "demoted", "ended", "colleague"])
def test_an_invitation_holds_as_long_as_who_made_it_is_responsible(
    database: Session, settings: Settings, head: User, how: str
) -> None:
    """Whoever has to go cannot come back by a code that he kept."""
    enterprise = database.get_one(Enterprise, head.enterprise_id)
    second = head_of(database, enterprise, "second")
    code = invite(database, settings, Invitation("示例同事", Role.ENTERPRISE), by=head)
    if how == "removed":
        remove_colleague(database, head.id, by=second)
    elif how == "demoted":
        change_role(database, head.id, Role.COLLEAGUE, by=second)
    else:
        district = make_user(database, "district", Role.DISTRICT)
        new = NewResponsible("示例新人", "13900000003", "示例〔2026〕1号", "核对原件", how)
        everything = Scope(everything=True)
        handed = hand_over(database, settings, enterprise.id, new, scope=everything, by=district)
        claim_account(database, settings, handed, Person("示例新人", "13900000003", PASSWORD), address="10.0.0.2")
    with pytest.raises(CodeFaultError, match="withdrawn"):
        join_enterprise(database, settings, code, joining(), address="10.0.0.1")
    assert firm_people.open_invitations(database, enterprise.id) == []


def test_pages_invite_list_withdraw_and_join(
    database: Session, campaign: Campaign, head: User, browser: Browsers
) -> None:
    client = browser()
    client.sign_in(CODE)
    incomplete = client.send("/colleagues", name="", role="colleague").get_data(as_text=True)
    assert "请填写同事的姓名" in incomplete
    answer = client.send("/colleagues", name="示例同事", role="colleague", sections="facts/identity")
    text = answer.get_data(as_text=True)
    [code] = SHOWN.findall(text)
    assert "http://localhost/join" in text
    assert "企业身份" in text
    listed = client.get("/colleagues").get_data(as_text=True)
    assert "未使用的邀请（1）" in listed
    assert code not in listed
    guest = browser()
    second = guest.send("/join", code=code).get_data(as_text=True)
    assert NAME in second
    assert f'value="{LOGIN}"' in second
    assert 'value="示例同事"' in second
    refused = guest.send("/join", code=code, login=CODE, **person()).get_data(as_text=True)
    assert "统一社会信用代码是企业负责人的账号" in refused
    refused = guest.send("/join", code=code, login="a#b", **person()).get_data(as_text=True)
    assert "账号中不能有“#”" in refused
    done = guest.send("/join", code=code, login=LOGIN, **person(name="示例同事"))
    assert (done.status_code, done.headers["Location"]) == (302, "/workbench")
    assert "您负责：企业身份。其他部分可以查看。" in guest.get("/workbench").get_data(as_text=True)
    seen = client.get("/colleagues").get_data(as_text=True)
    assert "未使用的邀请（0）" in seen
    assert "示例同事接受邀请，成为企业填报人" in seen
    client.send("/colleagues", name="示例第三人", role="enterprise")
    database.rollback()
    number = database.scalars(select(AccountCode.id).where(AccountCode.used_at.is_(None))).one()
    assert client.send(f"/colleagues/invitations/{number}/withdraw").status_code == 302
    assert "撤回了给示例第三人的邀请" in client.get("/colleagues").get_data(as_text=True)


def test_a_taken_login_is_told_on_the_page(
    database: Session, settings: Settings, campaign: Campaign, head: User, browser: Browsers
) -> None:
    colleague_of(database, database.get_one(Enterprise, head.enterprise_id), "taken")
    code = invited(database, settings, head)
    answer = browser().send("/join", code=code, login="taken", **person())
    assert "该账号已被使用，请换一个" in answer.get_data(as_text=True)
