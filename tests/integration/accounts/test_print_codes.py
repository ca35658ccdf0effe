"""Codes are printed one page per firm, shown once, and kept as HMAC only."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts import print_codes as printing
from survey.accounts.one_time_codes import hash_of_code, read_code
from survey.config import Settings
from survey.models import AccountCode, AuditEntry, Campaign, Enterprise, Participation, Role, User, utc_now
from survey.queries.claim_codes import Wanted, working_codes
from survey.store.scope import scope
from tests.integration.accounts.people import CODE, NAME, SHOWN, Browsers, firm, head_of, printed
from tests.integration.at_once import at_once
from tests.integration.calling.called import field
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.page_forms import forms

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
    assert "会先列出哪些代码将失效，确认后才更换" in later


def test_nothing_chosen_prints_nothing(database: Session, campaign: Campaign, town: User, browser: Browsers) -> None:
    firm(database)
    client = browser()
    client.sign_in("town")
    assert client.send("/claim-codes", which="chosen").status_code == 302
    assert "请先勾选企业" in client.get("/claim-codes").get_data(as_text=True)
    assert database.scalar(select(func.count()).select_from(AccountCode)) == 0


def works(database: Session) -> dict[int, str]:
    """Return firm -> the HMAC of its code that works."""
    database.rollback()
    rows = database.scalars(select(AccountCode).where(AccountCode.withdrawn_at.is_(None))).all()
    return {row.enterprise_id or 0: row.code_hash for row in rows}


@pytest.fixture
def two(database: Session, campaign: Campaign, settings: Settings, town: User) -> tuple[int, int]:
    """Return two firms; the first has a code that works, and its call went out."""
    first = firm(database)
    database.add(Participation(campaign_id=campaign.id, enterprise_id=first.id, called_at=utc_now(), sent_at=utc_now()))
    database.commit()
    number = first.id
    printed(database, settings, town)
    return number, make_enterprise(database, OTHER, "示例二号").id


def signed_in(browser: Browsers) -> Browser:
    client = browser()
    client.sign_in("town")
    return client


def test_a_code_that_works_is_replaced_only_after_it_was_said(
    database: Session, browser: Browsers, two: tuple[int, int]
) -> None:
    client, before = signed_in(browser), works(database)
    page = client.get("/claim-codes?code=any").get_data(as_text=True)
    asked = client.send("/claim-codes", which="all", code="any").get_data(as_text=True)
    assert "1 家的代码会失效" in asked
    assert "下面 1 家手上有已打印、还能用的代码，其中 1 家在本批次已发出通知。" in asked
    assert NAME in asked
    assert SHOWN.findall(asked) == []
    assert works(database) == before
    given = [form for form in forms(asked) if "replace" in form.values]
    assert [form.values["which"] for form in given] == ["all", "all"]
    kept = client.post("/claim-codes", data=given[1].values).get_data(as_text=True)
    assert len(SHOWN.findall(kept)) == 1
    assert works(database)[two[0]] == before[two[0]]
    assert "示例二号" in kept
    stale = client.post("/claim-codes", data=given[0].values).get_data(as_text=True)
    assert "您查看期间代码有变化，还没有打印任何内容" in stale
    assert "2 家的代码会失效" in stale
    now = works(database)
    final = next(form for form in forms(stale) if "replace" in form.values)
    both = client.post("/claim-codes", data=final.values).get_data(as_text=True)
    assert len(SHOWN.findall(both)) == 2
    after = works(database)
    assert [after[number] != now[number] for number in two] == [True, True]
    again = client.post("/claim-codes", data=final.values).get_data(as_text=True)  # the same once more, by reloading
    assert "您查看期间代码有变化" in again
    assert works(database) == after
    assert "code" in page


def test_of_two_who_replace_at_once_one_is_asked_again(
    app: Flask, database: Session, settings: Settings, town: User, two: tuple[int, int]
) -> None:
    working, by_id = working_codes(database, [two[0]]), town.id
    database.rollback()

    def replace(session: Session) -> str:
        own = session.get_one(User, by_id)
        try:
            letters = printing.print_codes(
                session, settings, scope(own), Wanted(code=""), chosen=[two[0]], by=own, address="", replacing=working
            )
        except printing.ReplacedMeanwhileError:
            return "asked again"
        return f"{len(letters)} printed"

    assert sorted(at_once(app, replace, replace)) == ["1 printed", "asked again"]
    assert len(works(database)) == 1


def test_a_code_that_came_up_meanwhile_is_not_replaced_unsaid(
    app: Flask, database: Session, settings: Settings, town: User, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between choosing and writing the other firm gets a code from a letter: neither code is touched."""
    make, seen = printing.new_code, scope(town)

    def make_slowly() -> str:
        monkeypatch.setattr(printing, "new_code", make)
        with app.extensions["sessions"]() as other:
            printed(other, settings, other.get_one(User, town_id), Wanted(text=OTHER, code=""))
        return make()

    town_id = town.id
    monkeypatch.setattr(printing, "new_code", make_slowly)
    with pytest.raises(printing.ReplacedMeanwhileError):
        printing.print_codes(database, settings, seen, Wanted(code=""), chosen=None, by=town, address="")
    assert set(works(database)) == set(two)


def test_letters_and_calls_agree_with_the_codes(
    database: Session, browser: Browsers, campaign: Campaign, two: tuple[int, int]
) -> None:
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    path = f"/calls/confirm?do=letters&firm={two[0]}"
    before = client.get(path).get_data(as_text=True)
    assert NAME in before
    mine = signed_in(browser)
    asked = mine.send("/claim-codes", which="chosen", enterprise=str(two[0]), code="any").get_data(as_text=True)
    given = next(form for form in forms(asked) if "replace" in form.values)
    mine.post("/claim-codes", data=given.values)
    stale = client.send("/calls/letters", firms=field(before, "firms"), stamp=field(before, "stamp"), replace="1")
    assert "有企业的账号或代码变了" in stale.get_data(as_text=True)
