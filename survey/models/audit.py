"""The audit trail and the record of exports: append-only, by triggers in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.people import User


class AuditEntry(Base):
    """An entry of the audit trail: who did what to which object, when, from where."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40), default="")
    object_id: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User | None] = relationship(lazy="raise")


class ExportRecord(Base):
    """An exported file: who took it when, with which filter and columns, how many rows, its digest.

    `number`: the number in the file itself (``JD-EX-000123-7f3a``); empty for exports older than the manifest.
    `manifest`: what the file's sheet 文件说明 says, as codes and plain values.
    """

    __tablename__ = "export_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation.id"))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(40), default="", server_default="", index=True)
    manifest: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    user: Mapped[User | None] = relationship(lazy="raise")
