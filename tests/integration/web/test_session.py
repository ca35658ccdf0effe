"""Sessions: a planted id is nobody's, an id changes at every step up, and what was ended stays ended."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Role, WebSession
from survey.store.db import unit_of_work
from survey.web import session_rows
from survey.web.session import ServerSessions, hash_of_id
from tests.integration.conftest import Browser, make_user
from tests.integration.strict import code_of, give_factor, stranger, strict

__all__ = ["stranger", "strict"]
Browsers = Callable[[], Browser]


def session_id(client: Browser) -> str:
    """Return the id of a client's session, empty where it has none."""
    cookie = client.get_cookie("session")
    return cookie.value.partition(".")[0] if cookie is not None else ""


def test_a_planted_id_becomes_nobody_s_session(database: Session, browser: Browsers) -> None:
    """Somebody plants an id of his choice in a browser and waits: signing in gives another id, his stays nobody's."""
    make_user(database, "clerk", Role.DISTRICT)
    victim, thief = browser(), browser()
    for client in (victim, thief):
        client.set_cookie("session", "planted-by-the-thief")
    victim.sign_in_on_page("clerk")
    assert session_id(victim) not in {"", "planted-by-the-thief"}
    assert victim.get("/account").status_code == 200
    assert thief.get("/account").status_code == 302
    database.rollback()
    assert database.scalars(select(WebSession.id_hash)).all() == [hash_of_id(session_id(victim))]


def test_a_planted_session_of_the_thief_s_own_account_is_replaced(database: Session, browser: Browsers) -> None:
    make_user(database, "thief", Role.DISTRICT)
    make_user(database, "clerk", Role.DISTRICT)
    thief, victim = browser(), browser()
    thief.sign_in("thief")
    planted = session_id(thief)
    victim.set_cookie("session", planted)
    victim.sign_in_on_page("clerk")
    assert session_id(victim) != planted
    assert thief.get("/account").status_code == 302


def test_the_id_changes_with_password_and_second_factor_and_sign_out_ends_it(
    database: Session, strict: Flask, stranger: Browsers
) -> None:
    user = make_user(database, "clerk", Role.DISTRICT)
    give_factor(database, strict.extensions["settings"], user)
    client, ids = stranger(), [""]
    client.sign_in_on_page("clerk")
    ids.append(session_id(client))
    client.send("/sign-in/code", code=code_of())
    ids.append(session_id(client))
    client.get("/account")
    assert len(set(ids)) == 3
    database.rollback()
    assert database.scalars(select(WebSession.id_hash)).all() == [hash_of_id(ids[2])]
    client.send("/sign-out")
    database.rollback()
    assert database.scalar(select(func.count()).select_from(WebSession)) == 0


def test_a_session_that_ended_while_a_request_ran_stays_ended(
    app: Flask, database: Session, migrated: Settings, browser: Browsers
) -> None:
    """The request read its session before; what it changed is not written into a row of its own."""
    make_user(database, "clerk", Role.DISTRICT)
    client = browser()
    client.sign_in("clerk")
    token = session_id(client)
    context = app.test_request_context("/language", headers={"Cookie": f"session={token}"})
    sessions = ServerSessions(migrated)
    with app.app_context():
        running = sessions.open_session(app, context.request)
    with unit_of_work(database):
        database.execute(delete(WebSession))
    running["language"] = "en"
    with context:
        sessions.save_session(app, running, app.response_class())
    assert database.scalar(select(func.count()).select_from(WebSession)) == 0
    assert client.get("/account").status_code == 302


def test_a_visitor_s_cookie_makes_nobody_half_or_whole(
    browser: Browsers, database: Session, migrated: Settings
) -> None:
    """What a visitor's cookie says of a user or of the half state is not read, even signed by us."""
    user = make_user(database, "clerk", Role.DISTRICT)
    signer = ServerSessions(migrated)._signer
    client = browser()
    client.set_cookie("visitor", str(signer.dumps({"user_id": user.id, session_rows.HALF: True})))
    assert client.get("/account").headers["Location"] == "/sign-in?back=/account"
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in?back=/sign-in/code"
