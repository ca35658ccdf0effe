"""Officials say what they make of a signal, with a reason; it is recorded, and can be taken back; two at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.models import AuditEntry, SignalOutcome, SignalResolution, User
from survey.signals.resolve_signal import Word, resolve_signal
from survey.signals.signal_results import SignalRefusedError
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.signals.looked import Looked, actions, evaluation, looked, seen
from tests.integration.signals.looked import text as page

__all__ = ["evaluation", "looked"]


def words(database: Session) -> list[tuple[str, str]]:
    database.rollback()
    rows = database.scalars(select(SignalResolution).order_by(SignalResolution.id))
    return [(str(row.outcome), row.reason) for row in rows]


def test_a_signal_is_resolved_with_a_reason_and_opened_again(looked: Looked, database: Session) -> None:
    town = looked.signed_in("own_town")
    path = looked.path
    assert "待看" in page(town, path)
    sent = town.send(f"{path}/resolve", outcome="on_site", reason="到现场看设备", seen=seen(town, path))
    assert sent.status_code == 302
    assert ("现场核实" in page(town, path), "到现场看设备" in page(town, path)) == (True, True)
    revoked = town.send(f"{path}/revoke", why="看错了企业", seen=seen(town, path))
    assert revoked.status_code == 302
    assert words(database) == [("on_site", "到现场看设备"), ("revoked", "看错了企业")]
    shown = page(town, path)
    assert ("待看" in shown, "看错了企业" in shown, "到现场看设备" in shown) == (True, True, True)
    assert actions(database)[1:] == [("resolve_signal", "own_town"), ("revoke_signal", "own_town")]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "revoke_signal")).one()
    assert (entry.object_type, entry.object_id) == ("version", str(looked.version))
    assert entry.detail == {
        "signal": looked.check, "before": {"resolution": "on_site"}, "resolution": "revoked", "reason": "看错了企业",
    }  # fmt: skip


def test_of_two_officials_at_once_the_second_is_told_and_keeps_what_was_typed(
    looked: Looked, database: Session
) -> None:
    first, second = looked.signed_in("own_town"), looked.signed_in("district")
    marks = [seen(client, looked.path) for client in (first, second)]
    first.send(f"{looked.path}/resolve", outcome="seen", reason="第一人", seen=marks[0])
    refused = second.send(f"{looked.path}/resolve", outcome="explained", reason="第二人写的", seen=marks[1])
    shown = refused.get_data(as_text=True)
    assert ("别人刚刚处理了这条线索" in shown, "第二人写的" in shown, "第一人" in shown) == (True, True, True)
    assert words(database) == [("seen", "第一人")]
    second.send(f"{looked.path}/resolve", outcome="explained", reason="第二人写的", seen=seen(second, looked.path))
    assert words(database) == [("seen", "第一人"), ("explained", "第二人写的")]


def test_two_transactions_at_once_store_one_word(looked: Looked, app: Flask, database: Session) -> None:
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    database.rollback()

    def say(own: Session) -> str:
        try:
            word = Word(SignalOutcome.SEEN, "理由", 0)
            resolve_signal(own, looked.version, looked.check, word, user_id=user)
        except SignalRefusedError as error:
            return error.code
        return "stored"

    assert sorted(at_once(app, say, say)) == ["moved", "stored"]
    assert words(database) == [("seen", "理由")]


def test_every_fault_of_a_form_is_said_at_once_and_nothing_is_stored(looked: Looked, database: Session) -> None:
    town = looked.signed_in("own_town")
    shown = town.send(f"{looked.path}/resolve", reason="", seen="0").get_data(as_text=True)
    assert ("请选择一种处理" in shown, "请写明理由" in shown) == (True, True)
    odd = town.send(f"{looked.path}/resolve", outcome="revoked", reason="留着", seen="0").get_data(as_text=True)
    assert ("留着" in odd, words(database)) == (True, [])


def test_what_was_never_resolved_cannot_be_revoked(looked: Looked, database: Session) -> None:
    shown = looked.signed_in("district").send(f"{looked.path}/revoke", why="误操作", seen="0").get_data(as_text=True)
    assert ("这条线索还没有处理" in shown, "误操作" in shown, words(database)) == (True, True, [])


def test_a_signal_that_is_found_no_more_takes_no_word(looked: Looked, database: Session) -> None:
    district = looked.signed_in("district")
    mark = seen(district, looked.path)
    with unit_of_work(database):
        database.execute(text("UPDATE signal_found SET ended_at = '2026-01-01 00:00:00' WHERE version_id = :v"),
                         {"v": looked.version})  # fmt: skip
    sent = district.send(f"{looked.path}/resolve", outcome="seen", reason="理由", seen=mark)
    assert (sent.status_code, sent.headers["Location"], words(database)) == (302, "/signals", [])
    assert "这条线索已不再成立" in page(district, "/signals")


def test_the_leader_reads_and_says_nothing(looked: Looked) -> None:
    leader = looked.signed_in("leader")
    assert 'name="outcome"' not in page(leader, looked.path)
    assert leader.send(f"{looked.path}/resolve", outcome="seen", reason="理由", seen="0").status_code == 403


def test_the_database_refuses_to_change_a_word(looked: Looked, database: Session) -> None:
    town = looked.signed_in("own_town")
    town.send(f"{looked.path}/resolve", outcome="seen", reason="理由", seen="0")
    for statement in ("UPDATE signal_resolution SET reason = 'x'", "DELETE FROM signal_resolution"):
        with pytest.raises(DBAPIError, match="append-only"), unit_of_work(database):
            database.execute(text(statement))
