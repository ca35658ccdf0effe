"""Enterprises and the groups they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now


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
    group_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_group.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    listed: Mapped[bool] = mapped_column(default=True, server_default=true())
    seal_awaited: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    group: Mapped[EnterpriseGroup | None] = relationship(lazy="raise")
