"""Codes are printed one page per firm, shown once, and kept as HMAC only."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts import print_codes as printing
from survey.accounts.one_time_codes import hash_of_code, read_code
from survey.config import Settings
from survey.models import AccountCode, AuditEntry, Campaign, Enterprise, Role, User
from survey.queries.claim_codes import Wanted
from survey.store.scope import scope
from tests.integration.accounts.people import CODE, NAME, SHOWN, Browsers, firm, head_of, printed
from tests.integration.conftest import make_enterprise, make_user

OTHER = "91999999MA0000002L"


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def town(database: Session) -> User:
    return make_user(database, "town", Role.TOWN, unit="anting")


def test_a_code_is_kept_as_hmac_only_with_an_entry_that_does_not_hold_it(
    database: Session, settings: Settings, town: User
) -> None:
    firm(database)
    code = printed(database, settings, town)[CODE]
    row = database.scalars(select(AccountCode)).one()
    assert row.code_hash == hash_of_code(settings, read_code(code))
    assert (row.detail, row.used_at, row.withdrawn_at) == ({}, None, None)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "print_claim_code")).one()
    assert (entry.user_id, entry.object_id, set(entry.detail)) == (town.id, str(row.enterprise_id), {"expires"})


def test_reprinting_replaces_the_code_of_that_firm_only(database: Session, settings: Settings, town: User) -> None:
    firm(database)
    make_enterprise(database, OTHER, "示例二号")
    first = printed(database, settings, town)
    again = printed(database, settings, town, Wanted(text=CODE, code=""))
    rows = database.execute(select(AccountCode.code_hash, AccountCode.withdrawn_at)).all()
    works = {hashed for hashed, withdrawn in rows if withdrawn is None}
    assert set(again) == {CODE}
    assert works == {hash_of_code(settings, read_code(code)) for code in (again[CODE], first[OTHER])}


def test_a_town_prints_for_its_listed_firms_and_the_district_for_all(
    database: Session, settings: Settings, town: User
) -> None:
    firm(database)
    make_enterprise(database, OTHER, "示例二号", "malu")
    unlisted = make_enterprise(database, "91999999MA0000003J", "示例三号")
    unlisted.listed = False
    database.commit()
    district = make_user(database, "district", Role.DISTRICT)
    assert set(printed(database, settings, town)) == {CODE}
    assert set(printed(database, settings, district)) == {CODE, OTHER, "91999999MA0000003J"}


def test_firms_with_an_account_get_no_code(database: Session, settings: Settings, town: User) -> None:
    head_of(database, firm(database))
    assert printed(database, settings, town) == {}
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0


def test_a_firm_that_gets_an_account_while_codes_are_made_gets_none(
    database: Session, settings: Settings, town: User, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    enterprise = firm(database)
    make, number = printing.new_code, enterprise.id

    def make_slowly() -> str:
        with app.extensions["sessions"]() as other:
            head_of(other, other.get_one(Enterprise, number))
        return make()

    monkeypatch.setattr(printing, "new_code", make_slowly)
    assert printed(database, settings, town) == {}
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0


def test_two_thousand_firms_are_printed_five_hundred_at_a_time(
    database: Session, settings: Settings, town: User
) -> None:
    database.add_all(
        Enterprise(credit_code=f"T{number:017d}", name=f"示例{number}", unit="anting") for number in range(2_000)
    )
    database.commit()
    batches = [printed(database, settings, town, Wanted()) for _ in range(5)]
    assert [len(batch) for batch in batches] == [500, 500, 500, 500, 0]
    assert len({code for batch in batches for code in batch.values()}) == 2_000
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 2_000


def test_only_chosen_firms_are_printed(database: Session, settings: Settings, town: User) -> None:
    enterprise = firm(database)
    foreign = make_enterprise(database, OTHER, "示例二号", "malu")
    letters = printing.print_codes(
        database,
        settings,
        scope(town),
        Wanted(code=""),
        chosen=[enterprise.id, foreign.id],
        by=town,
        address="",
    )
    assert [letter.credit_code for letter in letters] == [CODE]


def test_pages_show_a_letter_once_and_name_who_is_left_out(
    database: Session, campaign: Campaign, town: User, browser: Browsers
) -> None:
    enterprise = firm(database)
    head_of(database, make_enterprise(database, OTHER, "示例有账号"), "head")
    client = browser()
    client.sign_in("town")
    page = client.get("/claim-codes").get_data(as_text=True)
    assert NAME in page
    assert "已有账号的企业（1 家，不打印）" in page
    assert "示例有账号" in page
    answer = client.send("/claim-codes", which="chosen", enterprise=str(enterprise.id), code="none")
    letter = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    [code] = SHOWN.findall(letter)
    for told in (NAME, CODE, "http://localhost/claim", "示例科室", "021-0000 0000", "有效期至"):
        assert told in letter
    later = client.get("/claim-codes?code=any").get_data(as_text=True)
    assert code not in later
    assert "重新打印后，原来的代码立即失效" in later


def test_nothing_chosen_prints_nothing(database: Session, campaign: Campaign, town: User, browser: Browsers) -> None:
    firm(database)
    client = browser()
    client.sign_in("town")
    assert client.send("/claim-codes", which="chosen").status_code == 302
    assert "请先勾选企业" in client.get("/claim-codes").get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0
