"""Files both ways: what left the system and can be recognised again, what came in, and the jobs in between."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise
from survey.models.people import User


class ExportSheet(Base):
    """One sealed sheet of an export: the HMAC of every row over its canonical cell values, in row order; append-only.

    `columns`: titles in the order of the file.  `keys`: what identifies each row (a credit code, a question's id), in
    row order; `key_column`: the column with them.  `seals`: 16 bytes per row.
    """

    __tablename__ = "export_sheet"

    export_id: Mapped[int] = mapped_column(ForeignKey("export_record.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(31), primary_key=True)
    columns: Mapped[list[Any]] = mapped_column(default=list)
    key_column: Mapped[int] = mapped_column(default=0)
    keys: Mapped[list[Any]] = mapped_column(default=list)
    seals: Mapped[bytes] = mapped_column(LargeBinary)


class ColumnSet(Base):
    """A saved choice of columns for one kind of list, under its owner's name for it."""

    __tablename__ = "column_set"
    __table_args__ = (UniqueConstraint("user_id", "kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    columns: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class JobState(StrEnum):
    """The states of a job. INTERRUPTED: stopped with the service, when jobs had no lease yet."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


_OPEN = text("state IN ('queued', 'running')")


def _own_key() -> str:
    return secrets.token_hex(32)


class Job(Base):
    """Work that takes longer than a request: its parameters, its progress, and the file it made.

    `key`: what is asked for, as a digest; of those that wait or run no two have the same.  `worker`: who computes it,
    up to `lease_until` unless he renews it; `attempts`: how often it was begun.  `done` of `total`: units of work.
    `result`: counts and codes, never sentences.  The file lies in the exports folder under `stored_as`; `file_name` is
    the name that the user gets it under.
    """

    __tablename__ = "job"
    __table_args__ = (Index("uq_job_key_open", "key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(String(20), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    stored_as: Mapped[str] = mapped_column(String(120), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(String(64), default=_own_key)
    worker: Mapped[str] = mapped_column(String(40), default="")
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    created_by: Mapped[User | None] = relationship(lazy="raise")


class UploadState(StrEnum):
    """The states of an uploaded file. PROPOSED: its answers were handed to the firm, to be confirmed."""

    PREVIEWED = "previewed"
    APPLIED = "applied"
    PROPOSED = "proposed"
    REFUSED = "refused"
    DISCARDED = "discarded"


class Upload(Base):
    """A workbook that somebody handed in; the bytes lie in the uploads folder under `digest`.

    `kind`: questionnaire, directory, ratings, zip, form or check.  `detail`: the counts of its preview and, when it was
    refused, the code of the refusal.  `export_id`: the export it claims to come from, where the claim was confirmed.
    `source`, `reason`: of a workbook that an official hands in for a firm, where its answers are from (an
    `EntrySource`) and why he does; both empty of the firm's own.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40), default="")
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export_record.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)
    state: Mapped[UploadState] = mapped_column(String(20), default=UploadState.PREVIEWED)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(default=utc_now)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(10), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    uploaded_by: Mapped[User | None] = relationship(foreign_keys=[uploaded_by_id], lazy="raise")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")


class FormTemplate(Base):
    """The commission's own blank form, with markers; the bytes lie in the uploads folder under `digest`."""

    __tablename__ = "form_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    markers: Mapped[list[Any]] = mapped_column(default=list)
    archived: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=utc_now)

    uploaded_by: Mapped[User | None] = relationship(lazy="raise")


class ExternalRating(Base):
    """A rating by somebody else (c3mep, 工赋·制诊, 智能工厂), shown beside our own result.

    Append-only. `level`: in the words of the report; `dated`: the report's day; `valid_until`: the last day on which it
    holds, None where the report names none.
    """

    __tablename__ = "external_rating"
    __table_args__ = (
        CheckConstraint("length(report_number) > 0", name="report_given"),
        UniqueConstraint("enterprise_id", "source", "report_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    source: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(80))
    report_number: Mapped[str] = mapped_column(String(80))
    dated: Mapped[date]
    valid_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
