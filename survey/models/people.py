"""Accounts, their sessions and the record of sign-in attempts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise


class Role(StrEnum):
    """The roles. An administrator keeps accounts, reads the audit trail and sees no business data."""

    ENTERPRISE = "enterprise"
    TOWN = "town"
    DISTRICT = "district"
    ADMINISTRATOR = "administrator"


class User(Base):
    """An account. Without a password hash nobody can sign in with it.

    `approved`: made or checked by an official. An account that an enterprise made itself is not, and sees nothing of an
    enterprise that the directory lists.  `phone`: what the enterprise gave with it, unchecked.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    unit: Mapped[str | None] = mapped_column(String(40))
    sample: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    approved: Mapped[bool] = mapped_column(default=True, server_default=true())
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    locale: Mapped[str] = mapped_column(String(10), default="zh")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")


class WebSession(Base):
    """A server-side session; the browser holds a random id of which only the hash is kept."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


class RequestState(StrEnum):
    """Where a request for an account stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class AccountRequest(Base):
    """A request for the account of a listed enterprise; an official decides beside the contact on record.

    Several may wait for one enterprise, so that a stranger's request keeps nobody out. The hash of the chosen password
    moves to the account when the request is approved, and is removed when it is refused.
    """

    __tablename__ = "account_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    enterprise_name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    state: Mapped[RequestState] = mapped_column(String(20), default=RequestState.WAITING, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    decided_by: Mapped[User | None] = relationship(lazy="raise")


class SignInAttempt(Base):
    """An attempt to sign in, from which the pause after failures is worked out."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_login_at", "login", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    succeeded: Mapped[bool]
