"""Decisions (会审决定): meetings of the panel, what one official decides of a firm, what the second says of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.campaigns import Participation
from survey.models.people import User


class PanelMeeting(Base):
    """A meeting of the panel (会审) about an evaluation of a campaign. It is open until it is ended."""

    __tablename__ = "panel_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    title: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)

    seats: Mapped[list[PanelSeat]] = relationship(order_by="PanelSeat.id", lazy="raise")
    ended: Mapped[PanelMeetingEnd | None] = relationship(lazy="joined", viewonly=True, uselist=False)


class PanelPart(StrEnum):
    """What somebody does in a meeting: 主持, 委员, 记录."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"


class PanelSeat(Base):
    """An official of a meeting, and whether he is there."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        CheckConstraint("part IN ('chair', 'member', 'secretary')", name="part_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[PanelPart] = mapped_column(String(10))
    present: Mapped[bool] = mapped_column(default=True, server_default=true())

    user: Mapped[User] = relationship(lazy="raise")


class PanelMeetingEnd(Base):
    """That a meeting was ended; `remarks` are printed in its minutes."""

    __tablename__ = "panel_meeting_end"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"), primary_key=True)
    remarks: Mapped[str] = mapped_column(Text, default="")
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)


class Outcome(StrEnum):
    """What is decided of a firm: 确认, 备选, 不予, 退回核实. The last leaves it open until it is decided again."""

    CONFIRM = "confirm"
    RESERVE = "reserve"
    DENY = "deny"
    VERIFY = "verify"


class Footing(StrEnum):
    """How a decision stands to the ranked list: as the stable part says, in the grey band, or departing from it."""

    RANKING = "ranking"
    GREY = "grey"
    DEPARTS = "departs"


class DecisionAct(Base):
    """Many firms decided in one act with its document (文号): those of the stable part, or the reserve.

    `firms`: how many; `digest`: SHA-256 of the numbers of their submitted versions, ascending, joined by commas.
    """

    __tablename__ = "decision_act"
    __table_args__ = (
        CheckConstraint("firms > 0", name="some_firms"),
        CheckConstraint("length(document_number) > 0", name="document_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    outcome: Mapped[Outcome] = mapped_column(String(10))
    document_number: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, default="")
    firms: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship(lazy="raise")


class Decision(OnBehalf, Base):
    """What an official decides of a firm, on an evaluation. It holds once a second official confirms it.

    `reason` may be empty only where the decision follows the stable part of the list. `second_id`: whom its author
    asks to confirm it; any other decider may, too. The newest one that was confirmed is the one that holds.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("id", "decided_by_id"),
        CheckConstraint("footing = 'ranking' OR length(reason) > 0", name="reason_given"),
        CheckConstraint("outcome IN ('confirm', 'reserve', 'deny', 'verify')", name="outcome_known"),
        CheckConstraint("footing IN ('ranking', 'grey', 'departs')", name="footing_known"),
        CheckConstraint("second_id IS NULL OR second_id <> decided_by_id", name="second_is_another"),
        Index("ix_decision_campaign_id_participation_id", "campaign_id", "participation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    outcome: Mapped[Outcome] = mapped_column(String(10))
    footing: Mapped[Footing] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(String(80), default="")
    act_id: Mapped[int | None] = mapped_column(ForeignKey("decision_act.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("panel_meeting.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=utc_now)

    participation: Mapped[Participation] = relationship(lazy="raise")
    act: Mapped[DecisionAct | None] = relationship(lazy="raise")
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    second: Mapped[User | None] = relationship(foreign_keys=[second_id], lazy="raise")
    answer: Mapped[DecisionAnswer | None] = relationship(
        primaryjoin="Decision.id == foreign(DecisionAnswer.decision_id)", lazy="joined", viewonly=True, uselist=False
    )


class DecisionAnswerKind(StrEnum):
    """What became of a decision: confirmed or refused by a second official, or withdrawn by who had made it."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DecisionAnswer(OnBehalf, Base):
    """What the second official said of a decision, or that its author withdrew it: one answer, and never another.

    `decided_by_id` repeats the author, so that the database itself refuses one person for both.
    """

    __tablename__ = "decision_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "decided_by_id"],
            ["decision.id", "decision.decided_by_id"],
            name="fk_decision_answer_decision",
        ),
        CheckConstraint(
            "(kind = 'withdrawn' AND done_by_id = decided_by_id) "
            "OR (kind IN ('confirmed', 'refused') AND done_by_id <> decided_by_id)",
            name="two_persons",
        ),
        CheckConstraint("kind = 'confirmed' OR length(reason) > 0", name="reason_given"),
    )

    decision_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DecisionAnswerKind] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int]
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime] = mapped_column(default=utc_now)

    done_by: Mapped[User] = relationship(foreign_keys=[done_by_id], lazy="raise")
