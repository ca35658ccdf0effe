"""Ending an account and taking it up again: sessions and codes go at once, the last one stays, in races too."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.end_account import deactivate_account, reactivate_account
from survey.accounts.one_time_codes import CodeFor, issue_code
from survey.accounts.refusal_results import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.models import AccountCode, AuditEntry, CodePurpose, Role, User, WebSession
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_enterprise, make_user

SHORT, PATIENCE = 0.5, 30


@pytest.fixture
def system(database: Session) -> User:
    """Return a system administrator."""
    return make_user(database, "system", Role.SYSTEM)


def entries(database: Session) -> list[tuple[object, ...]]:
    """Return what the trail says of changes."""
    changes = AuditEntry.action.in_(("deactivate_account", "reactivate_account"))
    found = database.scalars(select(AuditEntry).where(changes).order_by(AuditEntry.id))
    return [(one.action, one.user_id, one.object_type, one.object_id, one.detail) for one in found]


def test_a_leaver_is_out_at_once_and_back_when_taken_up_again(
    database: Session, system: User, browser: Callable[[], Browser]
) -> None:
    clerk = make_user(database, "clerk", Role.DISTRICT)
    clerk_id, by_id = clerk.id, system.id
    here, there = browser(), browser()
    for client in (here, there):
        client.sign_in("clerk")
        assert client.get("/account").status_code == 200
    deactivate_account(database, clerk_id, "离职", by=system)
    assert [client.get("/account").status_code for client in (here, there)] == [302, 302]
    assert "账号或密码不正确" in browser().sign_in_on_page("clerk").get_data(as_text=True)
    reactivate_account(database, clerk_id, "返聘", by=system)
    assert here.get("/account").status_code == 302
    assert browser().sign_in_on_page("clerk").status_code == 302
    assert entries(database) == [
        (
            "deactivate_account",
            by_id,
            "user",
            str(clerk_id),
            {"before": {"active": True}, "after": {"active": False}, "reason": "离职"},
        ),
        (
            "reactivate_account",
            by_id,
            "user",
            str(clerk_id),
            {"before": {"active": False}, "after": {"active": True}, "reason": "返聘"},
        ),
    ]


def test_open_codes_for_the_account_stop_working_and_others_stay(database: Session, system: User, app: Flask) -> None:
    clerk, other = make_user(database, "clerk", Role.TOWN, unit="anting"), make_user(database, "other", Role.TOWN)
    clerk_id, other_id = clerk.id, other.id
    with unit_of_work(database):
        for whom in (clerk_id, other_id):
            issue_code(database, app.extensions["settings"], CodePurpose.RESET, CodeFor(user_id=whom), by_id=None)
    deactivate_account(database, clerk_id, "离职", by=system)
    codes = database.execute(select(AccountCode.user_id, AccountCode.withdrawn_at.is_(None))).all()
    assert sorted(map(tuple, codes)) == sorted([(clerk_id, False), (other_id, True)])


def fault(change: Callable[..., None], database: Session, user_id: int, by: User) -> str:
    """Return why a change is refused, after which nothing is another than before."""
    before = [(one.id, one.active) for one in database.scalars(select(User).order_by(User.id))]
    with pytest.raises(ChangeRefusedError) as error:
        change(database, user_id, "示例理由", by=by)
    assert [(one.id, one.active) for one in database.scalars(select(User).order_by(User.id))] == before
    assert entries(database) == []
    return error.value.fault


def test_nobody_ends_himself(database: Session, system: User) -> None:
    make_user(database, "next", Role.SYSTEM)
    assert fault(deactivate_account, database, system.id, system) == "self"


def test_what_is_so_already_is_no_change(database: Session, system: User) -> None:
    there, ended = make_user(database, "there", Role.TOWN), make_user(database, "ended", Role.TOWN, active=False)
    assert fault(deactivate_account, database, ended.id, system) == "same"
    assert fault(reactivate_account, database, there.id, system) == "same"


@pytest.mark.parametrize("role", [Role.SECURITY, Role.AUDIT])
def test_the_last_administrator_stays(role: Role, database: Session, system: User) -> None:
    last = make_user(database, "last", role)
    assert fault(deactivate_account, database, last.id, system) == "last"


def test_an_administrator_whose_person_is_another_by_now_is_not_taken_up(database: Session, system: User) -> None:
    ended = make_user(database, "li-audit", Role.AUDIT, active=False)
    make_user(database, "li-sec", Role.SECURITY)
    assert fault(reactivate_account, database, ended.id, system) == "second"


def test_an_enterprise_s_account_is_none_of_his(database: Session, system: User) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm.id)
    for change in (deactivate_account, reactivate_account):
        with pytest.raises(NotFoundError):
            change(database, user.id, "示例", by=system)


@pytest.mark.parametrize("role", [Role.SECURITY, Role.AUDIT, Role.DISTRICT, Role.LEADER, Role.UNASSIGNED])
def test_nobody_else_ends_an_account(role: Role, database: Session) -> None:
    by, clerk = make_user(database, "by", role), make_user(database, "clerk", Role.TOWN)
    with pytest.raises(NoLongerAllowedError):
        deactivate_account(database, clerk.id, "示例", by=by)


def beside(app: Flask, database: Session, ended: str, login: str, by: str) -> str:
    """Let `by` end `login` while another process has ended `ended` and not committed yet; return what came of it."""
    ids = {user.login: user.id for user in database.scalars(select(User))}
    database.rollback()
    came: list[str] = []

    def end() -> None:
        with app.extensions["sessions"]() as own:
            try:
                deactivate_account(own, ids[login], "示例理由", by=own.get_one(User, ids[by]))
                came.append("ended")
            except ChangeRefusedError as error:
                came.append(error.fault)
            except NoLongerAllowedError:
                came.append("no longer allowed")

    with app.extensions["sessions"]() as other:
        other.connection(execution_options={"survey_writing": True})
        other.execute(update(User).where(User.id == ids[ended]).values(active=False))
        thread = threading.Thread(target=end)
        thread.start()
        thread.join(SHORT)
        other.commit()
    thread.join(PATIENCE)
    [outcome] = came
    return outcome


def test_two_sessions_do_not_end_the_last_two_of_a_kind(database: Session, app: Flask) -> None:
    for login, role in (("s1", Role.SYSTEM), ("k1", Role.SECURITY), ("k2", Role.SECURITY)):
        make_user(database, login, role)
    assert beside(app, database, "k1", "k2", "s1") == "last"
    left = database.scalars(select(User.login).where(User.active.is_(True)).order_by(User.login)).all()
    assert left == ["k2", "s1"]


def test_two_system_administrators_do_not_end_each_other(database: Session, app: Flask) -> None:
    for login in ("s1", "s2"):
        make_user(database, login, Role.SYSTEM)
    assert beside(app, database, "s1", "s2", "s1") == "no longer allowed"
    assert database.scalars(select(User.login).where(User.active.is_(True))).all() == ["s2"]


def test_a_session_is_ended_in_the_same_unit_of_work_as_the_account(
    database: Session, system: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = make_user(database, "clerk", Role.TOWN)
    database.add(WebSession(id_hash="open", user_id=clerk.id))
    database.commit()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("survey.records.audit_trail.record", fail)
    with pytest.raises(RuntimeError):
        deactivate_account(database, clerk.id, "示例", by=system)
    database.refresh(clerk)
    assert (clerk.active, database.scalars(select(WebSession.id_hash)).all()) == (True, ["open"])
