"""What officials said holds for a newer submission with the same figures, and is open again where they changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.models import SignalFound, SignalOutcome, SignalResolution, SubmissionVersion, User
from survey.queries import signals
from survey.queries.signals import SignalFilters
from survey.signals import find_signals
from survey.signals.resolve_signal import Word, resolve_signal
from survey.signals.signal_results import SignalRefusedError
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser
from tests.integration.signals.looked import Looked, evaluation, looked, seen
from tests.integration.signals.looked import text as page
from tests.integration.signals.submitted_anew import submit_anew

__all__ = ["evaluation", "looked"]
ALL = Scope(everything=True)


def look_again(app: Flask, database: Session, campaign: int) -> None:
    with app.app_context():
        find_signals.find_signals(database, campaign, user_id=None)
    database.rollback()


def outcome(database: Session, looked: Looked, version: int) -> str:
    database.rollback()
    found = signals.one_of_version(database, version, looked.check)
    assert found is not None
    return found[1]


def resolve(client: Browser, looked: Looked, version: int, **said: str) -> str:
    path = f"/signals/{version}/{looked.check}"
    sent = client.send(f"{path}/resolve", seen=seen(client, path), **said)
    return "stored" if sent.status_code == 302 else sent.get_data(as_text=True)


def test_a_word_is_carried_where_the_figures_are_the_same_and_open_again_where_they_changed(
    looked: Looked, app: Flask, database: Session
) -> None:
    town = looked.signed_in("own_town")
    assert resolve(town, looked, looked.version, outcome="explained", reason="设备一次付清") == "stored"
    before = signals.count(database, looked.campaign, ALL, SignalFilters(outcome="explained"))

    same = submit_anew(database, looked.version)
    look_again(app, database, looked.campaign)
    assert outcome(database, looked, same) == "explained"
    assert signals.count(database, looked.campaign, ALL, SignalFilters(outcome="explained")) == before == 1
    shown = page(town, f"/signals/{same}/{looked.check}")
    assert "第 1 次提交时已处理，这次提交的数字和答案没有变，处理沿用" in shown
    assert "第 1 次提交时已说明：设备一次付清（" in shown

    spent = database.get_one(SubmissionVersion, looked.version)
    changed = submit_anew(database, looked.version, digital_spend_y1=Decimal(spent.revenue or 0))
    look_again(app, database, looked.campaign)
    assert outcome(database, looked, changed) == "open"
    shown = page(town, f"/version/{changed}")
    assert "第 1 次提交时已处理，这次提交的数字或答案有变，重新待看" in shown
    assert "第 1 次提交时已说明：设备一次付清（" in shown

    back = submit_anew(database, looked.version)
    look_again(app, database, looked.campaign)
    assert outcome(database, looked, back) == "explained"
    path = f"/signals/{back}/{looked.check}"
    assert town.send(f"{path}/revoke", why="再看一遍", seen=seen(town, path)).status_code == 302
    assert outcome(database, looked, back) == "open"

    last = submit_anew(database, looked.version)
    look_again(app, database, looked.campaign)
    assert (outcome(database, looked, last), "处理沿用" in page(town, f"/version/{last}")) == ("open", False)
    rows = database.execute(
        select(SignalFound.version_id, SignalFound.word_holds)
        .where(SignalFound.check_id == looked.check, SignalFound.version_id.in_([same, changed, back, last]))
        .order_by(SignalFound.version_id)
    ).all()
    assert [(row[0], row[1]) for row in rows] == [(same, True), (changed, False), (back, True), (last, False)]


def test_an_older_submission_takes_no_word_and_what_was_typed_stays(looked: Looked, database: Session) -> None:
    town = looked.signed_in("own_town")
    mark = seen(town, looked.path)
    newest = submit_anew(database, looked.version)
    sent = town.send(f"{looked.path}/resolve", outcome="seen", reason="留着的理由", seen=mark)
    shown = sent.get_data(as_text=True)
    assert ("企业已重新提交，没有保存" in shown, "留着的理由" in shown) == (True, True)
    assert f'href="/version/{newest}#signals"' in shown
    assert 'name="outcome"' not in page(town, looked.path)
    assert database.scalars(select(SignalResolution)).all() == []


def test_a_word_on_other_figures_of_one_submission_is_open_again(looked: Looked, app: Flask, database: Session) -> None:
    """As where the copy of a near copy is another firm now: the row of before was about somebody else."""
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    resolve_signal(database, looked.version, looked.check, Word(SignalOutcome.SEEN, "看过", 0), user_id=user)
    with unit_of_work(database):
        row = database.scalars(
            select(SignalFound).where(SignalFound.version_id == looked.version, SignalFound.check_id == looked.check)
        ).one()
        word = database.scalars(select(SignalResolution.id)).one()
        copy = {name: getattr(row, name) for name in ("version_id", "check_id", "definition_id", "definition_version",
                "definition_digest", "questions", "found_at")}  # fmt: skip
        database.execute(
            text("UPDATE signal_found SET ended_at = '2026-01-01 00:00:00' WHERE id = :id"), {"id": row.id}
        )
        database.add(SignalFound(**copy, figures={"figure": "99"}, word_id=word, word_holds=False))
    assert outcome(database, looked, looked.version) == "open"
    assert "处理以后数字有变，重新待看" in page(looked.signed_in("district"), looked.path)


def test_a_word_said_while_it_was_looked_over_makes_it_look_anew(looked: Looked, app: Flask, database: Session) -> None:
    submit_anew(database, looked.version)
    outdated = find_signals.look(database, looked.campaign)
    other = database.scalars(
        select(SignalFound).where(SignalFound.version_id != looked.version).order_by(SignalFound.id).limit(1)
    ).one()
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    word = Word(SignalOutcome.SEEN, "看过", 0)
    resolve_signal(database, other.version_id, other.check_id, word, user_id=user)
    with app.app_context(), pytest.raises(find_signals.OtherFoundError), unit_of_work(database):
        find_signals.write(database, outdated, user_id=None)


def test_an_older_version_is_refused_by_the_service_too(looked: Looked, database: Session) -> None:
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    submit_anew(database, looked.version)
    with pytest.raises(SignalRefusedError) as refused:
        resolve_signal(database, looked.version, looked.check, Word(SignalOutcome.SEEN, "看过", 0), user_id=user)
    assert refused.value.code == "replaced"
