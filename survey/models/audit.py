"""The audit trail, its chain and the record of exports: append-only, by triggers in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.people import User


class AuditEntry(Base):
    """An entry of the audit trail: who did what to which object, when, from where.

    `mac`: made at the insert with the key called `key`, over every field but the three that can be erased: `address`,
    `salt` and the row of `AuditPersonal`. Of those it covers `personal_digest`, which nobody can guess once the salt is
    gone. All five are empty in entries older than the chain. Only `survey.records.audit_trail` makes entries.
    """

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
    key: Mapped[str] = mapped_column(String(16), default="", server_default="")
    salt: Mapped[str] = mapped_column(String(32), default="", server_default="")
    personal_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    mac: Mapped[str] = mapped_column(String(64), default="", server_default="")

    user: Mapped[User | None] = relationship(lazy="raise")
    personal: Mapped[AuditPersonal | None] = relationship(lazy="raise")

    @property
    def whole_detail(self) -> dict[str, Any]:
        """The detail with the personal values, as far as they were not erased; `personal` must have been read."""
        return self.detail | (self.personal.content if self.personal is not None else {})


class AuditPersonal(Base):
    """Personal values of an entry (names, telephones, mail addresses), apart from it so that they can be erased."""

    __tablename__ = "audit_personal"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    content: Mapped[dict[str, Any]]


class AuditChain(Base):
    """The place of an entry in the chain: numbers without a gap, in the order in which entries were found committed.

    `mac`: over the number, the mac of the place before, the entry's id and mac, and the moment; made with `key`.
    """

    __tablename__ = "audit_chain"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(16))
    mac: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last place of the chain, in the one row (id 1) that whoever appends locks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


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
