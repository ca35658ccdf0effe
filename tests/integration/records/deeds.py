"""Deeds of somebody who owns the database: what is done to the record of `make_record`, and how it is named."""

# ruff: noqa: S608 - the statements are the tests' own
from __future__ import annotations

COPY = (
    "INSERT INTO audit_entry (id, at, user_id, action, object_type, object_id, detail, address, key, salt,"
    " personal_digest, mac) SELECT {to}, at, user_id, {action}, object_type, object_id, detail, address, key, salt,"
    " personal_digest, {mac} FROM audit_entry WHERE id = {of}"
)
OF_PERSONS = "the address or the personal values of entry"
NOT_NEXT = "place {} of the chain was changed, swapped or inserted"
ZEROS = "0" * 64
PLACE = "seq, entry_id, at, key, mac"
CASES: dict[str, tuple[tuple[str, ...], str]] = {
    "action": (("UPDATE audit_entry SET action = 'x' WHERE id = 3",), "entry 3 (x,"),
    "time": (("UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000' WHERE id = 3",), "entry 3 carries the key"),
    "later time": (("UPDATE audit_entry SET at = '2099-01-01 00:00:00.000000' WHERE id = 6",), "entry 6 (d,"),
    "person": (("UPDATE audit_entry SET object_type = 'user' WHERE id = 3",), "entry 3 (b,"),
    "object": (("UPDATE audit_entry SET object_id = '8' WHERE id = 4",), "entry 4 (c,"),
    "detail": (("UPDATE audit_entry SET detail = '{\"of\": \"x\"}' WHERE id = 10",), "entry 10 (g,"),
    "fields shifted": (
        ("UPDATE audit_entry SET object_type = 'campaign7', object_id = '' WHERE id = 2",), "entry 2 (a,"
    ),
    "address": (("UPDATE audit_entry SET address = '10.0.0.8' WHERE id = 3",), f"{OF_PERSONS} 3"),
    "salt": (("UPDATE audit_entry SET salt = '00' WHERE id = 3",), f"{OF_PERSONS} 3"),
    "personal values": (
        ("UPDATE audit_personal SET content = '{\"name\": \"x\"}'",), f"{OF_PERSONS} 5"
    ),
    "personal values removed": (("DELETE FROM audit_personal",), f"{OF_PERSONS} 5"),
    "personal values added": (
        ("INSERT INTO audit_personal (entry_id, content) VALUES (3, '{\"name\": \"x\"}')",),
        f"{OF_PERSONS} 3",
    ),
    "an erasure that nobody recorded": (
        ("DELETE FROM audit_personal", "UPDATE audit_entry SET salt = '', address = '' WHERE id = 5"),
        "the personal values of entry 5 were removed, and no erasure is recorded",
    ),
    "values put in after an erasure": (
        ("UPDATE audit_entry SET address = '10.0.0.9' WHERE id = 8",), f"{OF_PERSONS} 8"
    ),
    "mac": ((f"UPDATE audit_entry SET mac = '{ZEROS}' WHERE id = 3",), "entry 3 (b,"),
    "no mac": (("UPDATE audit_entry SET mac = '' WHERE id = 3",), "entry 3 (b) lost its mac"),
    "another key": (
        ("UPDATE audit_entry SET key = (SELECT key FROM audit_entry WHERE id = 2) WHERE id = 6",),
        "entry 6 carries the key",
    ),
    "another number of the head": (
        ("UPDATE audit_head SET id = 0",), "the head of the chain was changed: it is one row, number 1"
    ),
    "unknown key": (
        ("UPDATE audit_entry SET key = 'nobody' WHERE id = 6",),
        "entry 6 was changed: it names a key that never held",
    ),
    "removed": (("DELETE FROM audit_entry WHERE id = 4",), "entry 4 was removed: place 4"),
    "removed with its place": (
        ("DELETE FROM audit_chain WHERE entry_id = 4", "DELETE FROM audit_entry WHERE id = 4"),
        "place 4 of the chain was removed: 5 is the next",
    ),
    "removed, and the places moved up": (
        ("DELETE FROM audit_chain WHERE seq = 11", "DELETE FROM audit_entry WHERE id = 11",
         "UPDATE audit_head SET seq = 10"),
        "the end was cut off or the head changed: the head names place 10, and the last place is 10",
    ),
    "renumbered": (
        ("DELETE FROM audit_chain WHERE seq = 4", "UPDATE audit_chain SET seq = 4 WHERE seq = 5"),
        f"{NOT_NEXT.format(4)}: it does not continue the place before (it names entry 5)",
    ),
    "inserted": ((COPY.format(to=90, of=3, action="'y'", mac="mac"),), "entry 90 (y,"),
    "copied": (
        (COPY.format(to=90, of=3, action="action", mac="mac"),), "entry 90 was inserted: it is a copy of entry 3"
    ),
    "inserted as if it were old": (
        (COPY.format(to=90, of=3, action="action", mac="''"),), "entry 90 (b) has no mac and is younger"
    ),
    "inserted as if it were older": (
        (COPY.format(to=90, of=3, action="action", mac="''"),
         "UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000' WHERE id = 90"),
        "entry 90 was inserted: it has no mac and is no older than the chain",
    ),
    "place's entry": (("UPDATE audit_chain SET entry_id = 99 WHERE seq = 3",), "entry 99 was removed: place 3"),
    "places swapped": (
        ("UPDATE audit_chain SET entry_id = 99 WHERE seq = 3", "UPDATE audit_chain SET entry_id = 3 WHERE seq = 4",
         "UPDATE audit_chain SET entry_id = 4 WHERE seq = 3"),
        NOT_NEXT.format(3),
    ),
    "entries swapped": (
        ("UPDATE audit_entry SET id = 99 WHERE id = 3", "UPDATE audit_entry SET id = 3 WHERE id = 4",
         "UPDATE audit_entry SET id = 4 WHERE id = 99"),
        NOT_NEXT.format(3),
    ),
    "place's time": (
        ("UPDATE audit_chain SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2",),
        "place 2 of the chain carries the key",
    ),
    "place's mac": ((f"UPDATE audit_chain SET mac = '{ZEROS}' WHERE seq = 5",), "place 5 of the chain was changed"),
    "place removed": (("DELETE FROM audit_chain WHERE seq = 5",), "place 5 of the chain was removed: 6 is the next"),
    "first place removed": (
        ("DELETE FROM audit_chain WHERE seq = 1",), "place 1 of the chain was removed: 2 is the next"
    ),
    "place inserted": (
        (f"INSERT INTO audit_chain ({PLACE}) SELECT 0, 90, at, key, mac FROM audit_chain WHERE seq = 1",),
        "place 0 of the chain was inserted or changed: 1 should stand there",
    ),
    "end cut off": (
        ("DELETE FROM audit_chain WHERE seq > 9", "DELETE FROM audit_entry WHERE id > 9"),
        "the end was cut off or the head changed: the head names place 11, and the last place is 9",
    ),
    "head removed": (("DELETE FROM audit_head",), "the head of the chain was removed; the last place is 11"),
    "head changed": ((f"UPDATE audit_head SET mac = '{ZEROS}'",), "the end was cut off or the head changed"),
}  # fmt: skip
