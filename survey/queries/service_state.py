"""How the service is, as far as the database knows: its revision, its size, what waits, what failed, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, text, union_all
from sqlalchemy.orm import Session

from survey.models import (
    AuditChain,
    AuditEntry,
    AuditHead,
    Evidence,
    EvidenceLink,
    Job,
    JobState,
    Participation,
    Submission,
    Upload,
)

NEAR = 1_000
"""How far below the newest id of the chain entries are looked for that wait for their place."""


@dataclass(frozen=True, slots=True)
class Queue:
    """`waiting`: jobs that nobody has begun.  `oldest`: since when the first of them waits.  `running`: jobs begun."""

    waiting: int
    oldest: datetime | None
    running: int


def queue(database: Session) -> Queue:
    """Return what waits and what runs."""
    waiting, oldest = database.execute(
        select(func.count(), func.min(Job.created_at)).where(Job.state == JobState.QUEUED)
    ).one()
    running = database.scalar(select(func.count()).select_from(Job).where(Job.state == JobState.RUNNING))
    return Queue(waiting, oldest, running or 0)


def failed_jobs(database: Session, since: datetime) -> Mapping[str, int]:
    """Return kind of job -> how many failed or were interrupted since a moment."""
    bad = (JobState.FAILED, JobState.INTERRUPTED)
    statement = select(Job.kind, func.count()).where(Job.state.in_(bad), Job.finished_at >= since)
    return dict(database.execute(statement.group_by(Job.kind).order_by(Job.kind)).all())


@dataclass(frozen=True, slots=True)
class Record:
    """The chain of the record, as far as a page may ask.

    `places`: how many there are.  `fits`: whether the head and the known place stand in it.  `oldest`: since when the
    first entry without a place waits.
    """

    places: int
    fits: bool
    oldest: datetime | None


def record(database: Session, known: tuple[int, str] | None) -> Record:
    """Return how far the chain of the record is. `known`: number and mac of a place that was chained before."""
    heads = database.execute(select(AuditHead.id, AuditHead.seq)).all()
    places = database.scalar(select(func.max(AuditChain.seq))) or 0
    fits = [tuple(head) for head in heads] == [(1, places)] or not (heads or places)
    if known is not None and known[0]:
        fits &= database.scalar(select(AuditChain.mac).where(AuditChain.seq == known[0])) == known[1]
    placed = select(AuditChain.seq).where(AuditChain.entry_id == AuditEntry.id).exists()
    newest = database.scalar(select(func.max(AuditChain.entry_id))) or 0
    waiting = select(func.min(AuditEntry.at)).where(AuditEntry.mac != "", AuditEntry.id > newest - NEAR, ~placed)
    return Record(places, fits, database.scalar(waiting))


def revision(database: Session) -> str:
    """Return the revision of the schema, empty where there is none."""
    return database.scalar(text("SELECT version_num FROM alembic_version")) or ""


@dataclass(frozen=True, slots=True)
class Server:
    """The database's program and version, its size in bytes, and how many more it may have (None: as it likes)."""

    version: str
    size: int
    left: int | None


def server(database: Session) -> Server:
    """Return which program keeps the database, and how large it is."""
    if database.get_bind().dialect.name == "postgresql":
        version, size = database.execute(
            text("SELECT current_setting('server_version'), pg_database_size(current_database())")
        ).one()
        return Server(f"PostgreSQL {version}", size, None)
    version = database.scalar(text("SELECT sqlite_version()"))
    pages, most, free, size = (
        database.scalar(text(f"PRAGMA {name}")) or 0
        for name in ("page_count", "max_page_count", "freelist_count", "page_size")
    )
    return Server(f"SQLite {version}", pages * size, (most - pages + free) * size)


def _kept() -> Select[int, int]:
    """Return a statement of (enterprise, bytes) of every file that is kept for it, each of its bytes once.

    What was taken away again counts: its bytes stay, because the record says that they were there.
    """
    evidence = (
        select(Participation.enterprise_id.label("firm"), Evidence.digest.label("digest"), Evidence.size.label("size"))
        .join(Submission, Submission.participation_id == Participation.id)
        .join(EvidenceLink, EvidenceLink.submission_id == Submission.id)
        .join(Evidence, Evidence.digest == EvidenceLink.digest)
    )
    handed_in = select(Upload.enterprise_id, Upload.digest, Upload.size).where(Upload.enterprise_id.is_not(None))
    every = union_all(evidence, handed_in).subquery()
    once = select(every.c.firm, every.c.digest, func.max(every.c.size).label("size"))
    rows = once.group_by(every.c.firm, every.c.digest).subquery()
    return select(rows.c.firm, func.sum(rows.c.size)).group_by(rows.c.firm)


def kept_of_firm(database: Session, enterprise_id: int) -> int:
    """Return how many bytes of files are kept for an enterprise."""
    firms = _kept().subquery()
    return int(database.scalar(select(firms.c[1]).where(firms.c.firm == enterprise_id)) or 0)


def _files() -> Select[int, int]:
    """Return a statement of (enterprise, how many files of evidence), what was taken away again included."""
    return (
        select(Participation.enterprise_id, func.count(EvidenceLink.id))
        .join(Submission, Submission.participation_id == Participation.id)
        .join(EvidenceLink, EvidenceLink.submission_id == Submission.id)
        .group_by(Participation.enterprise_id)
    )


def files_of_firm(database: Session, enterprise_id: int) -> int:
    """Return how many files of evidence are kept for an enterprise."""
    found = _files().where(Participation.enterprise_id == enterprise_id)
    return next((int(number) for _firm, number in database.execute(found)), 0)


def files_of_firms(database: Session) -> Sequence[int]:
    """Return how many files of evidence are kept for each enterprise that has any, the most first."""
    return sorted((int(number) for _firm, number in database.execute(_files())), reverse=True)


def kept_of_firms(database: Session) -> Sequence[int]:
    """Return how many bytes of files are kept for each enterprise that has any, the largest first."""
    return sorted((int(size) for _firm, size in database.execute(_kept())), reverse=True)
