"""Who gets an enterprise's account: a credit code is public, so that for a listed one an official decides."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from flask import Flask
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from exports.incoming_lists.reader import TableRow
from survey.accounts import decide_requests as account_requests
from survey.accounts import register as accounts
from survey.incoming_tables import import_ratings as incoming_ratings
from survey.models import AccountRequest, AuditEntry, Campaign, Enterprise, RequestState, Role, User, WebSession
from survey.store.db import unit_of_work
from survey.store.scope import Scope, approved, scope
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.handing_in import saved
from tests.integration.incoming_tables.test_import_table import adopt, hand_in

CODE, NAME = "91999999MA0000001N", "示例精密机械001"
SHORT, PATIENCE = 0.5, 30
OTHER_PASSWORD = "Stranger-Password-2026"
Browsers = Callable[[], Browser]


def asking(**more: str) -> dict[str, str]:
    fields = {
        "credit_code": CODE,
        "enterprise_name": "随便写的名字",
        "unit": "malu",
        "contact": "示例联系人",
        "phone": "10000000001",
        "password": PASSWORD,
    }
    fields |= more
    return fields | {"again": fields["password"]}


def register(client: Browser, **more: str) -> TestResponse:
    client.get("/register")
    return client.send("/register", **asking(**more))


def official(database: Session, browser: Browsers, login: str, role: Role, unit: str | None = None) -> Browser:
    make_user(database, login, role, unit=unit)
    client = browser()
    client.sign_in(login)
    client.get("/account-requests")
    return client


def signs_in(browser: Browsers, password: str = PASSWORD) -> bool:
    return browser().sign_in_on_page(CODE, password).status_code == 302


def states(database: Session) -> Mapping[int, str]:
    database.rollback()
    return {row.id: str(row.state) for row in database.scalars(select(AccountRequest).order_by(AccountRequest.id))}


def listed(database: Session) -> Enterprise:
    enterprise = make_enterprise(database, CODE, NAME)
    enterprise.contact, enterprise.contact_phone = "在册联系人", "10000000009"
    database.commit()
    return enterprise


def test_an_official_decides_beside_the_contact_on_record(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    listed(database)
    register(browser())
    town = official(database, browser, "town", Role.TOWN, "anting")
    text = town.get("/account-requests").get_data(as_text=True)
    shown = (NAME, "随便写的名字", "在册联系人", "示例联系人", "100****0009", "100****0001")
    assert [word in text for word in shown] == [True] * 6
    assert [word in text for word in ("10000000009", "10000000001")] == [False] * 2
    assert "1<em>项</em></b><div><h2>账号申请待核准</h2>" in town.get("/today").get_data(as_text=True)
    unsaid = town.send("/account-requests/1/approve", reason="  ")
    assert (unsaid.status_code, "请写明怎样核实的" in unsaid.get_data(as_text=True)) == (200, True)
    assert not signs_in(browser)
    town.send("/account-requests/1/approve", reason="致电在册联系人，确认由其办理")
    assert signs_in(browser)
    database.rollback()
    user = database.scalars(select(User).where(User.login == CODE)).one()
    assert (user.name, user.approved, user.enterprise_id) == ("示例联系人", True, 1)
    request = database.scalars(select(AccountRequest)).one()
    assert (request.state, request.password_hash, request.reason) == (
        RequestState.APPROVED,
        "",
        "致电在册联系人，确认由其办理",
    )
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "approve_account")).one()
    assert (entry.user_id, entry.object_id, entry.detail["reason"]) == (request.decided_by_id, "1", request.reason)
    assert "没有待核准的申请" in town.get("/account-requests").get_data(as_text=True)
    assert town.send("/account-requests/1/approve", reason="再来一次").status_code == 404


def test_an_official_of_another_town_neither_sees_nor_decides(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    listed(database)
    register(browser())
    other = official(database, browser, "other", Role.TOWN, "malu")
    assert NAME not in other.get("/account-requests").get_data(as_text=True)
    for verb in ("approve", "refuse"):
        assert other.send(f"/account-requests/1/{verb}", reason="示例理由").status_code == 404
    foreigner = database.scalars(select(User).where(User.login == "other")).one()
    with pytest.raises(account_requests.NotWaitingError):
        account_requests.approve_request(database, scope(foreigner), 1, "示例理由", by=foreigner)
    assert states(database) == {1: "waiting"}


def test_a_strangers_request_keeps_nobody_out(database: Session, campaign: Campaign, browser: Browsers) -> None:
    listed(database)
    for _ in range(3):
        register(browser(), contact="陌生人", password=OTHER_PASSWORD)
    register(browser())
    district = official(database, browser, "district", Role.DISTRICT)
    district.send("/account-requests/1/refuse", reason="在册联系人否认")
    district.send("/account-requests/4/approve", reason="致电在册联系人")
    assert states(database) == {1: "refused", 2: "refused", 3: "refused", 4: "approved"}
    assert (signs_in(browser), signs_in(browser, OTHER_PASSWORD)) == (True, False)
    hashes = database.scalars(select(AccountRequest.password_hash)).all()
    assert hashes == [""] * 4
    late = register(browser(), password=OTHER_PASSWORD)
    assert (late.status_code, late.headers["Location"]) == (302, "/register/received")
    district.send("/account-requests/5/approve", reason="示例理由")
    assert "该企业已有核准的账号，没有再建。" in district.get("/account-requests").get_data(as_text=True)
    assert states(database)[5] == "waiting"
    assert (signs_in(browser), signs_in(browser, OTHER_PASSWORD)) == (True, False)
    assert signs_in(browser)


def test_the_telephone_on_record_comes_first_however_many_ask(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    enterprise = listed(database)
    strangers = [
        AccountRequest(
            enterprise_id=enterprise.id,
            enterprise_name="陌生",
            contact="陌生人",
            phone="10000000002",
            password_hash="x",
        )
        for _ in range(45)
    ]
    database.add_all(strangers)
    database.commit()
    register(browser(), phone="100 0000 0009")
    town = official(database, browser, "town", Role.TOWN, "anting")
    shown = [town.get(f"/account-requests?page={page}").get_data(as_text=True) for page in (1, 2, 3, 99)]
    found = [[int(number) for number in re.findall(r'id="request-(\d+)"', text)] for text in shown]
    assert found == [[46, *range(1, 20)], [*range(20, 40)], [*range(40, 46)], [*range(40, 46)]]


def test_an_unknown_enterprise_begins_at_once_and_its_account_waits_for_approval(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    client = browser()
    assert register(client, enterprise_name=NAME).headers["Location"] == "/workbench"
    assert client.get("/workbench").status_code == 200
    town = official(database, browser, "town", Role.TOWN, "malu")
    assert NAME not in town.get("/account-requests").get_data(as_text=True)
    district = official(database, browser, "district", Role.DISTRICT)
    assert NAME in district.get("/account-requests").get_data(as_text=True)
    user = database.scalars(select(User).where(User.login == CODE)).one()
    assert (user.approved, user.enterprise is not None and user.enterprise.listed) == (False, False)
    assert town.send(f"/account-requests/accounts/{user.id}/approve", reason="致电核实").status_code == 404
    district.send(f"/account-requests/accounts/{user.id}/approve", reason="致电核实")
    database.rollback()
    database.refresh(user)
    assert (user.approved, user.enterprise is not None and user.enterprise.listed) == (True, True)
    made = database.get_one(Enterprise, user.enterprise_id)
    assert (made.contact, made.contact_phone) == ("示例联系人", "10000000001")
    assert client.get("/workbench").status_code == 200


def _take_in_directory(client: Browser, unit: str = "安亭镇") -> None:
    """Hand in and adopt a directory that names the enterprise."""
    book = Workbook()
    book.active.append(["统一社会信用代码", "企业名称", "所属街镇"])  # type: ignore[union-attr]  # a new book has a sheet
    book.active.append([CODE, NAME, unit])  # type: ignore[union-attr]  # as above
    adopt(client, hand_in(client, saved(book)))


def test_a_directory_that_says_nothing_new_lists_the_enterprise_all_the_same(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    stranger = browser()
    register(stranger, unit="anting", enterprise_name=NAME)
    _take_in_directory(official(database, browser, "district", Role.DISTRICT))
    assert stranger.get("/workbench").status_code == 403
    assert register(browser()).headers["Location"] == "/register/received"


def test_an_owner_outside_the_directory_is_admitted_by_what_was_checked_with_him(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    stranger, owner = browser(), browser()
    register(stranger, password=OTHER_PASSWORD, enterprise_name="冒用", contact="冒用人", phone="10000000002")
    register(owner, enterprise_name=NAME, unit="anting")
    assert NAME not in official(database, browser, "town", Role.TOWN, "malu").get("/account-requests").text
    district = official(database, browser, "district", Role.DISTRICT)
    assert "不在名录中" in district.get("/account-requests").text
    district.send("/account-requests/1/approve", reason="查验营业执照")
    database.rollback()
    made = database.scalars(select(Enterprise)).one()
    assert (made.name, made.unit, made.contact, made.contact_phone, made.listed) == (
        *(NAME, "anting", "示例联系人", "10000000001"),
        True,
    )
    assert (signs_in(browser), signs_in(browser, OTHER_PASSWORD)) == (True, False)


def test_whoever_registered_before_the_directory_came_sees_nothing_of_it(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    stranger = browser()
    register(stranger, password=OTHER_PASSWORD, enterprise_name=NAME)
    assert stranger.get("/workbench").status_code == 200
    _take_in_directory(official(database, browser, "anting", Role.TOWN, "anting"))
    database.rollback()
    assert database.get_one(Enterprise, 1).unit == "anting"
    for path in ("/workbench", "/workbooks", "/check", "/fill/facts/identity"):
        shown = stranger.get(path)
        assert (shown.status_code, "还在等待核准" in shown.get_data(as_text=True)) == (403, True)
    assert stranger.send("/fill/facts/identity/autosave", tax_place="示例区").status_code == 403
    owner = browser()
    assert register(owner).headers["Location"] == "/register/received"
    town = browser()
    town.sign_in("anting")
    text = town.get("/account-requests").get_data(as_text=True)
    assert (text.count("未登记"), text.count(">一致<")) == (2, 0)  # what a stranger typed is no record
    town.send("/account-requests/1/approve", reason="致电在册联系人")
    assert (signs_in(browser), signs_in(browser, OTHER_PASSWORD)) == (True, False)
    assert stranger.get("/workbench").headers["Location"].startswith("/sign-in")
    database.rollback()
    old = database.scalars(select(User).where(User.approved.is_(False))).one()
    assert (old.active, old.login) == (False, f"{CODE}#{old.id}")
    assert database.scalar(select(func.count()).select_from(WebSession).where(WebSession.user_id == old.id)) == 0


def test_a_rating_recorded_by_an_official_lists_the_enterprise(database: Session, campaign: Campaign) -> None:
    wanted = accounts.Registration(CODE, NAME, "malu", "示例联系人", "10000000001", PASSWORD)
    made = accounts.register_enterprise(database, wanted, "10.0.0.1")
    assert isinstance(made, User)
    assert approved(made)
    row = TableRow(
        1,
        {"credit_code": CODE, "source": "其他", "level": "二级", "report_number": "示1", "dated": date(2026, 1, 5)},
        {},
    )
    with unit_of_work(database):
        incoming_ratings.write_rows(database, [row], upload_id=None, user_id=made.id)  # type: ignore[arg-type]
    database.refresh(made)
    assert not approved(made)


def test_an_account_that_is_turned_away_ends_with_its_session(
    database: Session, campaign: Campaign, browser: Browsers
) -> None:
    client = browser()
    register(client)
    user = database.scalars(select(User).where(User.login == CODE)).one()
    district = official(database, browser, "district", Role.DISTRICT)
    district.send(f"/account-requests/accounts/{user.id}/refuse", reason="查无此企业")
    assert client.get("/workbench").headers["Location"].startswith("/sign-in")
    assert not signs_in(browser)
    assert register(browser()).headers["Location"] == "/register/received"


@pytest.mark.parametrize("listed", [True, False])
def test_who_approves_while_the_firm_claims_waits_and_finds_nothing(
    database: Session, app: Flask, browser: Browsers, *, listed: bool
) -> None:
    """Claiming locks the enterprise first: who locks its request or account first waits for it, and it for him."""
    district, came = make_user(database, "district", Role.DISTRICT).id, []
    if listed:
        make_enterprise(database, CODE, NAME)
    register(browser())
    waiting = AccountRequest if listed else User
    number = database.scalars(select(func.max(waiting.id))).one()
    decide = account_requests.approve_request if listed else account_requests.approve_account
    database.rollback()

    def approve() -> None:
        with app.extensions["sessions"]() as own:
            try:
                decide(own, Scope(everything=True), number, "示例核实", by=own.get_one(User, district))
            except account_requests.NotWaitingError:
                came.append("not waiting")

    with app.extensions["sessions"]() as other:
        other.connection(execution_options={"survey_writing": True})
        other.scalars(select(Enterprise).where(Enterprise.credit_code == CODE).with_for_update()).one()
        thread = threading.Thread(target=approve)
        thread.start()
        thread.join(SHORT)
        closed = {"state": RequestState.REFUSED} if listed else {"active": False}
        other.execute(update(waiting).where(waiting.id == number).values(**closed))
        other.commit()
    thread.join(PATIENCE)
    assert came == ["not waiting"]
