"""What a campaign keeps besides answers: enquiries, the ledger of each day, and views that officials saved."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise
from survey.models.people import User


class EnquiryState(StrEnum):
    """Where an enquiry stands. NOTICE: the office wrote it by itself, for all firms of the campaign."""

    OPEN = "open"
    ANSWERED = "answered"
    NOTICE = "notice"
    WITHDRAWN = "withdrawn"


class Enquiry(Base):
    """A question to the office, its answer, and what all firms of the campaign see of both.

    `enterprise_id`: whose question it is, None of a notice.  `questionnaire_id`, `question_id`: what it is about, empty
    for the campaign as a whole.  `published_at`: since when all see `public_text` and `public_answer`, which name no
    firm; None: only the firm and the office see it.  `seen_at`: since when somebody of the firm knows the answer as it
    is now; a new answer is unseen.
    """

    __tablename__ = "enquiry"
    __table_args__ = (Index("ix_enquiry_campaign_state", "campaign_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40), default="", server_default="")
    question_id: Mapped[str] = mapped_column(String(80), default="", server_default="")
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[EnquiryState] = mapped_column(String(20), default=EnquiryState.OPEN)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    public_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    public_answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise")
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id], lazy="raise")


class LedgerDay(Base):
    """That the stages of a campaign's firms were noted on a day (Shanghai), from which progress is told.

    `noted_at`: the real moment, soon after midnight, or later where the service was off then.  `counts`: unit -> stage
    -> firms, summed up from the rows of `LedgerStage` when they were written.
    """

    __tablename__ = "ledger_day"
    __table_args__ = (UniqueConstraint("campaign_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    day: Mapped[str] = mapped_column(String(10))
    noted_at: Mapped[datetime] = mapped_column(default=utc_now)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class LedgerStage(Base):
    """The stage of one firm when a day was noted, with the unit, industry and size that it was counted under."""

    __tablename__ = "ledger_stage"

    ledger_day_id: Mapped[int] = mapped_column(ForeignKey("ledger_day.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    industry: Mapped[str] = mapped_column(String(10), default="", server_default="")
    above_scale: Mapped[bool | None]


class SavedView(Base):
    """Filters, order and columns of the list of firms, under a name.

    `address`: names of the list's address -> their values.  `shared`: with everybody who sees the list.  `opens_first`:
    the one of its maker's with which the list opens.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    opens_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
