"""Whatever is changed, removed or inserted in the record is named; what nobody touched is whole."""

# ruff: noqa: S608 - the statements are the tests' own
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import AuditChain, AuditHead, utc_now
from survey.records.append_chain import append_committed
from survey.records.audit_keys import AuditKey, KeyRing
from survey.records.read_anchors import Anchor, read_against
from survey.records.verify_chain import verify
from survey.records.write_anchors import anchor_of, head_words
from tests.integration.records.deeds import CASES, COPY
from tests.integration.records.made_record import fault_of, make_record, spoil, verified, write
from tests.integration.snapshots import States, restored


@pytest.fixture
def keys(
    database: Session, states: States, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> KeyRing:
    """Return the keys of the record of `make_record`, which the database holds."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("keys")
        make_record(database, KeyRing(folder), monkeypatch)
        return folder

    folder = restored(states, database, "record", make)
    ring = KeyRing(folder)
    database.info["audit_keys"] = ring
    return ring


def test_a_record_that_nobody_touched_is_whole(database: Session, keys: KeyRing) -> None:
    found = verified(database, keys)
    assert (found.fault, found.chained, found.waiting, found.older, found.erased, found.anchor, found.notes) == (
        None, 11, 0, 0, 1, None, ()
    )  # fmt: skip


def test_an_entry_that_waits_is_counted_and_its_mac_tried(migrated: Settings, database: Session, keys: KeyRing) -> None:
    write(database, "waits")
    found = verified(database, keys)
    assert (found.fault, found.chained, found.waiting) == (None, 11, 1)
    spoil(migrated, "UPDATE audit_entry SET action = 'x' WHERE id = 12")
    assert fault_of(database, keys).startswith("entry 12 (x, ")


@pytest.mark.parametrize("case", CASES)
def test_what_was_done_is_named(migrated: Settings, database: Session, keys: KeyRing, case: str) -> None:
    statements, named = CASES[case]
    spoil(migrated, *statements)
    assert fault_of(database, keys)[: len(named)] == named


def place(database: Session, seq: int) -> str:
    return database.scalars(select(AuditChain.mac).where(AuditChain.seq == seq)).one()


CUT = (
    "DELETE FROM audit_chain WHERE seq > 9",
    "DELETE FROM audit_entry WHERE id > 9",
    "UPDATE audit_head SET seq = 9, mac = (SELECT mac FROM audit_chain WHERE seq = 9)",
)


def test_an_end_cut_off_with_the_head_set_back_is_named_by_an_anchor_alone(
    migrated: Settings, database: Session, keys: KeyRing
) -> None:
    anchor = Anchor("a copy", 11, place(database, 11), "", {})
    printed = head_words(database)
    database.rollback()
    spoil(migrated, *CUT)
    assert fault_of(database, keys) == ""
    named = "the end was cut off after place 9: the anchor in {} knows place 11"
    assert fault_of(database, keys, anchor) == named.format("a copy")
    assert fault_of(database, keys, *read_against(printed)) == named.format("what was given")


def test_a_chain_made_anew_is_named_by_an_anchor(migrated: Settings, database: Session, keys: KeyRing) -> None:
    """Whoever has the keys can write everything anew; an anchor elsewhere knows better."""
    anchor = Anchor("a copy", 10, place(database, 10), "2026-11-28", {})
    database.rollback()
    spoil(migrated, *CUT)
    write(database, "other", "history")
    append_committed(database)
    assert fault_of(database, keys) == ""
    assert fault_of(database, keys, anchor) == (
        "place 10 of the chain is not the one that the anchor in a copy knows (of 2026-11-28): the record was cut off"
        " or changed before it and chained anew"
    )


def test_a_chain_taken_away_and_begun_anew_is_named(migrated: Settings, database: Session, keys: KeyRing) -> None:
    spoil(migrated, "DELETE FROM audit_chain", "DELETE FROM audit_head")
    append_committed(database, whole=True)
    assert fault_of(database, keys) == (
        "the chain was begun more than once (entries 1 and 12): it was taken away and begun anew"
    )


def test_a_chain_without_its_beginning_is_named(migrated: Settings, database: Session, keys: KeyRing) -> None:
    spoil(
        migrated,
        "DELETE FROM audit_chain",
        "DELETE FROM audit_entry WHERE id = 1",
        "UPDATE audit_head SET seq = 0, mac = ''",
    )
    append_committed(database, whole=True)
    assert fault_of(database, keys) == "no entry says how the chain began: it was taken away and begun anew"


def test_what_lies_after_the_last_anchor_is_told_from_what_is_proven(database: Session, keys: KeyRing) -> None:
    anchors = [Anchor(str(seq), seq, place(database, seq), "", {}) for seq in (8, 2)]
    found = verified(database, keys, *anchors)
    assert (found.fault, found.chained, found.anchor) == (None, 11, anchors[0])


def test_an_anchor_that_was_changed_is_named(database: Session, keys: KeyRing) -> None:
    said = anchor_of(database, keys)
    anchor = Anchor("f", said["seq"], said["mac"], said["at"], said)
    assert fault_of(database, keys, anchor) == ""
    earlier = {**said, "seq": 9, "mac": place(database, 9)}
    changed = Anchor("f", 9, str(earlier["mac"]), "", earlier)
    assert fault_of(database, keys, changed) == "the anchor of place 9 in f was changed: its seal does not fit"
    unknown = verified(database, keys, Anchor("f", 9, "", "", {**earlier, "key": "k"})).fault
    assert (str(unknown), unknown and unknown.unknown) == (
        "the key k of the anchor in f is not in the file of keys", True
    )  # fmt: skip


def test_a_missing_key_is_named_with_the_first_row_that_needs_it(database: Session, keys: KeyRing) -> None:
    first, second = keys.all()
    database.rollback()
    for held, row in (((second,), 1), ((first,), 6), ((), 1)):
        fault = verify(database, held, ()).fault
        assert str(fault).startswith(f"entry {row} was made with the key {(first, second)[row == 6].id}, which is not")
        assert fault is not None
        assert fault.unknown


def test_a_key_that_is_newer_than_its_row_or_used_after_its_end_is_named(database: Session, keys: KeyRing) -> None:
    first, second = keys.all()
    database.rollback()
    later = AuditKey(second.id, utc_now() + timedelta(hours=1), second.secret)
    assert str(verify(database, (first, later), ()).fault).startswith(f"entry 6 carries the key {second.id}, which did")
    earlier = AuditKey(second.id, first.begins, second.secret)
    assert str(verify(database, (first, earlier), ()).fault).startswith(
        f"entry 1 carries the key {first.id}, which did"
    )


def test_rows_older_than_the_chain_are_counted_apart_and_held_to_what_they_were(
    migrated: Settings, app: object, database: Session, tmp_path: Path
) -> None:
    del app
    columns = "id, at, action, object_type, object_id, detail, address"
    old = "INSERT INTO audit_entry ({}) VALUES ({}, '2026-01-01 00:00:00.000000', 'old', '', '', '{{}}', '10.0.0.1')"
    spoil(migrated, *(old.format(columns, number) for number in (1, 2, 3)))
    if_postgresql(database, "SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), 3)")
    keys = KeyRing(tmp_path)
    database.info["audit_keys"] = keys
    append_committed(database)
    write(database, "new")
    append_committed(database)
    found = verified(database, keys)
    assert (found.fault, found.chained, found.older) == (None, 2, 3)
    spoil(migrated, "UPDATE audit_entry SET address = '' WHERE id = 1")
    assert fault_of(database, keys) == ""
    spoil(migrated, "UPDATE audit_entry SET action = 'x' WHERE id = 2")
    assert fault_of(database, keys) == (
        "there are 3 entries older than the chain, and 3 were there when it began: one of them was changed, removed or"
        " inserted"
    )
    spoil(migrated, "DELETE FROM audit_entry WHERE id = 2")
    assert fault_of(database, keys).startswith(
        "there are 2 entries older than the chain, and 3 were there when it began"
    )


def if_postgresql(database: Session, statement: str) -> None:
    """Run a statement on PostgreSQL, whose sequences do not see ids that were given."""
    if database.get_bind().dialect.name == "postgresql":
        database.execute(text(statement))
        database.commit()


def test_a_row_that_cannot_be_read_is_named_and_ends_in_no_traceback(
    migrated: Settings, database: Session, keys: KeyRing
) -> None:
    spoil(migrated, "UPDATE audit_entry SET detail = '[1]' WHERE id = 7")
    assert fault_of(database, keys) == "entry 7 was changed: it holds what the program never writes"


def test_a_clock_that_was_set_back_is_a_note_and_no_fault(database: Session, keys: KeyRing) -> None:
    ahead = utc_now() + timedelta(minutes=5)
    database.info["audit_keys"] = Shifted(keys, timedelta(minutes=5))
    write(database, "ahead")
    append_committed(database)
    database.info["audit_keys"] = keys
    write(database, "now")
    append_committed(database)
    assert ahead > utc_now()
    found = verified(database, keys)
    assert (found.fault, found.chained, found.notes) == (None, 13, ("at place 13 the clock had been set back",))


class Shifted(KeyRing):
    """Keys whose clock goes ahead."""

    def __init__(self, keys: KeyRing, by: timedelta) -> None:
        super().__init__(keys.path.parent)
        self._by = by

    def now(self) -> tuple[datetime, AuditKey]:
        """Return the moment and the key of later."""
        moment, key = super().now()
        return moment + self._by, key


def test_an_entry_that_waits_for_long_is_noted(
    database: Session, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, "waits")
    assert verified(database, keys).notes == ()
    later = utc_now() + timedelta(minutes=11)
    monkeypatch.setattr("survey.records.verify_chain.utc_now", lambda: later)
    [note] = verified(database, keys).notes
    assert (note[:36], note[-16:]) == ("the oldest waits for its place since", "no appender runs")


Deed = Callable[[Random], tuple[list[str], str]]


def _other(random: Random) -> tuple[list[str], str]:
    column = random.choice(["action", "object_type", "object_id", "personal_digest", "mac", "key", "salt", "address"])
    number = random.choice([2, 3, 4, 6, 7, 10, 11])
    return [f"UPDATE audit_entry SET {column} = 'z{random.randrange(10**6)}' WHERE id = {number}"], f"entry {number} "


def _removed(random: Random) -> tuple[list[str], str]:
    number = random.randint(1, 11)
    deeds = [f"DELETE FROM audit_personal WHERE entry_id = {number}", f"DELETE FROM audit_entry WHERE id = {number}"]
    return deeds, f"entry {number} was removed"


def _unplaced(random: Random) -> tuple[list[str], str]:
    seq = random.randint(1, 10)
    return [f"DELETE FROM audit_chain WHERE seq = {seq}"], f"place {seq} of the chain was removed"


def _misplaced(random: Random) -> tuple[list[str], str]:
    one, other = sorted(random.sample(range(1, 12), 2))
    moves = [(one, 99), (other, one), (99, other)]
    return [f"UPDATE audit_entry SET id = {to} WHERE id = {of}" for of, to in moves], f" {one}"


def _inserted(random: Random) -> tuple[list[str], str]:
    of, to = random.choice([2, 3, 4, 6, 7, 10, 11]), random.randint(20, 99)
    mac = random.choice(["mac", f"'{random.randbytes(32).hex()}'"])
    return [COPY.format(to=to, of=of, action="action", mac=mac)], f"entry {to} "


def _cut(random: Random) -> tuple[list[str], str]:
    end = random.randint(1, 10)
    return [
        f"DELETE FROM audit_chain WHERE seq > {end}",
        f"DELETE FROM audit_entry WHERE id > {end}",
        f"UPDATE audit_head SET seq = {end}, mac = (SELECT mac FROM audit_chain WHERE seq = {end})",
    ], f"cut off after place {end}" if end >= 9 else ""


@pytest.mark.parametrize("seed", range(40))
def test_a_random_deed_is_always_named(migrated: Settings, database: Session, keys: KeyRing, seed: int) -> None:
    random = Random(seed)
    anchor = Anchor("a copy", 11, place(database, 11), "", {})
    head = database.execute(select(AuditHead.seq, AuditHead.mac)).one()
    database.rollback()
    assert fault_of(database, keys, anchor) == ""
    deed: Deed = random.choice([_other, _removed, _unplaced, _misplaced, _inserted, _cut])
    statements, named = deed(random)
    spoil(migrated, *statements)
    fault = fault_of(database, keys, anchor)
    assert (head[0], fault != "", named in fault) == (11, True, True), fault
