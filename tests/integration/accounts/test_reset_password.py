"""A forgotten password: who may issue a code for whom, and what redeeming it does and does not."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from survey.accounts import reset_password as resetting
from survey.accounts.one_time_codes import CodeFaultError, CodeFor, issue_code
from survey.accounts.pauses import TooSoonError
from survey.accounts.reset_password import (
    NoPersonError,
    NoResetError,
    Reset,
    WeakPasswordError,
    reset_by_official,
    reset_password,
)
from survey.accounts.sign_in import sign_in_user
from survey.config import Settings
from survey.models import AccountCode, AuditEntry, CodePurpose, Enterprise, Role, User, utc_now
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.strict import actions, code_of, give_factor, still, stranger, strict

__all__ = ["still", "stranger", "strict"]
Browsers = Callable[[], Browser]
NEW = "Amber-Kettle-Window-31"
FIRM = "91999999MA0000099C"
HERE = "10.0.0.1"


@pytest.fixture
def boss(database: Session) -> User:
    """Return the person of an enterprise in Anting."""
    firm = make_enterprise(database, FIRM, "示例精密机械099", "anting")
    return make_user(database, FIRM, Role.ENTERPRISE, enterprise_id=firm.id, must_change=True)


@pytest.fixture
def town(database: Session) -> User:
    """Return the reviewer of Anting."""
    return make_user(database, "town", Role.TOWN, unit="anting")


def issued(database: Session, settings: Settings, user: User, by: User) -> str:
    """Return a code that an official issued for a person of Anting."""
    return reset_by_official(database, settings, (Scope(unit="anting"), user.id), "致电在册联系人", by=by)


def outcome(database: Session, settings: Settings, login: str, code: str, address: str = HERE) -> str:
    """Return what redeeming comes to: done, refused, the fault of the password, or the seconds to wait."""
    try:
        reset_password(database, settings, Reset(login, code, NEW), address)
    except NoResetError:
        return "refused"
    except WeakPasswordError as error:
        return error.fault
    except TooSoonError as error:
        return str(error.seconds)
    return "done"


def test_a_code_sets_the_password_once(database: Session, migrated: Settings, boss: User, town: User) -> None:
    code = issued(database, migrated, boss, town)
    assert [outcome(database, migrated, FIRM, code) for _ in range(2)] == ["done", "refused"]
    assert sign_in_user(database, FIRM, PASSWORD, HERE) is None
    assert sign_in_user(database, FIRM, NEW, HERE) is not None
    database.rollback()
    assert boss.must_change is False


def test_everybody_of_the_firm_can_see_who_issued_it_and_that_it_was_used(
    database: Session, migrated: Settings, boss: User, town: User
) -> None:
    outcome(database, migrated, FIRM, issued(database, migrated, boss, town))
    entries = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    about = ("enterprise", str(boss.enterprise_id))
    assert [(entry.action, entry.user_id, entry.object_type, entry.object_id, entry.detail) for entry in entries] == [
        ("reset_issued", town.id, *about, {"user": boss.id, "reason": "致电在册联系人"}),
        ("reset_done", boss.id, *about, {"user": boss.id, "issued_by": town.id}),
    ]


def test_after_an_official_s_code_the_address_is_confirmed_again(
    database: Session, migrated: Settings, boss: User, town: User
) -> None:
    """A thief who had the account may have set a mailbox of his own: it would bring him back."""
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(email="thief@example.test"))
    assert outcome(database, migrated, FIRM, issued(database, migrated, boss, town)) == "done"
    database.rollback()
    assert boss.email == ""


@pytest.mark.parametrize("typed", ["lower", "spaces", "wide"])
def test_the_code_is_read_as_people_type_it(
    database: Session, migrated: Settings, boss: User, town: User, typed: str
) -> None:
    code = issued(database, migrated, boss, town)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    forms = {"lower": code.lower(), "spaces": code.replace("-", " "), "wide": wide}
    assert outcome(database, migrated, FIRM, forms[typed]) == "done"


def test_what_does_not_belong_together_is_refused_alike(
    database: Session, migrated: Settings, boss: User, town: User, browser: Browsers
) -> None:
    code = issued(database, migrated, boss, town)
    with unit_of_work(database):
        other = issue_code(database, migrated, CodePurpose.CLAIM, CodeFor(boss.enterprise_id), by_id=town.id)
    client, pages = browser(), set()
    for login, typed in (("nobody", code), ("town", code), (FIRM, other)):
        client.get("/reset")
        answer = client.send("/reset", login=login, code=typed, password=NEW, again=NEW)
        text = answer.get_data(as_text=True)
        assert "账号或代码不正确，或代码已用过、已过期" in text
        pages.add(text.replace(login, "").replace(typed, "").replace(client.token, ""))
    assert len({page.partition("csp")[0][:200] for page in pages}) == 1
    assert sign_in_user(database, FIRM, PASSWORD, HERE) is not None


def test_a_wrong_login_costs_the_work_of_a_wrong_code(
    database: Session, app: Flask, migrated: Settings, boss: User, town: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements and one hash each, whatever of the two is wrong."""
    code, hashed, asked = issued(database, migrated, boss, town), [], []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    def hash_password(password: str) -> str:
        hashed.append(password)
        return "hash"

    monkeypatch.setattr(resetting, "hash_password", hash_password)
    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    work = []
    for number, (login, typed) in enumerate(((FIRM, "ABCD-EFGH-JKLM-NPQR"), ("nobody", code), ("town", code))):
        asked.clear()
        assert outcome(database, migrated, login, typed, f"10.0.2.{number}") == "refused"
        work.append(tuple(asked))
    event.remove(app.extensions["engine"], "before_cursor_execute", note)
    assert (len(set(work)), hashed) == (1, [NEW] * 3)


