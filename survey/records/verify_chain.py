"""Verifying the record: the chain is worked out again from every entry, and the first that does not fit is named.

Rows are read as the database holds them and not as the models would: a row that somebody spoilt is named, too.
"""

from __future__ import annotations

import hmac
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from survey.models import (
    AuditChain,
    AuditEntry,
    AuditHead,
    AuditPersonal,
    Evaluation,
    SubmissionVersion,
    utc_now,
)
from survey.records.append_chain import BEGUN
from survey.records.audit_keys import AuditKey, key_at
from survey.records.entry_macs import GENESIS, anchor_mac, entry_mac, old_digest, personal_digest, place_mac
from survey.records.erase_personal import ERASED
from survey.records.fault_results import FaultError, Verified, refuse
from survey.records.read_anchors import Anchor, missing_days
from survey.records.read_entries import FoundEntry, entry_columns, moment_of, raw, read_entry, rows_of
from survey.store.db import one_look

_STORED: Mapping[tuple[str, str], tuple[type[Evaluation | SubmissionVersion], str]] = {
    ("evaluate", "evaluation"): (Evaluation, "fingerprint"),
    ("submit", "version"): (SubmissionVersion, "digest"),
}
"""(Action, type of object) of entries whose object is never removed -> its table, and what the entry knows of it."""
_PATIENCE = timedelta(minutes=10)
"""An entry that waits longer for its place shows that no appender runs."""


def verify(database: Session, keys: Sequence[AuditKey], anchors: Sequence[Anchor]) -> Verified:
    """Verify the record as of one moment, against the keys and every anchor that is at hand."""
    with one_look(database):
        run = _Run(database, keys, anchors)
        try:
            run.all()
        except FaultError as error:
            return run.result(error)
        return run.result(None)


