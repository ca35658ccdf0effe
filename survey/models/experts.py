"""Rounds of experts (专家评审): cases, who marks which, the marks, and what ended; all of it append-only."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.campaigns import SentBy
from survey.models.people import User
from survey.models.submissions import SubmissionVersion


class ExpertRound(Base):
    """A round: some cases of an evaluation, each marked by several experts on declared scales until a day.

    `scales`: ``{"scales": [...]}`` as `survey.definitions.expert_scales` writes them.
    """

    __tablename__ = "expert_round"
    __table_args__ = (CheckConstraint("per_case > 0", name="somebody_marks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    title: Mapped[str] = mapped_column(String(120))
    scales: Mapped[dict[str, Any]]
    per_case: Mapped[int]
    due: Mapped[date]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)

    opened_by: Mapped[User] = relationship(lazy="raise")
    ended: Mapped[ExpertRoundEnd | None] = relationship(lazy="joined", viewonly=True, uselist=False)


class ExpertRoundEnd(Base):
    """That a round was ended: no marks come in any more."""

    __tablename__ = "expert_round_end"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_given"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("expert_round.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)

    ended_by: Mapped[User] = relationship(lazy="joined")


class ExpertCase(Base):
    """A firm in a round, by the version that is marked."""

    __tablename__ = "expert_case"
    __table_args__ = (UniqueConstraint("round_id", "participation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("expert_round.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)

    round: Mapped[ExpertRound] = relationship(lazy="raise")
    version: Mapped[SubmissionVersion] = relationship(lazy="raise")
    assignments: Mapped[list[ExpertAssignment]] = relationship(order_by="ExpertAssignment.id", lazy="raise")


class ExpertAssignment(Base):
    """That an expert marks a case. It stands until it is ended (`ExpertAssignmentEnd`)."""

    __tablename__ = "expert_assignment"
    __table_args__ = (UniqueConstraint("case_id", "expert_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("expert_case.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    assigned_at: Mapped[datetime] = mapped_column(default=utc_now)

    case: Mapped[ExpertCase] = relationship(lazy="raise", viewonly=True)
    expert: Mapped[User] = relationship(foreign_keys=[expert_id], lazy="raise")
    ended: Mapped[ExpertAssignmentEnd | None] = relationship(lazy="joined", viewonly=True, uselist=False)
    opinions: Mapped[list[ExpertOpinion]] = relationship(order_by="ExpertOpinion.id", lazy="raise")


class AssignmentEndKind(StrEnum):
    """Why an expert does not mark a case any more: not impartial (回避), or the case was taken from him."""

    RECUSED = "recused"
    WITHDRAWN = "withdrawn"


class ExpertAssignmentEnd(Base):
    """That an assignment ended; marks given before stay on record and do not count."""

    __tablename__ = "expert_assignment_end"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_given"),
        CheckConstraint("kind IN ('recused', 'withdrawn')", name="kind_known"),
    )

    assignment_id: Mapped[int] = mapped_column(ForeignKey("expert_assignment.id"), primary_key=True)
    kind: Mapped[AssignmentEndKind] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)


class ExpertAdvice(StrEnum):
    """What an expert advises."""

    RECOMMEND = "recommend"
    HESITATE = "hesitate"
    AGAINST = "against"


class ExpertOpinion(Base):
    """What an expert gave; the newest of an assignment counts, the first one was given without seeing the others.

    `marks`: ``{"<scale>": {"mark": 1 to 5, "why": text}}``.  `change_reason`: why a later one differs.
    """

    __tablename__ = "expert_opinion"
    __table_args__ = (CheckConstraint("advice IN ('recommend', 'hesitate', 'against')", name="advice_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("expert_assignment.id"), index=True)
    marks: Mapped[dict[str, Any]]
    advice: Mapped[ExpertAdvice] = mapped_column(String(10))
    comment: Mapped[str] = mapped_column(Text, default="")
    change_reason: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(default=utc_now)


class ExpertReminder(Base):
    """That an expert was reminded of the cases of a round that he has not marked. `cases`: how many these were."""

    __tablename__ = "expert_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("expert_round.id"), index=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    by: Mapped[SentBy] = mapped_column(String(20))
    cases: Mapped[int]
    reminded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reminded_at: Mapped[datetime] = mapped_column(default=utc_now)

    reminded_by: Mapped[User] = relationship(foreign_keys=[reminded_by_id], lazy="raise")