def test_expired_replaced_and_inactive(database: Session, migrated: Settings, boss: User, town: User) -> None:
    first = issued(database, migrated, boss, town)
    second = issued(database, migrated, boss, town)
    assert outcome(database, migrated, FIRM, first) == "refused"
    with unit_of_work(database):
        database.execute(update(AccountCode).values(expires_at=utc_now()))
    assert outcome(database, migrated, FIRM, second) == "refused"
    third = issued(database, migrated, boss, town)
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(active=False))
    assert outcome(database, migrated, FIRM, third, "10.0.0.2") == "refused"


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.UNASSIGNED}])
def test_a_code_ends_with_the_official_who_issued_it(
    database: Session, migrated: Settings, boss: User, town: User, change: dict[str, object]
) -> None:
    code = issued(database, migrated, boss, town)
    with unit_of_work(database):
        database.execute(update(User).where(User.id == town.id).values(**change))
    assert outcome(database, migrated, FIRM, code) == "refused"


@pytest.mark.usefixtures("still")
def test_guesses_pause_by_address(database: Session, migrated: Settings, boss: User, town: User) -> None:
    code = issued(database, migrated, boss, town)
    guess = "ABCD-EFGH-JKLM-NPQR"
    tried = [outcome(database, migrated, f"login{n}", guess) for n in range(5)]
    assert tried == ["refused"] * 3 + ["2"] * 2
    assert outcome(database, migrated, "login0", code) == "2"
    assert outcome(database, migrated, FIRM, code) == "done"  # nobody's guesses hold up who has a code


