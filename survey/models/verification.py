"""What officials checked: verified values over a version, levels, evidence files and gate results."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.cases import CaseMessage
from survey.models.people import User
from survey.models.submissions import SubmissionVersion


class EvidenceState(StrEnum):
    """The states of an evidence file; only 已核 counts."""

    PROVIDED = "provided"
    CHECKED = "checked"
    REFUSED = "refused"


class GateVerdict(StrEnum):
    """The three values of a gate."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"


class VerifiedValue(Base):
    """核定: one question's value on a version as an official found it; the newest row per question counts.

    `finding_id`: what a visit found, which a second official confirmed.
    """

    __tablename__ = "verified_value"
    __table_args__ = (Index("ix_verified_value_question", "version_id", "questionnaire_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    question_id: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    evidence_digest: Mapped[str | None] = mapped_column(ForeignKey("evidence.digest"))
    verified_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    verified_at: Mapped[datetime] = mapped_column(default=utc_now)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("visit_finding.id"))


class LevelBasis(StrEnum):
    """What a level rests on: a visit with its protocol, or a rating by somebody else; or it was withdrawn."""

    VISIT = "visit"
    RATING = "rating"
    WITHDRAWN = "withdrawn"


class VerifiedLevel(OnBehalf, Base):
    """核定等级: the level that a firm was found to have in a questionnaire; append-only.

    The row that no other replaces stands. `replaces_id`: the one that this corrects; a withdrawal is such a row without
    a level. `version_id`: the firm's newest submission then. `number`: of the visit's protocol or the rating's
    certificate; `dated`: the day of the visit, or from which the certificate holds; `body` and `valid_until`: of a
    rating, who rated and the last day on which it holds.
    """

    __tablename__ = "verified_level"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_given"),
        CheckConstraint("(level IS NULL) = (basis = 'withdrawn')", name="level_given"),
        CheckConstraint("basis = 'withdrawn' OR (length(number) > 0 AND dated IS NOT NULL)", name="basis_given"),
        CheckConstraint("basis <> 'rating' OR (length(body) > 0 AND valid_until IS NOT NULL)", name="rating_given"),
        CheckConstraint("basis <> 'withdrawn' OR replaces_id IS NOT NULL", name="something_withdrawn"),
        UniqueConstraint("replaces_id"),
        Index("ix_verified_level_firm", "participation_id", "questionnaire_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    level: Mapped[int | None]
    basis: Mapped[LevelBasis] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(80), default="")
    dated: Mapped[date | None]
    body: Mapped[str] = mapped_column(String(120), default="")
    valid_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("verified_level.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)

    version: Mapped[SubmissionVersion] = relationship(lazy="raise")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="raise")


class Evidence(Base):
    """A file by the SHA-256 of its bytes; the bytes lie in the uploads folder."""

    __tablename__ = "evidence"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    stored_at: Mapped[datetime] = mapped_column(default=utc_now)


class EvidenceLink(Base):
    """A file given for one question of a submission, under the name it was given."""

    __tablename__ = "evidence_link"
    __table_args__ = (UniqueConstraint("submission_id", "questionnaire_id", "question_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    question_id: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(ForeignKey("evidence.digest"))
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[EvidenceState] = mapped_column(String(20), default=EvidenceState.PROVIDED)
    removed: Mapped[bool] = mapped_column(default=False)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(default=utc_now)

    evidence: Mapped[Evidence] = relationship(lazy="raise")
    given_by: Mapped[User | None] = relationship(lazy="raise")
    verdicts: Mapped[list[EvidenceVerdict]] = relationship(order_by="EvidenceVerdict.id.desc()", lazy="raise")


class EvidenceVerdict(OnBehalf, Base):
    """What an official says of a file: 已核 or 不采信, with the answer that it was held against; append-only.

    The newest row of a file counts.  `answer`: ``{"v": JSON value}`` of the version at that moment, so that a verdict
    proves no other answer.  `reason`: never empty where the file is not accepted.  `message`: in which the firm was
    told.
    """

    __tablename__ = "evidence_verdict"
    __table_args__ = (CheckConstraint("verdict IN ('checked', 'refused')", name="verdict_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("evidence_link.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    verdict: Mapped[EvidenceState] = mapped_column(String(10))
    answer: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=utc_now)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("case_message.id"))

    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    message: Mapped[CaseMessage | None] = relationship(lazy="raise")


class GateResult(OnBehalf, Base):
    """What an outside source says of one gate, with its date; the newest row per gate counts; append-only.

    `verdict`: pending takes an earlier answer back.  `number`: of the document; `evidence_digest`, `file_name`: the
    document itself, where it was handed in.  `valid_until`: the last day on which it holds, None for as long as the
    campaign.  `upload_id`: the table of an office that it came with.
    """

    __tablename__ = "gate_result"
    __table_args__ = (CheckConstraint("verdict IN ('passed', 'failed', 'pending')", name="verdict_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    gate: Mapped[str] = mapped_column(String(60))
    verdict: Mapped[GateVerdict] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    number: Mapped[str] = mapped_column(String(80), default="", server_default="")
    valid_until: Mapped[date | None]
    evidence_digest: Mapped[str | None] = mapped_column(ForeignKey("evidence.digest"))
    file_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))

    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="raise")
    evidence: Mapped[Evidence | None] = relationship(lazy="raise")
