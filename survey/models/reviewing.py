"""First reviews of submitted versions, who holds which case, hand-overs and recusals; all of it append-only."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.people import User


class Verdict(StrEnum):
    """What a first review (初审) says of a version. AGAINST: 不建议."""

    PASS = "pass"  # noqa: S105 - a verdict
    RETURN = "return"
    AGAINST = "against"


class ReviewPoint(StrEnum):
    """What a first review looks at: everything is there, figures are plausible, they are true, it can be done."""

    COMPLETE = "complete"
    PLAUSIBLE = "plausible"
    ACTUAL = "actual"
    FEASIBLE = "feasible"


class PointMark(StrEnum):
    """What is found at one point. DOUBT: 存疑."""

    YES = "yes"
    NO = "no"
    DOUBT = "doubt"


class FirstReview(OnBehalf, Base):
    """A first review of one version; the newest of a version counts, the earlier ones stay.

    `points`: value of `ReviewPoint` -> ``{"mark": …, "remark": …}``.
    """

    __tablename__ = "first_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(String(20))
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[datetime] = mapped_column(default=utc_now)

    reviewed_by: Mapped[User] = relationship(foreign_keys=[reviewed_by_id], lazy="raise")


class HandOverKind(StrEnum):
    """What was handed over at once: single firms, all of a unit, or everything that a colleague held."""

    FIRMS = "firms"
    UNIT = "unit"
    COLLEAGUE = "colleague"


class HandOver(Base):
    """A hand-over of cases of a campaign. `unit`: of a unit's; `cases`: how many firms changed their holder."""

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[HandOverKind] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(40), default="")
    cases: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text)
    handed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    handed_at: Mapped[datetime] = mapped_column(default=utc_now)

    handed_by: Mapped[User] = relationship(lazy="raise")


class HandOverPart(StrEnum):
    """Whether somebody gave cases away or got them."""

    GAVE = "gave"
    GOT = "got"


class HandOverPerson(Base):
    """Who gave cases away, or got them, in a hand-over: whom the first page tells."""

    __tablename__ = "hand_over_person"

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    part: Mapped[HandOverPart] = mapped_column(String(10), primary_key=True)

    user: Mapped[User] = relationship(lazy="raise")


class CaseHolding(Base):
    """Who holds the case of a firm in a campaign since a hand-over; the newest of a participation counts.

    `holder_id`: None gives it back to the reviewers of its unit, as every case is held without a row here.
    `before_id`: who held it until then.
    """

    __tablename__ = "case_holding"
    __table_args__ = (Index("ix_case_holding_participation_id_id", "participation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)


class HandOverSeen(Base):
    """That whoever got cases in a hand-over took note of it (交接已知悉)."""

    __tablename__ = "hand_over_seen"

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)


class Recusal(Base):
    """That an official is not impartial towards a firm of a campaign (回避): he decides and holds nothing of it.

    `declared_by_id`: who said so in his place, None where he did himself. Its newest step says whether it holds;
    without one it does.
    """

    __tablename__ = "case_recusal"
    __table_args__ = (UniqueConstraint("participation_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime] = mapped_column(default=utc_now)
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")
    declared_by: Mapped[User | None] = relationship(foreign_keys=[declared_by_id], lazy="raise")
    steps: Mapped[list[RecusalStep]] = relationship(order_by="RecusalStep.id", lazy="raise")


class RecusalTurn(StrEnum):
    """What became of a recusal later. DECLARE: declared again after it was withdrawn."""

    WITHDRAW = "withdraw"
    DECLARE = "declare"


class RecusalStep(Base):
    """That a recusal was withdrawn, never by whoever is recused, or declared again."""

    __tablename__ = "case_recusal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    recusal_id: Mapped[int] = mapped_column(ForeignKey("case_recusal.id"), index=True)
    turn: Mapped[RecusalTurn] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime] = mapped_column(default=utc_now)

    done_by: Mapped[User] = relationship(lazy="raise")


class Absence(Base):
    """That somebody is away on these days (Shanghai), and who does his work meanwhile (代理); it ends by itself."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    named_at: Mapped[datetime] = mapped_column(default=utc_now)

    absent: Mapped[User] = relationship(foreign_keys=[absent_id], lazy="raise")
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id], lazy="raise")
    named_by: Mapped[User] = relationship(foreign_keys=[named_by_id], lazy="raise")


class AbsenceEnd(Base):
    """That an absence ended before its last day, or was named by mistake."""

    __tablename__ = "absence_end"

    absence_id: Mapped[int] = mapped_column(ForeignKey("absence.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)
