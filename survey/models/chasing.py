"""Chasing firms that have not submitted (催办): the log of calls, reminders, and more time for one, a unit or all."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.campaigns import SentBy
from survey.models.enterprises import Enterprise
from survey.models.people import User


class Channel(StrEnum):
    """How a firm was reached, or was to be."""

    PHONE = "phone"
    MESSAGE = "message"
    MAIL = "mail"
    VISIT = "visit"
    OTHER = "other"


class ChaseOutcome(StrEnum):
    """What came of a call. ASKS_TIME: the firm wants more time, which the district decides on."""

    REACHED = "reached"
    PROMISED = "promised"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    ASKS_TIME = "asks_time"
    REFUSED = "refused"
    OTHER = "other"


class ChaseCall(OnBehalf, Base):
    """One attempt to reach a firm; never changed, a wrong one is set right by a later one (`corrects_id`).

    `next_on`: the day for which the firm promised to submit, or on which it is to be called again.  `called_on`: the
    day of the call (Shanghai).  `upload_id`: of the table that brought it; None for one typed on the page.
    """

    __tablename__ = "chase_call"
    __table_args__ = (Index("ix_chase_call_campaign_firm", "campaign_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    channel: Mapped[Channel] = mapped_column(String(20))
    spoken_with: Mapped[str] = mapped_column(String(80), default="", server_default="")
    outcome: Mapped[ChaseOutcome] = mapped_column(String(20))
    called_on: Mapped[date]
    next_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("chase_call.id"), unique=True)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="raise")


class ReminderPlan(Base):
    """On which days before its closing a campaign reminds its firms, and in which words. `message`: empty for ours."""

    __tablename__ = "reminder_plan"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    days: Mapped[list[Any]] = mapped_column(default=list)
    message: Mapped[str] = mapped_column(Text, default="", server_default="")
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)


class Reminder(Base):
    """That a firm was reminded on a day (Shanghai): once, however many mark it."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("campaign_id", "day", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    day: Mapped[date]
    by: Mapped[SentBy] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(default=utc_now)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class Extension(Base):
    """More time until `until`: for one firm, for those of a `unit`, or for all where neither is given.

    It is revoked, never changed. A firm's own last moment is worked out by `survey.queries.closes` alone.
    """

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    unit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(default=utc_now)
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoke_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id], lazy="raise")
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id], lazy="raise")
