"""What officials keep of a firm in a campaign: notes, flags, messages with the firm, and who looked last when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.people import User


class CaseNote(OnBehalf, Base):
    """A note of the office about a firm; append-only, and never shown to the firm.

    `corrects_id`: the note that this one corrects; both are kept.
    """

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "campaign_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("case_note.id"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)

    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id], lazy="raise")


class FlagKind(StrEnum):
    """What a flag warns of."""

    FIGURES = "figures"
    EVIDENCE = "evidence"
    QUALIFICATION = "qualification"
    UNREACHABLE = "unreachable"
    OTHER = "other"


class FlagStep(StrEnum):
    """What is done with a flag after it was raised."""

    RESOLVE = "resolve"
    REOPEN = "reopen"


class CaseFlag(OnBehalf, Base):
    """A warning about a firm that somebody has to settle; never shown to the firm.

    `open`: whether it waits; that follows from its steps, the newest of which counts.
    """

    __tablename__ = "case_flag"
    __table_args__ = (Index("ix_case_flag_case", "campaign_id", "enterprise_id", "open"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    kind: Mapped[FlagKind] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    open: Mapped[bool] = mapped_column(default=True, server_default=true())
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(default=utc_now)

    raised_by: Mapped[User] = relationship(foreign_keys=[raised_by_id], lazy="raise")
    steps: Mapped[list[CaseFlagStep]] = relationship(order_by="CaseFlagStep.id", back_populates="flag", lazy="raise")


class CaseFlagStep(OnBehalf, Base):
    """A flag resolved, with how, or opened again, with why; append-only."""

    __tablename__ = "case_flag_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("case_flag.id"), index=True)
    step: Mapped[FlagStep] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime] = mapped_column(default=utc_now)

    flag: Mapped[CaseFlag] = relationship(back_populates="steps", lazy="raise")
    done_by: Mapped[User] = relationship(foreign_keys=[done_by_id], lazy="raise")


class CaseMessage(OnBehalf, Base):
    """A message of the office to a firm, or the firm's answer; all of a campaign are one thread.

    `from_firm`: whether the firm wrote it.  `answer_wanted`: whether the office waits for an answer to it.  `read_at`,
    `read_by_id`: since when the firm knows what the office wrote, and who of it said so; None of what a firm wrote.
    """

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case", "campaign_id", "enterprise_id", "from_firm"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    from_firm: Mapped[bool]
    answer_wanted: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    read_at: Mapped[datetime | None]

    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id], lazy="raise")
    read_by: Mapped[User | None] = relationship(foreign_keys=[read_by_id], lazy="raise")


class CaseSeen(Base):
    """Up to which moment an official knows what happened to a firm in a campaign."""

    __tablename__ = "case_seen"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True, index=True)
    seen_until: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")
