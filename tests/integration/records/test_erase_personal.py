"""What entries hold of persons can be erased; the chain stays whole, and an entry says what went and why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, AuditPersonal, utc_now
from survey.records import erase_personal as erasing
from survey.records.append_chain import append_committed
from survey.records.audit_keys import KeyRing
from survey.records.audit_trail import record
from survey.records.erase_personal import erase_personal, ranges_between
from survey.store.db import unit_of_work
from tests.integration.records.made_record import fault_of, verified, write


@pytest.fixture
def keys(database: Session, tmp_path: Path) -> KeyRing:
    ring = KeyRing(tmp_path)
    database.info["audit_keys"] = ring
    append_committed(database)
    write(database, "a", "b")
    with unit_of_work(database):
        record(database, "quiet", user_id=None, address="")
        record(database, "invited", user_id=None, personal={"name": "示例甲"}, address="")
    write(database, "c")
    append_committed(database)
    return ring


def erasures(database: Session) -> list[dict[str, object]]:
    statement = select(AuditEntry.detail).where(AuditEntry.action == "erase_personal").order_by(AuditEntry.id)
    return list(database.scalars(statement))


def test_given_entries_lose_address_salt_and_values(database: Session, keys: KeyRing) -> None:
    assert erase_personal(database, user_id=None, reason="本人要求", entries=[2, 5, 4, 77]) == 2
    found = database.execute(select(AuditEntry.id, AuditEntry.address, AuditEntry.salt == "").order_by(AuditEntry.id))
    assert [tuple(row) for row in found][:6] == [
        (1, "", False), (2, "", True), (3, "10.0.0.7", False), (4, "", False), (5, "", True), (6, "10.0.0.7", False)
    ]  # fmt: skip
    assert database.scalars(select(AuditPersonal)).all() == []
    assert erasures(database) == [{"reason": "本人要求", "entries": [[2, 2], [5, 5]], "rows": 2}]
    append_committed(database)
    assert (fault_of(database, keys), verified(database, keys).erased) == ("", 2)


def test_everything_older_than_a_moment_is_one_range(database: Session, keys: KeyRing) -> None:
    assert erase_personal(database, user_id=None, reason="到期", before=utc_now() - timedelta(days=1)) == 0
    assert erasures(database) == []
    assert erase_personal(database, user_id=None, reason="到期", before=utc_now()) == 4
    assert erasures(database) == [{"reason": "到期", "entries": [[2, 6]], "rows": 4}]
    assert erase_personal(database, user_id=None, reason="到期", before=utc_now()) == 0
    append_committed(database)
    assert (fault_of(database, keys), verified(database, keys).erased) == ("", 4)


def test_many_are_erased_in_units_of_work_of_their_own(
    database: Session, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 3)
    assert erase_personal(database, user_id=None, reason="到期", before=utc_now()) == 4
    assert [one["entries"] for one in erasures(database)] == [[[2, 5]], [[6, 6]]]
    assert fault_of(database, keys) == ""


def test_what_is_to_be_erased_is_named_in_one_way(database: Session, keys: KeyRing) -> None:
    del keys
    with pytest.raises(ValueError, match="either the moment or the entries"):
        erase_personal(database, user_id=None, reason="x")
    with pytest.raises(ValueError, match="either the moment or the entries"):
        erase_personal(database, user_id=None, reason="x", before=utc_now(), entries=[1])


@pytest.mark.parametrize(
    ("numbers", "kept", "ranges"),
    [
        ([], [], []),
        ([4], [], [[4, 4]]),
        ([1, 2, 5, 9], [], [[1, 9]]),
        ([1, 2, 5, 9], [3], [[1, 2], [5, 9]]),
        ([1, 2, 5, 9], [3, 4, 7, 30], [[1, 2], [5, 5], [9, 9]]),
    ],
)
def test_ranges_leave_out_what_is_kept(numbers: list[int], kept: list[int], ranges: list[list[int]]) -> None:
    assert ranges_between(numbers, kept) == ranges
