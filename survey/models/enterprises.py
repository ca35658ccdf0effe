"""Enterprises and the groups they belong to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.search_keys import follow_names, initials_of_row, key_of_row


class EnterpriseGroup(Base):
    """A group or actual controller; quotas may limit how many of its members are chosen."""

    __tablename__ = "enterprise_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Enterprise(Base):
    """An enterprise by its credit code. Facts as of a submission are kept on the version, not here.

    `listed`: whether an official added or approved it; false for one that only registered itself.
    `seal_awaited`: its account was claimed or asked for, so what it submits is ranked once its town has accepted the
    sealed commitment (`SealAcceptance`).
    `closed_on`: from that day it is no enterprise any more, and leaves the directory.  `merged_into_id`: the record of
    the same enterprise that goes on; the directory holds only that one.
    `search_key`: its name and former names, as they are compared in a search; `initials`: of the same names in pinyin.
    Both follow the name by themselves (`survey.models.search_keys`), but a bulk UPDATE sets them by `renamed`.
    """

    __tablename__ = "enterprise"

    id: Mapped[int] = mapped_column(primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    unit: Mapped[str] = mapped_column(String(40), default="", index=True)
    registered_place: Mapped[str] = mapped_column(String(300), default="")
    production_place: Mapped[str] = mapped_column(String(300), default="")
    tax_place: Mapped[str] = mapped_column(String(300), default="")
    industry: Mapped[str] = mapped_column(String(10), default="", server_default="")
    above_scale: Mapped[bool | None]
    contact: Mapped[str] = mapped_column(String(80), default="", server_default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    search_key: Mapped[str] = mapped_column(Text, default=key_of_row, server_default="")
    initials: Mapped[str] = mapped_column(Text, default=initials_of_row, server_default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_group.id"))
    sample: Mapped[bool] = mapped_column(default=False, index=True)
    listed: Mapped[bool] = mapped_column(default=True, server_default=true())
    seal_awaited: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    group: Mapped[EnterpriseGroup | None] = relationship(lazy="raise")


follow_names(Enterprise)


class EnterpriseChange(Base):
    """A change of what the directory says of an enterprise: its history of names, places and contacts.

    `field`: a column of `Enterprise`.  `source`: ``page``, ``import``, ``merge``, ``request`` or ``submission``.
    """

    __tablename__ = "enterprise_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    source: Mapped[str] = mapped_column(String(20), default="page", server_default="page")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
