"""A leaver whose page is open: the next click leads to signing in, and autosave is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Campaign, Role, User, WebSession, utc_now
from survey.store.db import unit_of_work
from survey.web.session_rows import HALF, end_all_sessions, find_session
from tests.integration.conftest import Browser, make_enterprise, make_user

Browsers = Callable[[], Browser]


@pytest.fixture
def leaver(database: Session, campaign: Campaign) -> User:
    """Return the person of an enterprise that takes part."""
    assert campaign.id
    firm = make_enterprise(database, "91999999MA0000099C", "示例精密机械099")
    return make_user(database, "leaver", Role.ENTERPRISE, enterprise_id=firm.id)


def deactivated(database: Session, user: User) -> None:
    """Put an account out of use and leave its sessions, as whoever forgets to end them would."""
    with unit_of_work(database):
        database.execute(update(User).where(User.id == user.id).values(active=False))


def ended(database: Session, user: User) -> None:
    """End the sessions of an account, as a change of role or unit does."""
    with unit_of_work(database):
        end_all_sessions(database, user.id)


@pytest.mark.parametrize("leave", [deactivated, ended])
def test_the_next_click_leads_to_signing_in(
    database: Session, browser: Browsers, leaver: User, leave: Callable[[Session, User], None]
) -> None:
    client = browser()
    client.sign_in("leaver")
    assert client.get("/fill/facts/identity").status_code == 200
    leave(database, leaver)
    assert client.get("/workbench").headers["Location"] == "/sign-in?back=/workbench"
    database.rollback()
    assert database.scalar(select(func.count()).select_from(WebSession)) == 0


@pytest.mark.parametrize("leave", [deactivated, ended])
def test_autosave_of_an_open_page_is_told_in_a_sentence(
    database: Session, browser: Browsers, leaver: User, leave: Callable[[Session, User], None]
) -> None:
    """The page still has the token of the session that ended."""
    client = browser()
    client.sign_in("leaver")
    client.get("/fill/facts/identity")
    leave(database, leaver)
    answer = client.send("/fill/facts/identity/autosave", legal_name="示例")
    said = answer.get_json()
    assert (answer.status_code, said["state"], said["account"]) == (401, "signed_out", None)


def test_a_form_sent_from_an_open_page_is_not_saved(database: Session, browser: Browsers, leaver: User) -> None:
    client = browser()
    client.sign_in("leaver")
    client.get("/fill/facts/identity")
    deactivated(database, leaver)
    answer = client.send("/fill/facts/identity", action="save")
    assert (answer.status_code, "没有保存" in answer.get_data(as_text=True)) == (400, True)


def test_rows_of_the_inactive_the_idle_the_old_and_the_half_never_load(
    app: Flask, database: Session, migrated: Settings
) -> None:
    now, factory = utc_now(), app.extensions["sessions"]
    active = make_user(database, "active", Role.TOWN)
    gone = make_user(database, "gone", Role.TOWN, active=False)
    half: dict[str, object] = {HALF: True}
    database.add_all(
        [
            WebSession(id_hash="good", user_id=active.id),
            WebSession(id_hash="half", user_id=active.id, data=half, created_at=now - timedelta(minutes=9)),
            WebSession(id_hash="gone", user_id=gone.id),
            WebSession(id_hash="idle", user_id=active.id, last_seen_at=now - timedelta(minutes=31)),
            WebSession(id_hash="old", user_id=active.id, created_at=now - timedelta(hours=13)),
            WebSession(id_hash="late", user_id=active.id, data=half, created_at=now - timedelta(minutes=11)),
            WebSession(id_hash="nobody", user_id=None),
        ]
    )
    database.commit()
    names = ("good", "half", "gone", "idle", "old", "late", "nobody", "unknown")
    with factory() as reading:
        found = [name for name in names if find_session(reading, factory, name, migrated) is not None]
    assert found == ["good", "half"]
    database.rollback()
    assert set(database.scalars(select(WebSession.id_hash))) == {"good", "half", "nobody"}


def test_the_last_use_is_noted_once_a_minute(app: Flask, database: Session, migrated: Settings) -> None:
    user, now = make_user(database, "active", Role.TOWN), utc_now()
    stale, recent = now - timedelta(minutes=2), now - timedelta(seconds=20)
    database.add_all(
        [
            WebSession(id_hash="stale", user_id=user.id, last_seen_at=stale),
            WebSession(id_hash="recent", user_id=user.id, last_seen_at=recent),
        ]
    )
    database.commit()
    factory = app.extensions["sessions"]
    for name in ("stale", "recent"):
        with factory() as reading:
            find_session(reading, factory, name, migrated)
    database.rollback()
    assert database.get_one(WebSession, "stale").last_seen_at >= now
    assert database.get_one(WebSession, "recent").last_seen_at == recent
