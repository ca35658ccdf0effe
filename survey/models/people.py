"""Accounts, their sessions and the record of sign-in attempts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise


class Role(StrEnum):
    """The roles; what each may do is said by `survey.store.permissions`.

    `enterprise` is the enterprise's 负责人, `colleague` its 填报人. The three administrators (三员分立) see no business
    data. An account that nobody has given a role yet is `unassigned`.
    """

    ENTERPRISE = "enterprise"
    COLLEAGUE = "colleague"
    TOWN = "town"
    DISTRICT = "district"
    LEADER = "leader"
    VERIFIER = "verifier"
    EXPERT = "expert"
    SYSTEM = "system_admin"
    SECURITY = "security_admin"
    AUDIT = "audit_admin"
    UNASSIGNED = "unassigned"


OF_ENTERPRISES = frozenset({Role.ENTERPRISE, Role.COLLEAGUE})
"""The roles of people who belong to an enterprise."""


class AccountOrigin(StrEnum):
    """How an account came to be."""

    MADE = "made"
    REGISTERED = "registered"
    REQUESTED = "requested"
    CLAIMED = "claimed"
    INVITED = "invited"
    HANDED_OVER = "handed_over"


class User(Base):
    """An account of one person. Without a password hash nobody can sign in with it.

    `approved`: made or checked by an official; an account that an enterprise made itself is not, and sees nothing of an
    enterprise that the directory lists.  `phone`: what the person gave with it, unchecked.  `email`: confirmed by a
    code sent there, else empty.  `must_change`: somebody else knows the password.  `totp_secret`: sealed, None before
    the second factor is set up.  `totp_step`: the time step of the last code that was accepted.  `draft_key`: random,
    made at the first sign-in; a browser encrypts by it what it keeps of unsaved answers.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(40))
    sample: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    approved: Mapped[bool] = mapped_column(default=True, server_default=true())
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    email: Mapped[str] = mapped_column(String(200), default="", server_default="")
    locale: Mapped[str] = mapped_column(String(10), default="zh")
    origin: Mapped[AccountOrigin] = mapped_column(String(20), default=AccountOrigin.MADE, server_default="made")
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_step: Mapped[int] = mapped_column(default=0, server_default="0")
    draft_key: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")


class CodePurpose(StrEnum):
    """What a one-time code is for."""

    CLAIM = "claim"
    INVITE = "invite"
    RESET = "reset"
    EMAIL = "email"


class AccountCode(Base):
    """A one-time code; only its HMAC is kept. It works until it is used, replaced, withdrawn or expired.

    `enterprise_id`: whose account is claimed or joined.  `user_id`: whose password is reset or whose address confirmed.
    `detail`: of an invitation its role, the invited person's name and the assigned sections; of an address the address.
    """

    __tablename__ = "account_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[CodePurpose] = mapped_column(String(20))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    issued_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise")
    issued_by: Mapped[User | None] = relationship(foreign_keys=[issued_by_id], lazy="raise")


class RecoveryCode(Base):
    """A code that stands for the second factor once; only its HMAC is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    used_at: Mapped[datetime | None]


class SectionAssignment(Base):
    """A section that a colleague fills in. A colleague without any may fill in all of them."""

    __tablename__ = "section_assignment"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    section_id: Mapped[str] = mapped_column(String(80), primary_key=True)


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


class RequestCount(Base):
    """How often a person or address asked for something heavy within a window; rows past their end are removed."""

    __tablename__ = "request_count"

    key: Mapped[str] = mapped_column(String(250), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime] = mapped_column(index=True)
