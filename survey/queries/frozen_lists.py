"""Versions of a campaign's list, which of them is in force, and their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import (
    Amendment,
    Decision,
    Enterprise,
    Evidence,
    ListEntry,
    ListScan,
    ListSignature,
    ListVersion,
    Participation,
    SignaturePart,
)
from survey.store.scope import Scope

_ORDER = ("selected", "reserve", "out", "unranked")


def versions(database: Session, campaign_id: int) -> Sequence[ListVersion]:
    """Return every version, the newest first, also those that wait for a signature or were sent back."""
    statement = (
        select(ListVersion)
        .where(ListVersion.campaign_id == campaign_id)
        .options(joinedload(ListVersion.evaluation), selectinload(ListVersion.amendments).joinedload(Amendment.made_by))
    )
    return database.scalars(statement.order_by(ListVersion.number.desc())).all()


def version_of(database: Session, campaign_id: int, number: int) -> ListVersion | None:
    """Return a version by its number."""
    return next((row for row in versions(database, campaign_id) if row.number == number), None)


def by_fingerprint(database: Session, fingerprint: str) -> ListVersion | None:
    """Return the newest version with a fingerprint, whoever asks: an export that he may open names it."""
    own = select(ListVersion).where(ListVersion.fingerprint == fingerprint)
    return database.scalars(own.order_by(ListVersion.id.desc()).limit(1)).first()


def of_evaluation(database: Session, evaluation_id: int) -> Sequence[ListVersion]:
    """Return the versions that were frozen on an evaluation, the first one first."""
    own = select(ListVersion).where(ListVersion.evaluation_id == evaluation_id)
    return database.scalars(own.order_by(ListVersion.number)).all()


def issued(database: Session, campaign_id: int) -> ListVersion | None:
    """Return the version that is in force: the newest that was issued (签发); None before the first."""
    statement = (
        select(ListVersion)
        .join(ListSignature, ListSignature.list_version_id == ListVersion.id)
        .where(ListVersion.campaign_id == campaign_id, ListSignature.part == SignaturePart.ISSUED)
        .options(joinedload(ListVersion.evaluation))
    )
    return database.scalars(statement.order_by(ListVersion.number.desc()).limit(1)).first()


def to_sign(database: Session, campaign_id: int, user_id: int) -> int:
    """Return how many versions wait for a signature that somebody who has not signed them yet may give: one at most."""
    return sum(
        version.issued_at is None
        and version.refusal is None
        and user_id not in {signature.user_id for signature in version.signatures}
        for version in versions(database, campaign_id)
    )


def entries(database: Session, list_version_id: int, status: str | None = None) -> Sequence[ListEntry]:
    """Return the entries of a version in the order of the list; `status`: only those."""
    statement = select(ListEntry).where(ListEntry.list_version_id == list_version_id)
    if status is not None:
        statement = statement.where(ListEntry.status == status)
    rows = database.scalars(statement.order_by(ListEntry.position, ListEntry.id)).all()
    return sorted(rows, key=lambda row: _ORDER.index(row.status))


def counts(database: Session, list_version_id: int) -> Mapping[str, int]:
    """Return status -> how many entries of a version have it."""
    statement = select(ListEntry.status, func.count()).where(ListEntry.list_version_id == list_version_id)
    return {row[0]: row[1] for row in database.execute(statement.group_by(ListEntry.status))}


def changed_firms(database: Session, list_version_id: int) -> frozenset[int]:
    """Return the firms that the amendments of a version are about: who left and who came in. None of version 1."""
    statement = select(Amendment.participation_out_id, Amendment.participation_in_id)
    rows = database.execute(statement.where(Amendment.list_version_id == list_version_id))
    return frozenset(number for row in rows for number in row if number is not None)


def scans(database: Session, list_version_id: int) -> Sequence[ListScan]:
    """Return the signed scans of a version, the newest first."""
    own = select(ListScan).where(ListScan.list_version_id == list_version_id)
    return database.scalars(own.order_by(ListScan.id.desc())).all()


def scan_of(database: Session, list_version_id: int, scan_id: int) -> ListScan | None:
    """Return a signed scan of a version."""
    return next((row for row in scans(database, list_version_id) if row.id == scan_id), None)


def outcomes_of(database: Session, list_version_id: int) -> dict[int, str]:
    """Return what was decided of each firm of a version: participation -> outcome; nothing of who was not decided."""
    statement = select(ListEntry.participation_id, Decision.outcome)
    joined = statement.join(Decision, Decision.id == ListEntry.decision_id)
    rows = database.execute(joined.where(ListEntry.list_version_id == list_version_id))
    return {firm: str(outcome) for firm, outcome in rows}


def amendments_of(database: Session, list_version_id: int) -> Sequence[Amendment]:
    """Return the amendments that made a version, in their order."""
    own = select(Amendment).where(Amendment.list_version_id == list_version_id)
    return database.scalars(own.options(joinedload(Amendment.made_by)).order_by(Amendment.id)).all()


def entries_seen(database: Session, scope: Scope, list_version_id: int) -> Sequence[ListEntry]:
    """Return the entries of a version that a scope covers, in the order of the list."""
    statement = (
        select(ListEntry)
        .join(Participation, Participation.id == ListEntry.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(ListEntry.list_version_id == list_version_id)
    )
    rows = database.scalars(scope.limit(statement).order_by(ListEntry.position, ListEntry.id)).all()
    return sorted(rows, key=lambda row: _ORDER.index(row.status))


def media_type(database: Session, digest: str) -> str:
    """Return the type of a scan's file."""
    return database.scalar(select(Evidence.media_type).where(Evidence.digest == digest)) or "application/octet-stream"
