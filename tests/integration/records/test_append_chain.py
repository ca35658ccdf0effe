"""Every committed entry gets its place once, whoever appends and whenever it was committed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import AuditChain, AuditEntry, AuditHead
from survey.records import append_chain
from survey.records.append_chain import ChainBrokenError, append_committed
from survey.records.audit_keys import KeyRing
from tests.integration.records.made_record import fault_of, spoil, write


@pytest.fixture
def keys(database: Session, tmp_path: Path) -> KeyRing:
    ring = KeyRing(tmp_path)
    database.info["audit_keys"] = ring
    return ring


def places(database: Session) -> list[tuple[int, int]]:
    database.rollback()
    rows = database.execute(select(AuditChain.seq, AuditChain.entry_id).order_by(AuditChain.seq)).all()
    return [(seq, entry_id) for seq, entry_id in rows]


def test_the_chain_begins_with_what_there_was_and_goes_on(database: Session, keys: KeyRing) -> None:
    assert append_committed(database) == 1
    write(database, "a", "b")
    assert append_committed(database) == 2
    assert append_committed(database) == 0
    assert places(database) == [(1, 1), (2, 2), (3, 3)]
    head = database.scalars(select(AuditHead)).one()
    last = database.get_one(AuditChain, 3)
    assert (head.seq, head.mac, head.at) == (3, last.mac, last.at)
    begun = database.get_one(AuditEntry, 1)
    assert (begun.action, begun.detail) == ("begin_chain", {"older": 0, "last": 0, "digest": ""})
    assert fault_of(database, keys) == ""


def test_more_than_one_unit_of_work_holds(database: Session, keys: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append_chain, "AT_ONCE", 4)
    write(database, *"abcdefghi")
    assert append_committed(database) == 10
    assert [seq for seq, _entry in places(database)] == list(range(1, 11))
    assert fault_of(database, keys) == ""


def test_an_entry_that_commits_late_gets_the_next_place(
    migrated: Settings, database: Session, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number was taken before others that were committed first."""
    write(database, "a", "b")
    spoil(migrated, "UPDATE audit_entry SET id = 40 WHERE id = 2")
    append_committed(database)
    write(database, "late")
    spoil(migrated, "UPDATE audit_entry SET id = 20 WHERE action = 'late'")
    assert append_committed(database) == 1
    assert places(database)[-1] == (4, 20)
    write(database, "very late")
    spoil(migrated, "UPDATE audit_entry SET id = 21 WHERE action = 'very late'")
    monkeypatch.setattr(append_chain, "LOOK_BACK", 5)
    assert (append_committed(database), append_committed(database, whole=True)) == (0, 1)
    assert fault_of(database, keys) == ""


def test_of_two_that_append_at_once_none_breaks_the_chain(
    app: Flask, database: Session, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(append_chain, "AT_ONCE", 3)
    append_committed(database)
    write(database, *(f"n{number}" for number in range(40)))
    given: list[int] = []

    def append() -> None:
        with app.extensions["sessions"]() as own:
            own.info["audit_keys"] = keys
            while len(given) < 200 and sum(given) < 40:
                given.append(append_committed(own))

    threads = [threading.Thread(target=append) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given) == 40
    assert [seq for seq, _entry in places(database)] == list(range(1, 42))
    assert fault_of(database, keys) == ""


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("UPDATE audit_head SET seq = 1", "the head of the record names place 1, and the last place is 2"),
        ("DELETE FROM audit_chain WHERE seq = 2", "the head of the record names place 2, and the last place is 1"),
        ("DELETE FROM audit_head", "the head of the record is missing, and the chain has places"),
    ],
)
def test_nothing_is_appended_to_a_broken_chain(
    migrated: Settings, database: Session, keys: KeyRing, deed: str, said: str
) -> None:
    del keys
    write(database, "a")
    append_committed(database)
    spoil(migrated, deed)
    write(database, "b")
    before = places(database)
    with pytest.raises(ChainBrokenError, match=said):
        append_committed(database)
    assert places(database) == before
