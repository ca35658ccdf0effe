"""The chain of committed entries: one appender gives each its place, seconds after it was committed; no save waits.

Numbers are given here and not by a sequence, so that they have no gaps; an entry that commits late, with a lower id
than others, gets the next number all the same. Of several processes one appends at a time: it holds the head's row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.models import AuditChain, AuditEntry, AuditHead
from survey.records import audit_trail
from survey.records.entry_macs import GENESIS, old_digest, place_mac
from survey.store.db import unit_of_work

BEGUN = "begin_chain"
AT_ONCE = 200
"""So many entries get their place in one unit of work."""
LOOK_BACK = 1_000
"""How far below the highest id in the chain entries are looked for that committed late; `whole` looks at all."""
_HEAD = 1


class ChainBrokenError(Exception):
    """The head and the last place of the chain do not fit: nothing was appended. Verify the record."""


def refuse_cut(database: Session, known: Mapping[str, Any] | None) -> None:
    """Raise ChainBrokenError unless a place that was chained before still stands where it stood.

    `known`: its number and mac. Whoever cuts the end off without the keys could else let the appender chain anew.
    """
    if known is None or not known["seq"]:
        return
    mac = database.scalar(select(AuditChain.mac).where(AuditChain.seq == known["seq"]))
    if mac != known["mac"]:
        message = f"place {known['seq']} of the record is not the one that was there: its end was cut off or replaced"
        raise ChainBrokenError(message)


def append_committed(database: Session, *, whole: bool = False) -> int:
    """Give every committed entry its place that has none, and return how many were; 0 where another process appends.

    `whole`: look at all entries, not only at the newest and those around them. Raises ChainBrokenError.
    """
    if database.scalar(select(AuditHead.id)) is None:
        _begin(database)
    done = 0
    while True:
        database.rollback()
        waiting = database.execute(_waiting(database, whole=whole)).first() is not None
        database.rollback()
        given = _append(database, whole=whole) if waiting else 0
        done += given
        if given < AT_ONCE:
            return done


def _waiting(database: Session, *, whole: bool) -> Select[int, str]:
    """Return the statement of entries without a place, in the order of their ids; old ones without a mac have none."""
    highest = 0 if whole else database.scalar(select(func.max(AuditChain.entry_id))) or 0
    placed = exists().where(AuditChain.entry_id == AuditEntry.id)
    return (
        select(AuditEntry.id, AuditEntry.mac)
        .where(AuditEntry.id > highest - LOOK_BACK, AuditEntry.mac != "", ~placed)
        .order_by(AuditEntry.id)
        .limit(AT_ONCE)
    )


def _append(database: Session, *, whole: bool) -> int:
    with unit_of_work(database):
        statement = select(AuditHead).where(AuditHead.id == _HEAD).with_for_update(skip_locked=True)
        head = database.scalars(statement).one_or_none()
        if head is None:
            _refuse_missing_head(database)
            return 0
        newest = select(AuditChain.seq, AuditChain.mac).order_by(AuditChain.seq.desc()).limit(1)
        seq, mac = database.execute(newest).one_or_none() or (0, GENESIS)
        if (seq, mac) != (head.seq, head.mac):
            message = f"the head of the record names place {head.seq}, and the last place is {seq}"
            raise ChainBrokenError(message)
        rows = database.execute(_waiting(database, whole=whole)).all()
        if rows:
            _place(database, head, [(number, mac) for number, mac in rows])
    return len(rows)


def _refuse_missing_head(database: Session) -> None:
    """Raise ChainBrokenError unless the head is there, and another process holds it just now."""
    if database.scalar(select(AuditHead.id).where(AuditHead.id == _HEAD)) is None:
        message = "the head of the record is missing, or has another number than 1"
        raise ChainBrokenError(message)


def _place(database: Session, head: AuditHead, entries: Sequence[tuple[int, str]]) -> None:
    at, key = audit_trail.keys_of(database).now()
    places = []
    for entry in entries:
        head.seq += 1
        head.mac = place_mac(key.secret, head.mac, (head.seq, at, key.id), entry)
        places.append({"seq": head.seq, "entry_id": entry[0], "at": at, "key": key.id, "mac": head.mac})
    head.at = at
    database.execute(insert(AuditChain), places)


def _begin(database: Session) -> None:
    """Make the head, and the entry that says what older entries there were; another process may be first."""
    with unit_of_work(database):
        if database.scalar(select(AuditChain.seq).limit(1)) is not None:
            message = "the head of the record is missing, and the chain has places"
            raise ChainBrokenError(message)
        at, _key = audit_trail.keys_of(database).now()
        kind = postgresql.insert if database.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = kind(AuditHead).values(id=_HEAD, seq=0, mac=GENESIS, at=at).on_conflict_do_nothing()
        if database.scalar(first.returning(AuditHead.id)) is None:
            return
        digest, count, newest = GENESIS, 0, 0
        older = select(AuditEntry).where(AuditEntry.mac == "").order_by(AuditEntry.id)
        for entry in database.scalars(older.execution_options(yield_per=1_000)):
            digest, count, newest = old_digest(digest, entry, entry.id), count + 1, entry.id
        detail = {"older": count, "last": newest, "digest": digest}
        audit_trail.record(database, BEGUN, user_id=None, detail=detail)
