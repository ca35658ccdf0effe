"""Records of exports: by number, and as a log of those that a user may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import OF_ENTERPRISES, Enterprise, Evaluation, ExportRecord, ExportSheet, Role, User
from survey.queries.searching import in_name, search_text
from survey.store.permissions import Permission, role_may
from survey.store.scope import scope


@dataclass(frozen=True, slots=True)
class LogFilters:
    """The filters of the log of exports; `text`: a part of a number or a file name."""

    text: str = ""
    kind: str = ""


MARKS_FILE, MARKS_KEYS = "expert_marks", "marks_"
"""The kind of a round's workbook, and how the keys of list columns with experts' marks begin."""


def holds_marks(record: ExportRecord) -> bool:
    """Return whether an export was asked for with what experts gave, which not all of its scope may know."""
    keys = str(record.filters.get("columns", "")).split(",") if record.filters else []
    return record.kind == MARKS_FILE or any(key.startswith(MARKS_KEYS) for key in keys)


def by_number(database: Session, number: str) -> ExportRecord | None:
    """Return the export with this number, whoever asks; `may_open` says what may be shown of it."""
    if not number:
        return None
    statement = select(ExportRecord).where(ExportRecord.number == number).options(joinedload(ExportRecord.user))
    return database.scalar(statement.order_by(ExportRecord.id).limit(1))


def by_digest(database: Session, digest: str) -> ExportRecord | None:
    """Return the newest export whose file has these bytes, whoever asks; `may_open` says what may be shown of it."""
    statement = select(ExportRecord).where(ExportRecord.digest == digest).options(joinedload(ExportRecord.user))
    return database.scalar(statement.order_by(ExportRecord.id.desc()).limit(1))


def sheets_of(database: Session, export_id: int) -> Sequence[ExportSheet]:
    """Return the sealed sheets of an export."""
    return database.scalars(
        select(ExportSheet).where(ExportSheet.export_id == export_id).order_by(ExportSheet.name)
    ).all()


def newest_for_campaign(database: Session, evaluation_id: int) -> Evaluation | None:
    """Return the newest evaluation of the campaign that this one belongs to."""
    campaign = select(Evaluation.campaign_id).where(Evaluation.id == evaluation_id).scalar_subquery()
    return database.scalar(
        select(Evaluation)
        .where(Evaluation.campaign_id == campaign)
        .options(joinedload(Evaluation.campaign), joinedload(Evaluation.scheme), joinedload(Evaluation.run_by))
        .order_by(Evaluation.id.desc())
        .limit(1)
    )


def may_open(database: Session, user: User, record: ExportRecord) -> bool:
    """Return whether everything in an export is within what this user may see.

    The district's officials may; whoever took it; a unit's officials what was taken within their unit or is one of its
    enterprises' own; an enterprise what its own people took or what was made for it. What holds experts' marks opens
    for who took it alone: others may be recused from other firms.
    """
    role = Role(user.role)
    if not role_may(role, Permission.CHECK_FILES):
        return False
    if holds_marks(record):
        return record.user_id == user.id
    if scope(user).everything or record.user_id == user.id:
        return True
    reach = record.manifest.get("reach", {})
    enterprise = _enterprise_of(database, record)
    if role is Role.TOWN:
        return bool(user.unit) and (
            reach.get("unit") == user.unit or (enterprise is not None and enterprise.unit == user.unit)
        )
    return role in OF_ENTERPRISES and enterprise is not None and enterprise.id == user.enterprise_id


def _enterprise_of(database: Session, record: ExportRecord) -> Enterprise | None:
    """Return the one enterprise that an export is about, None for lists."""
    code = record.manifest.get("enterprise")
    if code:
        return database.scalar(select(Enterprise).where(Enterprise.credit_code == code))
    own = record.manifest.get("reach", {}).get("enterprise_id")
    return database.get(Enterprise, own) if own is not None else None


def _visible(user: User, filters: LogFilters) -> Select[Any]:
    statement = select(ExportRecord)
    if not scope(user).everything:
        statement = statement.where(ExportRecord.user_id == user.id)
    if search_text(filters.text):
        matches = (in_name(column, filters.text) for column in (ExportRecord.number, ExportRecord.file_name))
        statement = statement.where(or_(*matches))
    if filters.kind:
        statement = statement.where(ExportRecord.kind == filters.kind)
    return statement


def count(database: Session, user: User, filters: LogFilters) -> int:
    """Return how many exports the log shows this user."""
    return database.scalar(select(func.count()).select_from(_visible(user, filters).subquery())) or 0


def log(database: Session, user: User, filters: LogFilters, *, page: int, size: int) -> Sequence[ExportRecord]:
    """Return a page of the log, newest first: the district's officials see all, others what they took themselves."""
    statement = _visible(user, filters).options(joinedload(ExportRecord.user)).order_by(ExportRecord.id.desc())
    return database.scalars(statement.offset((page - 1) * size).limit(size)).all()


def kinds(database: Session, user: User) -> Sequence[str]:
    """Return the kinds of exports in this user's log."""
    visible = _visible(user, LogFilters()).subquery()
    return database.scalars(select(visible.c.kind).distinct().order_by(visible.c.kind)).all()


def exports_of_user(database: Session, user_id: int, limit: int = 20) -> Sequence[ExportRecord]:
    """Return a user's newest exports."""
    statement = select(ExportRecord).where(ExportRecord.user_id == user_id)
    return database.scalars(statement.order_by(ExportRecord.id.desc()).limit(limit)).all()