@dataclass
class _Run:
    """One verification. The methods raise FaultError at the first thing that does not fit."""

    database: Session
    keys: Sequence[AuditKey]
    anchors: Sequence[Anchor]
    chained: int = 0
    waiting: int = 0
    older: int = 0
    erased: int = 0
    begun: list[FoundEntry] = field(default_factory=list)
    stored: list[FoundEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._secrets = {key.id: key.secret for key in self.keys}
        self._columns = entry_columns(self.database)
        self._ranges: list[tuple[float, float]] = []
        self._unsealed: list[str] = []
        self._strange: tuple[str, str, datetime] | None = None  # sentence, what, its moment
        self._last = GENESIS

    def result(self, fault: FaultError | None) -> Verified:
        """Return what was found so far."""
        held = [anchor for anchor in self.anchors if anchor.seq <= self.chained]
        last = max(held, key=lambda anchor: anchor.seq, default=None)
        return Verified(fault, self.chained, self.waiting, self.older, self.erased, last, tuple(self.notes))

    def all(self) -> None:
        """Look at everything."""
        self._ranges = _merged(self._erasures())
        for anchor in self.anchors:
            self._sealed(anchor)
        self._walk()
        self._end()
        self._others()
        self._twice()
        self._things()
        if self._strange is not None:
            refuse(self._strange[0], unknown=True)
        if self._unsealed:
            refuse(self._unsealed[0], unknown=True)
        days = missing_days(self.anchors)
        if days:
            self.notes.append(f"there is no anchor of {_days(days)}: the service did not run, or its file was removed")

    def _erasures(self) -> Iterator[tuple[float, float]]:
        statement = select(cast(AuditEntry.detail, Text)).where(AuditEntry.action == ERASED)
        with rows_of(self.database, statement, "the erasures") as rows:
            for (text,) in rows:
                try:
                    yield from [(int(first), int(last)) for first, last in json.loads(text)["entries"]]
                except (ValueError, TypeError, KeyError):
                    continue  # the entry itself is looked at in its turn, and named

    def _sealed(self, anchor: Anchor) -> None:
        if not anchor.said:
            return
        secret = self._secrets.get(str(anchor.said.get("key")))
        if secret is None:
            sentence = f"the key {anchor.said.get('key')} of the anchor in {anchor.where} is not in the file of keys"
            self._unsealed.append(sentence)  # said after the rows, of which the first that needs the key is named
            return
        if not _same(str(anchor.said.get("seal")), anchor_mac(secret, anchor.said)):
            sentence = f"the anchor of place {anchor.seq} in {anchor.where} was changed: its seal does not fit"
            refuse(sentence)

    def _walk(self) -> None:
        by_place = defaultdict(list)
        for anchor in self.anchors:
            by_place[anchor.seq].append(anchor)
        place = [
            AuditChain.seq,
            AuditChain.entry_id,
            raw(self.database, AuditChain.at, "placed_at"),
            AuditChain.key,
            AuditChain.mac,
        ]
        statement = (
            select(*place, *self._columns)
            .outerjoin(AuditEntry, AuditEntry.id == AuditChain.entry_id)
            .outerjoin(AuditPersonal, AuditPersonal.entry_id == AuditChain.entry_id)
            .order_by(AuditChain.seq)
        )
        before: datetime | None = None
        with rows_of(self.database, statement, "the chain") as rows:
            for row in rows:
                before = self._step(row, before, by_place)

    def _step(self, row: Sequence[Any], before: datetime | None, by_place: Mapping[int, Sequence[Anchor]]) -> datetime:
        """Look at the next place and its entry and return the moment of the place."""
        seq, entry_id = row[0], row[1]
        if seq != self.chained + 1:
            refuse(_gap(self.chained + 1, seq))
        if row[5] is None:
            refuse(f"entry {entry_id} was removed: place {seq} of the chain still names it")
        at = self._placed(row, self._entry(row[5:]))
        if before is not None and at < before:
            self.notes.append(f"at place {seq} the clock had been set back")
        for anchor in by_place.get(seq, ()):
            if not self._last.startswith(anchor.mac):
                refuse(_rewritten(anchor))
        self.chained = seq
        return at

    def _placed(self, row: Sequence[Any], entry: FoundEntry) -> datetime:
        """Return the moment of a place whose mac fits; it becomes the last."""
        seq, entry_id, at, key, mac = row[:5]
        try:
            moment = moment_of(at)
        except (TypeError, ValueError):
            refuse(f"place {seq} of the chain (entry {entry.id}) was changed")
        secret = self._secret(str(key), moment, f"place {seq} of the chain")
        if secret is not None and not _same(
            mac, place_mac(secret, self._last, (seq, moment, str(key)), (entry_id, entry.mac))
        ):
            sentence = (
                f"place {seq} of the chain was changed, swapped or inserted: it does not continue the place before"
            )
            refuse(f"{sentence} (it names entry {entry.id})")
        self._last = str(mac)
        return moment

    def _entry(self, row: Sequence[Any]) -> FoundEntry:
        """Return an entry whose mac fits, with its personal values or their recorded erasure."""
        try:
            entry = read_entry(row)
        except (TypeError, ValueError, KeyError):
            refuse(f"entry {row[0]} was changed: it holds what the program never writes")
        if not entry.mac:
            refuse(f"entry {entry.id} ({entry.action}) lost its mac: it was changed")
        secret = self._secret(entry.key, entry.at, f"entry {entry.id}")
        if secret is not None and not _same(entry.mac, entry_mac(secret, entry)):
            refuse(f"entry {entry.id} ({entry.action}, {entry.at:%Y-%m-%d %H:%M} UTC) was changed or inserted")
        self._personal(entry)
        if entry.action == BEGUN:
            self.begun.append(entry)
        if (entry.action, entry.object_type) in _STORED:
            self.stored.append(entry)
        return entry

    def _secret(self, key: str, moment: datetime, what: str) -> bytes | None:
        """Return the key that a row was made with; None for one that is not at hand.

        Keys follow each other: where a later row has a key that is at hand, the missing one never held.
        """
        secret = self._secrets.get(key)
        if secret is None:
            if self._strange is None:
                sentence = f"{what} was made with the key {key or '(none)'}, which is not in the file of keys"
                self._strange = (f"{sentence}: put the file audit.keys back that was in use then", what, moment)
            return None
        holds = key_at(self.keys, moment)
        if self._strange is not None and moment > self._strange[2] and holds.begins <= self._strange[2]:
            refuse(
                f"{self._strange[1]} was changed: it names a key that never held; {what}, which is later, was"
                f" made with {key}, which is older"
            )
        if holds.id != key or moment < holds.begins:
            sentence = f"{what} carries the key {key}, which did not hold at its time ({moment:%Y-%m-%d %H:%M:%S} UTC)"
            refuse(f"{sentence}; that was {f'the key {holds.id}' if holds.id != key else 'before the first key'}")
        return secret

    def _personal(self, entry: FoundEntry) -> None:
        if not entry.salt and not entry.address and entry.content is None:
            place = bisect_right(self._ranges, (entry.id, float("inf"))) - 1
            if place < 0 or self._ranges[place][1] < entry.id:
                refuse(f"the personal values of entry {entry.id} were removed, and no erasure is recorded")
            self.erased += 1
            return
        if not _same(entry.personal_digest, personal_digest(entry.salt, entry.address, entry.content or {})):
            refuse(f"the address or the personal values of entry {entry.id} were changed, added or removed")

    def _end(self) -> None:
        """See that the chain ends where its head and every anchor say."""
        with rows_of(self.database, select(AuditHead.seq, AuditHead.mac, AuditHead.id), "the head") as rows:
            head, more = next(rows, None), next(rows, None)
        if head is not None and (more is not None or head[2] != 1):
            refuse("the head of the chain was changed: it is one row, number 1, which the appender looks for")
        if head is None and self.chained:
            refuse(f"the head of the chain was removed; the last place is {self.chained}")
        beyond = min((one for one in self.anchors if one.seq > self.chained), key=lambda one: one.seq, default=None)
        if beyond is not None:
            sentence = f"the end was cut off after place {self.chained}: the anchor in {beyond.where}"
            refuse(f"{sentence} knows place {beyond.seq}{_of(beyond)}")
        if head is not None and (head[0], head[1]) != (self.chained, self._last):
            sentence = f"the end was cut off or the head changed: the head names place {head[0]}"
            refuse(f"{sentence}, and the last place is {self.chained}")

    def _others(self) -> None:
        """Look at entries that have no place: those that wait for one, and those that are older than the chain."""
        placed = select(AuditChain.seq).where(AuditChain.entry_id == AuditEntry.id).exists()
        statement = (
            select(*self._columns)
            .outerjoin(AuditPersonal, AuditPersonal.entry_id == AuditEntry.id)
            .where(~placed)
            .order_by(AuditEntry.id)
        )
        old, oldest = list[tuple[int, str]](), None
        digest = GENESIS
        with rows_of(self.database, statement, "the entries without a place") as rows:
            for row in rows:
                if row[11] == "":
                    digest = self._old(row, digest)
                    old.append((int(row[0]), digest))
                    continue
                entry = self._entry(row)
                oldest = min(oldest or entry.at, entry.at)
                self.waiting += 1
        self._beginning(old)
        if oldest is not None and utc_now() - oldest > _PATIENCE:
            self.notes.append(f"the oldest waits for its place since {oldest:%Y-%m-%d %H:%M} UTC: no appender runs")

    def _old(self, row: Sequence[Any], digest: str) -> str:
        try:
            entry = read_entry(row)
        except (TypeError, ValueError, KeyError):
            refuse(f"entry {row[0]}, older than the chain, was changed: it can't be read")
        if self.keys and entry.at > self.keys[0].begins:
            sentence = f"entry {entry.id} ({entry.action}) has no mac and is younger than the first key"
            refuse(f"{sentence}: it was inserted, or changed")
        return old_digest(digest, entry, entry.id)

    def _beginning(self, old: Sequence[tuple[int, str]]) -> None:
        """See that the older entries are those that there were when the chain began."""
        if len(self.begun) > 1:
            ids = " and ".join(str(entry.id) for entry in self.begun)
            refuse(f"the chain was begun more than once (entries {ids}): it was taken away and begun anew")
        self.older = len(old)
        if not self.begun:
            if self.chained:
                refuse("no entry says how the chain began: it was taken away and begun anew")
            return
        said = self.begun[0].detail
        if (old[-1] if old else (0, GENESIS)) == (said.get("last"), said.get("digest")):
            return
        inserted = [number for number, _digest in old if number > int(said.get("last", 0))]
        if inserted:
            refuse(f"entry {inserted[0]} was inserted: it has no mac and is no older than the chain")
        sentence = (
            f"there are {len(old)} entries older than the chain, and {said.get('older')} were there when it began"
        )
        refuse(f"{sentence}: one of them was changed, removed or inserted")

    def _things(self) -> None:
        """See that every evaluation and submission of which an entry tells is there, with what the entry says of it."""
        for kind, (model, name) in _STORED.items():
            with rows_of(self.database, select(model.id, getattr(model, name)), f"what {kind[0]} stored") as rows:
                there = {str(number): digest for number, digest in rows}
            for entry in (one for one in self.stored if (one.action, one.object_type) == kind):
                said = entry.detail.get(name)
                what = f"{kind[1]} {entry.object_id}"
                if entry.object_id not in there:
                    refuse(f"{what} was removed: entry {entry.id} says that it was stored")
                if said is not None and there[entry.object_id] != said:
                    refuse(f"{what} was changed: entry {entry.id} says that its {name} was {said[:12]}")

    def _twice(self) -> None:
        """See that no entry is a copy of another: its mac would fit."""
        statement = (
            select(func.min(AuditEntry.id), func.max(AuditEntry.id))
            .where(AuditEntry.mac != "")
            .group_by(AuditEntry.mac)
            .having(func.count() > 1)
            .limit(1)
        )
        with rows_of(self.database, statement, "the entries") as rows:
            for first, last in rows:
                refuse(f"entry {last} was inserted: it is a copy of entry {first}")


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _merged(ranges: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return ranges in their order, those that overlap as one."""
    merged: list[tuple[float, float]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _gap(expected: int, found: object) -> str:
    if isinstance(found, int) and found > expected:
        return f"place {expected} of the chain was removed: {found} is the next that is there"
    return f"place {found} of the chain was inserted or changed: {expected} should stand there"


def _rewritten(anchor: Anchor) -> str:
    return (
        f"place {anchor.seq} of the chain is not the one that the anchor in {anchor.where} knows{_of(anchor)}:"
        " the record was cut off or changed before it and chained anew"
    )


def _of(anchor: Anchor) -> str:
    return f" (of {anchor.at})" if anchor.at else ""


def _days(days: Sequence[str]) -> str:
    few = ", ".join(days[:5])
    return few if len(days) <= 5 else f"{few} and {len(days) - 5} more days"
