"""The keys of the record: one file, each key from its own moment on; a broken file is said, not replaced."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.records import audit_keys
from survey.records.audit_keys import AuditKey, KeyRing, KeysFileError, key_at, read_keys

MOMENT = datetime(2026, 11, 28, 8, tzinfo=UTC)


def key(name: str, minutes: int) -> AuditKey:
    return AuditKey(name, MOMENT + timedelta(minutes=minutes), b"0" * 32)


def test_a_key_holds_until_the_next_begins() -> None:
    keys = [key("a", 0), key("b", 10), key("c", 20)]
    held = {minutes: key_at(keys, MOMENT + timedelta(minutes=minutes)).id for minutes in (-5, 0, 9, 10, 19, 20, 99)}
    assert held == {-5: "a", 0: "a", 9: "a", 10: "b", 19: "b", 20: "c", 99: "c"}


def test_the_first_key_is_made_at_first_use_for_its_owner_only(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    assert ring.all() == ()
    moment, made = ring.now()
    assert (made.begins <= moment, len(made.secret), ring.all()) == (True, 32, (made,))
    assert (tmp_path / "audit.keys").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["audit.keys"]
    assert KeyRing(tmp_path).now()[1] == made


def test_many_that_make_the_first_key_at_once_have_the_same(tmp_path: Path) -> None:
    found: list[AuditKey] = []
    barrier = threading.Barrier(8)

    def make() -> None:
        barrier.wait()
        found.append(KeyRing(tmp_path).now()[1])

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.id for one in found] == [read_keys(tmp_path / "audit.keys")[0].id] * 8


def test_a_new_key_holds_a_little_later_for_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, others = KeyRing(tmp_path), KeyRing(tmp_path)
    first = others.now()[1]
    new = mine.rotate()
    assert [one.id for one in others.all()] == [first.id, new.id]
    assert (mine.now()[1].id, others.now()[1].id) == (first.id, first.id)
    monkeypatch.setattr(audit_keys, "true_now", lambda: new.begins)
    assert (mine.now()[1].id, others.now()[1].id) == (new.id, new.id)
    assert new.begins - first.begins >= audit_keys.ANNOUNCED


def test_a_clock_before_the_first_key_gives_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = KeyRing(tmp_path)
    first = ring.now()[1]
    monkeypatch.setattr(audit_keys, "true_now", lambda: first.begins - timedelta(hours=1))
    assert ring.now() == (first.begins, first)


GOOD = {"id": "a", "begins": MOMENT.isoformat(), "secret": "00" * 32}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "é",
        json.dumps({"format": 2, "keys": [GOOD]}),
        json.dumps({"format": 1, "keys": []}),
        json.dumps({"format": 1, "keys": [GOOD | {"secret": "00"}]}),
        json.dumps({"format": 1, "keys": [GOOD | {"begins": "2026-11-28T08:00:00"}]}),
        json.dumps({"format": 1, "keys": [{"id": "a"}]}),
    ],
)
def test_a_broken_file_is_said_and_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.keys"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeysFileError, match="cannot be read"):
        KeyRing(tmp_path).now()
    with pytest.raises(KeysFileError, match="cannot be read"):
        KeyRing(tmp_path).rotate()
    assert path.read_text(encoding="utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == ["audit.keys"]


def test_no_secret_is_shown(tmp_path: Path) -> None:
    made = KeyRing(tmp_path).now()[1]
    assert made.secret.hex() not in repr(made)
    assert repr(made.secret) not in repr(made)
