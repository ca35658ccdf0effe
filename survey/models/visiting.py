"""Visits (走访核查): who goes where and when, what was found beside what the firm said, and what it answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.campaigns import Participation
from survey.models.people import User
from survey.models.submissions import SubmissionVersion
from survey.models.verification import Evidence


class VisitReason(StrEnum):
    """Why a firm is visited: one of the lists that a plan is made of, or somebody added it by hand."""

    EFFECT = "effect"
    NEAR = "near"
    EXPOSURE = "exposure"
    TOWN = "town"
    RANDOM = "random"
    HAND = "hand"


class VisitAct(StrEnum):
    """What is done with a visit; what was done last is its state, where MOVED stands as PLANNED."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SUBMITTED = "submitted"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"


class FindingChannel(StrEnum):
    """Where a finding was entered."""

    PAGE = "page"
    WORKBOOK = "workbook"


class VisitPlan(OnBehalf, Base):
    """Visits that were planned in one act; append-only.

    `asked`: how many firms were asked for by each reason, the seed of the random ones, the fewest of a town, visits of
    a person in a day, and the days in which a firm may answer.  `evaluation_id`: what the choice was made from.
    """

    __tablename__ = "visit_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    asked: Mapped[dict[str, Any]]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="raise")


class Visit(Base):
    """A visit to a firm about one of its submissions.

    `plan_id`: None for one that was added by hand, with `why`.  `reasons`: ``[{"code", "figure"}]``, why this firm.
    `claims`: ``[{"question", "loss", "places", "gain"}]``, the answers worth a look, ordered by what hangs on them:
    10⁻⁶ points and places lost if one is not accepted, and points that an answer which is too low keeps back.
    `state`, `day`, `lead_id`, `companion_id` and `answer_until` (the last day on which the firm may answer) follow from
    the newest step.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_lead", "lead_id", "state", "day"),
        CheckConstraint("companion_id IS NULL OR companion_id <> lead_id", name="two_persons"),
        CheckConstraint("plan_id IS NOT NULL OR length(why) > 0", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("visit_plan.id"), index=True)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    why: Mapped[str] = mapped_column(Text, default="")
    claims: Mapped[list[Any]] = mapped_column(default=list)
    answer_days: Mapped[int]
    state: Mapped[VisitAct] = mapped_column(String(10), default=VisitAct.PLANNED)
    day: Mapped[date]
    lead_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    companion_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer_until: Mapped[date | None]

    participation: Mapped[Participation] = relationship(lazy="raise")
    version: Mapped[SubmissionVersion] = relationship(lazy="raise")
    plan: Mapped[VisitPlan | None] = relationship(lazy="raise")
    lead: Mapped[User] = relationship(foreign_keys=[lead_id], lazy="raise")
    companion: Mapped[User | None] = relationship(foreign_keys=[companion_id], lazy="raise")
    steps: Mapped[list[VisitStep]] = relationship(order_by="VisitStep.id", back_populates="visit", lazy="raise")


class VisitStep(OnBehalf, Base):
    """Something that was done with a visit; append-only.

    `reason`: of a move, a cancellation or sending back; of a submission the summary, which the firm does not see; of a
    confirmation what the office says to the firm's objections.  `day`, `lead_id`, `companion_id`: as they were set
    then.  `level`, `number`: of a submission, ``questionnaire:level`` that was found, and the number of the protocol.
    """

    __tablename__ = "visit_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    act: Mapped[VisitAct] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    day: Mapped[date | None]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    companion_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    level: Mapped[str] = mapped_column(String(60), default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime] = mapped_column(default=utc_now)

    visit: Mapped[Visit] = relationship(back_populates="steps", lazy="raise")
    done_by: Mapped[User] = relationship(foreign_keys=[done_by_id], lazy="raise")
    lead: Mapped[User | None] = relationship(foreign_keys=[lead_id], lazy="raise")


class VisitFinding(OnBehalf, Base):
    """What was found of one answer on a visit; the newest row of a question counts; append-only.

    `said`, `found`: ``{"v": JSON value}`` of the version, and as it was found.  `reason`: never empty where they
    differ; the firm reads it.
    """

    __tablename__ = "visit_finding"
    __table_args__ = (Index("ix_visit_finding_question", "visit_id", "questionnaire_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    question_id: Mapped[str] = mapped_column(String(80))
    said: Mapped[dict[str, Any]]
    found: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    evidence_digest: Mapped[str | None] = mapped_column(ForeignKey("evidence.digest"))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[FindingChannel] = mapped_column(String(10))
    found_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    found_at: Mapped[datetime] = mapped_column(default=utc_now)

    found_by: Mapped[User] = relationship(foreign_keys=[found_by_id], lazy="raise")
    evidence: Mapped[Evidence | None] = relationship(lazy="raise")


class FirmAnswer(Base):
    """What a firm says to one finding: it accepts it, or objects with a text; append-only."""

    __tablename__ = "firm_answer"
    __table_args__ = (
        UniqueConstraint("finding_id"),
        CheckConstraint("accepts OR length(text) > 0", name="objection_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("visit_finding.id"))
    accepts: Mapped[bool]
    text: Mapped[str] = mapped_column(Text, default="")
    evidence_digest: Mapped[str | None] = mapped_column(ForeignKey("evidence.digest"))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(default=utc_now)

    given_by: Mapped[User] = relationship(lazy="raise")
    evidence: Mapped[Evidence | None] = relationship(lazy="raise")
