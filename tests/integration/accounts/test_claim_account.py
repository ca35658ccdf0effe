"""A code becomes the account of its enterprise, once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.claim_account import Person, claim_account, read_offer
from survey.accounts.one_time_codes import CodeFaultError
from survey.accounts.register import AccountExistsError, Registration, register_enterprise
from survey.config import Settings
from survey.models import (
    AccountCode,
    AccountOrigin,
    AccountRequest,
    AuditEntry,
    Campaign,
    CodePurpose,
    Enterprise,
    RequestState,
    Role,
    User,
    utc_now,
)
from survey.store.db import unit_of_work
from tests.integration.accounts.people import CODE, NAME, Browsers, firm, head_of, person, printed
from tests.integration.conftest import PASSWORD, make_user, personal

SOMEBODY = Person("示例认领人", "13900000001", PASSWORD)
WRONG = "AAAA-AAAA-AAAA-AAAA"


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def code(database: Session, settings: Settings) -> str:
    """Return the code that the district printed for a firm."""
    firm(database)
    district = make_user(database, "district", Role.DISTRICT)
    return printed(database, settings, district)[CODE]


def account(database: Session) -> User:
    database.rollback()
    return database.scalars(select(User).where(User.login == CODE)).one()


def test_a_claim_makes_an_approved_account_that_awaits_the_seal(
    database: Session, settings: Settings, code: str
) -> None:
    user = claim_account(database, settings, code.lower().replace("-", " "), SOMEBODY, address="10.0.0.1")
    assert (user.login, user.role, user.origin, user.approved) == (CODE, Role.ENTERPRISE, AccountOrigin.CLAIMED, True)
    assert (user.name, user.phone) == ("示例认领人", "13900000001")
    enterprise = database.scalars(select(Enterprise)).one()
    assert (enterprise.seal_awaited, enterprise.listed) == (True, True)
    row = database.scalars(select(AccountCode)).one()
    assert row.used_by_id == user.id
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "claim_account")).one()
    assert entry.detail == {"user": user.id}
    assert personal(database, entry) == {"name": "示例认领人", "phone": "13900000001"}
    assert (entry.user_id, entry.object_type, entry.object_id) == (user.id, "enterprise", str(enterprise.id))


def test_a_code_works_once(database: Session, settings: Settings, code: str) -> None:
    claim_account(database, settings, code, SOMEBODY, address="10.0.0.1")
    with pytest.raises(CodeFaultError, match="used"):
        claim_account(database, settings, code, SOMEBODY, address="10.0.0.2")


def test_an_account_made_meanwhile_leaves_the_code_unused(database: Session, settings: Settings, code: str) -> None:
    head_of(database, database.scalars(select(Enterprise)).one())
    with pytest.raises(AccountExistsError):
        claim_account(database, settings, code, SOMEBODY, address="10.0.0.1")
    assert database.scalars(select(AccountCode.used_at)).one() is None


def test_claiming_ends_what_nobody_approved_and_closes_what_waits(database: Session, settings: Settings) -> None:
    stranger = Registration(CODE, "示例冒名", "anting", "示例陌生人", "13900000009", PASSWORD)
    register_enterprise(database, stranger, "10.0.0.7")
    register_enterprise(database, stranger, "10.0.0.7")
    district = make_user(database, "district", Role.DISTRICT)
    code = printed(database, settings, district)[CODE]
    user = claim_account(database, settings, code, SOMEBODY, address="10.0.0.1")
    request = database.scalars(select(AccountRequest)).one()
    assert (request.state, request.reason, request.password_hash) == (RequestState.REFUSED, "superseded", "")
    ended = database.scalars(select(User).where(User.name == "示例陌生人")).one()
    assert (ended.active, ended.login) == (False, f"{CODE}#{ended.id}")
    assert user.login == CODE
    assert database.scalars(select(Enterprise.listed)).one() is True


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"expires_at": utc_now() - timedelta(seconds=1)}, "expired"),
        ({"withdrawn_at": utc_now()}, "withdrawn"),
        ({"used_at": utc_now()}, "used"),
        ({"purpose": CodePurpose.INVITE}, "unknown"),
    ],
)
def test_a_code_that_does_not_work_any_more(
    database: Session, settings: Settings, code: str, change: dict[str, object], fault: str
) -> None:
    with unit_of_work(database):
        database.execute(update(AccountCode).values(**change))
    with pytest.raises(CodeFaultError, match=fault):
        read_offer(database, settings, CodePurpose.CLAIM, code, address="10.0.0.1")


def test_of_two_at_the_same_moment_one_wins_and_the_other_reads_used(
    database: Session, settings: Settings, code: str, app: Flask
) -> None:
    begin, outcomes = threading.Barrier(2), []

    def claims(number: int) -> None:
        with app.extensions["sessions"]() as own:
            begin.wait()
            try:
                outcomes.append(claim_account(own, settings, code, SOMEBODY, address=f"10.0.0.{number}").login)
            except CodeFaultError as error:
                outcomes.append(error.fault)
            except AccountExistsError:  # the first was through before the second looked
                outcomes.append("used")

    threads = [threading.Thread(target=claims, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [CODE, "used"]
    assert account(database).name == "示例认领人"


def test_pages_ask_for_the_code_then_for_the_person_and_sign_in(
    database: Session, campaign: Campaign, code: str, browser: Browsers
) -> None:
    client = browser()
    assert client.get("/claim").status_code == 200
    second = client.send("/claim", code=code)
    text = second.get_data(as_text=True)
    assert second.status_code == 200
    assert second.headers["Cache-Control"] == "no-store"
    assert NAME in text
    assert "设置密码" in text
    incomplete = client.send("/claim", code=code, **person(name="", again="other")).get_data(as_text=True)
    assert "请填写您的姓名" in incomplete
    assert "两次输入的密码不同" in incomplete
    plain = client.send("/claim", code=code, **person(password=f"{CODE}x1")).get_data(as_text=True)
    assert "密码不能包含账号或姓名" in plain
    done = client.send("/claim", code=code, **person())
    assert (done.status_code, done.headers["Location"]) == (302, "/workbench")
    page = client.get("/workbench").get_data(as_text=True)
    assert "您的登录账号是 91999999MA0000001N" in page
    assert "示例认领人用代码认领了本单位的账号（电话 139****0001）" in page
    assert "如果贵单位没有人办理认领或接手，请马上致电示例科室：021-0000 0000" in page
    again = browser()
    assert again.sign_in_on_page(CODE).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ABCD", "代码是16位字母和数字"),
        ("ABCD-EFGH-JKLM-NPQ0", "代码里没有0、1、I、O"),
        (WRONG, "没有这个代码"),
        ("", "请填写代码，共16位字母和数字"),
    ],
)
def test_a_mistyped_code_is_told_what_to_do(
    campaign: Campaign, code: str, browser: Browsers, typed: str, sentence: str
) -> None:
    client = browser()
    answer = client.send("/claim", code=typed)
    assert answer.status_code == 200
    assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expires_at": utc_now() - timedelta(seconds=1)}, "请联系所属街镇重新打印"),
        ({"withdrawn_at": utc_now()}, "已被新打印的代码代替"),
        ({"used_at": utc_now()}, "请他在“同事”页邀请您"),
    ],
)
def test_each_fault_has_its_sentence(
    database: Session, campaign: Campaign, code: str, browser: Browsers, change: dict[str, object], sentence: str
) -> None:
    with unit_of_work(database):
        database.execute(update(AccountCode).values(**change))
    assert sentence in browser().send("/claim", code=code).get_data(as_text=True)


def test_a_firm_with_an_account_is_told_so_and_the_code_stays(
    database: Session, campaign: Campaign, code: str, browser: Browsers
) -> None:
    head_of(database, database.scalars(select(Enterprise)).one())
    assert "该企业已经有账号，代码没有用掉" in browser().send("/claim", code=code).get_data(as_text=True)
    database.rollback()
    assert database.scalars(select(AccountCode.used_at)).one() is None


def test_whoever_guesses_waits_and_nobody_elsewhere_does(campaign: Campaign, code: str, browser: Browsers) -> None:
    client = browser()
    answers = [client.send("/claim", code=WRONG) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "2"
    assert "代码连续输错，请 2 秒后再试" in answers[-1].get_data(as_text=True)
    assert NAME in client.send("/claim", code=code).get_data(as_text=True)  # nobody's guesses hold up who has a code
    elsewhere = browser()
    elsewhere.get("/claim")
    answer = elsewhere.post(
        "/claim",
        data={"csrf_token": elsewhere.token, "code": code},
        environ_base={"REMOTE_ADDR": "10.1.1.1"},
    )
    assert NAME in answer.get_data(as_text=True)


def test_a_claim_is_shown_to_the_town(database: Session, campaign: Campaign, code: str, browser: Browsers) -> None:
    make_user(database, "town", Role.TOWN, unit="anting")
    make_user(database, "other", Role.TOWN, unit="malu")
    browser().send("/claim", code=code, **person())
    shown = {}
    for login in ("town", "other"):
        client = browser()
        client.sign_in(login)
        shown[login] = client.get("/account-requests").get_data(as_text=True)
    assert "示例认领人" in shown["town"]
    assert ("139****0001" in shown["town"], "13900000001" in shown["town"]) == (True, False)
    assert "待收" in shown["town"]
    assert "示例认领人" not in shown["other"]
