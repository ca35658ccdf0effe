"""Writing the trail of the campaign: in sentences for people, and raw with its MACs for whoever holds the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.readable import TRAIL_TITLES, trail_rows
from survey.archiving.write_package import Package
from survey.models import AuditChain, AuditEntry
from survey.queries import archive
from survey.records.entry_macs import canonical, stamp


def write_trail(database: Session, package: Package, wish: ArchiveWish, step: Callable[[int], None]) -> int:
    """Write the entries about the campaign, oldest first; return how many there are. `step`: told of each batch.

    Old and new values stand in the sentences only where contacts are whole, for a reason that is recorded. What can be
    erased of an entry (addresses, personal values, the salt) is in neither file.
    """
    about = "操作记录（一句话一条）"
    package.add_csv("trail/trail.csv", about, TRAIL_TITLES, _sentences(database, wish, step))
    counted = archive.trail_count(database, wish.campaign_id)
    package.add("trail/trail.jsonl", "操作记录（原始，含MAC，一行一条）", _raw(database, wish), counted)
    return counted


def _sentences(database: Session, wish: ArchiveWish, step: Callable[[int], None]) -> Iterator[Sequence[object]]:
    for some in archive.trail(database, wish.campaign_id):
        yield from trail_rows(database, [entry for entry, _place in some], whole=wish.contacts)
        step(len(some))


def _raw(database: Session, wish: ArchiveWish) -> Iterator[bytes]:
    for some in archive.trail(database, wish.campaign_id):
        for entry, place in some:
            yield canonical(plain_entry(entry, place)).encode() + b"\n"


def plain_entry(entry: AuditEntry, place: AuditChain | None) -> dict[str, Any]:
    """Return an entry as its MAC covers it, with its place in the chain.

    An entry without a MAC is older than the chain, and may hold personal values in its detail: that is left out.
    """
    return {
        "id": entry.id,
        "at": stamp(entry.at),
        "user": entry.user_id,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "detail": entry.detail if entry.mac else None,
        "key": entry.key,
        "personal_digest": entry.personal_digest,
        "mac": entry.mac,
        "chain": None
        if place is None
        else {"seq": place.seq, "at": stamp(place.at), "key": place.key, "mac": place.mac},
    }