def test_of_two_with_one_code_one_sets_the_password(
    database: Session, app: Flask, migrated: Settings, boss: User, town: User
) -> None:
    code, begin, outcomes = issued(database, migrated, boss, town), threading.Barrier(2), []

    def redeem(address: str) -> None:
        with app.extensions["sessions"]() as session:
            begin.wait()
            outcomes.append(outcome(session, migrated, FIRM, code, address))

    threads = [threading.Thread(target=redeem, args=(address,)) for address in ("10.0.0.1", "10.0.0.2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]


def test_a_code_that_ends_at_this_very_moment_is_refused(
    database: Session, migrated: Settings, boss: User, town: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = issued(database, migrated, boss, town)

    def used_meanwhile(*_given: object, **_more: object) -> None:
        raise CodeFaultError("used")

    monkeypatch.setattr(resetting, "use_code", used_meanwhile)
    assert outcome(database, migrated, FIRM, code) == "refused"


def test_a_password_that_holds_the_name_is_refused_and_the_code_still_works(
    database: Session, migrated: Settings, boss: User, town: User
) -> None:
    code = issued(database, migrated, boss, town)
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(name="Kettle"))
    assert outcome(database, migrated, FIRM, code) == "like_name"
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(name="示例"))
    assert outcome(database, migrated, FIRM, code) == "done"


def test_sessions_end_and_the_second_factor_is_still_asked(
    database: Session, strict: Flask, stranger: Browsers, boss: User, town: User
) -> None:
    settings = strict.extensions["settings"]
    with unit_of_work(database):
        database.execute(update(User).where(User.id == boss.id).values(must_change=False))
    give_factor(database, settings, boss)
    inside = stranger()
    inside.sign_in(FIRM)
    assert inside.get("/account").status_code == 200
    code = issued(database, settings, boss, town)
    client = stranger()
    client.get("/reset")
    answer = client.send("/reset", login=FIRM, code=code, password=NEW, again=NEW)
    assert answer.headers["Location"] == "/sign-in"
    assert inside.get("/account").headers["Location"] == "/sign-in?back=/account"
    assert client.sign_in_on_page(FIRM, NEW).headers["Location"] == "/sign-in/code"
    assert client.get("/account").headers["Location"] == "/sign-in/code?back=/account"
    assert client.send("/sign-in/code", code=code_of()).headers["Location"] == "/"


def test_whom_an_official_may_help(database: Session, migrated: Settings, boss: User, town: User) -> None:
    malu = make_user(database, "malu", Role.TOWN, unit="malu")
    chief = make_user(database, "chief", Role.SYSTEM)
    other = make_user(database, "other", Role.SYSTEM)
    gone = make_user(database, "gone", Role.DISTRICT, active=False)

    def may(by: User, scope: Scope | None, user: User) -> bool:
        try:
            reset_by_official(database, migrated, (scope, user.id), "示例核实", by=by)
        except NoPersonError:
            return False
        return True

    district = Scope(everything=True)
    assert (may(town, Scope(unit="anting"), boss), may(malu, Scope(unit="malu"), boss)) == (True, False)
    assert [may(town, district, user) for user in (town, malu, chief)] == [False] * 3
    assert [may(chief, None, user) for user in (boss, chief, gone)] == [False] * 3
    assert [may(chief, None, user) for user in (town, other)] == [True, True]
    assert may(town, Scope(), boss) is False
    firm = database.get_one(Enterprise, boss.enterprise_id)
    firm.listed = False  # it named its town itself
    database.commit()
    assert (may(town, Scope(unit="anting"), boss), may(town, district, boss)) == (False, True)


def test_the_official_s_page_shows_the_code_once(
    database: Session, migrated: Settings, browser: Browsers, boss: User, town: User
) -> None:
    client = browser()
    client.sign_in("town")
    assert FIRM in client.get("/people").get_data(as_text=True)
    assert FIRM not in client.get("/people?text=nobody").get_data(as_text=True)
    path = f"/people/{boss.id}/reset"
    client.get(path)
    assert "请写明怎样核实的" in client.send(path, reason="").get_data(as_text=True)
    assert actions(database) == []
    shown = client.send(path, reason="致电在册联系人").get_data(as_text=True)
    code = shown.partition('<code class="secret">')[2].partition("</code>")[0]
    assert code not in client.get(path).get_data(as_text=True)
    database.rollback()
    assert database.scalars(select(AccountCode.code_hash)).one() != code.replace("-", "")
    assert outcome(database, migrated, FIRM, code) == "done"


def test_nobody_issues_a_code_to_himself_on_the_page(database: Session, browser: Browsers) -> None:
    chief = make_user(database, "chief", Role.SYSTEM)
    other = make_user(database, "other", Role.DISTRICT)
    client = browser()
    client.sign_in("chief")
    page = client.get("/officials").get_data(as_text=True)
    assert f"/officials/{other.id}/reset" in page
    assert f"/officials/{chief.id}/reset" not in page
    assert client.get(f"/officials/{chief.id}/reset").status_code == 404
    assert client.send(f"/officials/{chief.id}/reset", reason="示例核实").status_code == 404
    assert client.send(f"/officials/{other.id}/reset", reason="当面核对工作证").status_code == 200
    database.rollback()
    [entry] = database.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.user_id, entry.object_type, entry.object_id) == (
        "reset_issued", chief.id, "user", str(other.id),
    )  # fmt: skip
