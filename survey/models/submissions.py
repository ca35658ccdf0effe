"""Drafts, their revision trail, and the immutable versions that are made of them at every submit."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.campaigns import Participation
from survey.models.people import User


class Submission(Base):
    """The draft of one participation."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    participation: Mapped[Participation] = relationship(lazy="raise")
    sheets: Mapped[list[DraftSheet]] = relationship(order_by="DraftSheet.questionnaire_id", lazy="raise")
    versions: Mapped[list[SubmissionVersion]] = relationship(
        order_by="SubmissionVersion.number", back_populates="submission", lazy="raise"
    )


class DraftSheet(Base):
    """The answers to one questionnaire so far, as one document.

    `document`: what `scoring.answers.answers.sheet_to_json` writes.  `revisions`: question id -> revision number,
    rising by one at each change; notes have the key ``note:<id>``.
    """

    __tablename__ = "draft_sheet"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revisions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)


class AnswerRevision(Base):
    """One change of one answer; append-only. `value`: None if the answer was cleared.

    `channel`: page, autosave, import, carried (from elsewhere, confirmed), entered (by an official, confirmed), demo.
    `outcome`: ``written``, or ``conflict`` for a text that was typed against an older revision, ``locked`` for one at a
    question that an open return keeps as it was submitted: both are kept and not applied.
    """

    __tablename__ = "answer_revision"
    __table_args__ = (Index("ix_answer_revision_question", "submission_id", "questionnaire_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    question_id: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    value: Mapped[dict[str, Any]] = mapped_column()
    channel: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20), default="written")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)


class SubmissionVersion(Base):
    """An immutable submission; the facts that officials filter by are columns, as of that moment."""

    __tablename__ = "submission_version"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    number: Mapped[int]
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = mapped_column(default=utc_now)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    credit_code: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="")
    park: Mapped[str] = mapped_column(String(60), default="")
    industry: Mapped[str] = mapped_column(String(10), default="")
    division: Mapped[str] = mapped_column(String(4), default="")
    size: Mapped[str] = mapped_column(String(10), default="")
    above_scale: Mapped[bool | None]
    chain_main: Mapped[str] = mapped_column(String(40), default="")
    group_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    revenue: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    staff: Mapped[int | None]

    submission: Mapped[Submission] = relationship(back_populates="versions", lazy="raise")
    submitted_by: Mapped[User | None] = relationship(lazy="raise")
    sheets: Mapped[list[VersionSheet]] = relationship(order_by="VersionSheet.questionnaire_id", lazy="raise")
    commitment: Mapped[Commitment | None] = relationship(back_populates="version", lazy="raise")


class VersionSheet(Base):
    """One questionnaire's answers in a version, with the definition's digest and the packed coded row."""

    __tablename__ = "version_sheet"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    questionnaire_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    definition_version: Mapped[str] = mapped_column(String(20))
    definition_digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class Commitment(Base):
    """真实性承诺, bound to the digest of the version it was made for."""

    __tablename__ = "commitment"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    text_version: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    signatory: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(40))
    signed_at: Mapped[datetime] = mapped_column(default=utc_now)

    version: Mapped[SubmissionVersion] = relationship(back_populates="commitment", lazy="raise")


class SealAcceptance(Base):
    """The sealed commitment of an enterprise's first version, as an official accepted it; ranking waits for it."""

    __tablename__ = "seal_acceptance"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    how: Mapped[str] = mapped_column(Text)
    accepted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=utc_now)

    accepted_by: Mapped[User] = relationship(lazy="raise")


class Act(StrEnum):
    """What an enterprise does with its submission besides submitting. TAKE_BACK: 撤回修改; LEAVE: 退出申报."""

    TAKE_BACK = "take_back"
    LEAVE = "leave"
    REJOIN = "rejoin"


class SubmissionAct(Base):
    """A submission taken back to be changed, or an enterprise that left the campaign or came back; append-only.

    `version_id`: the version that counted until then; None where none did.
    """

    __tablename__ = "submission_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("submission_version.id"))
    act: Mapped[Act] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship(lazy="raise")


class ReturnRequest(OnBehalf, Base):
    """退回补正: what an official asks to be corrected, and when it was answered by a new version.

    `questions`: qualified ids of those that may change; none means all.  `remarks`: qualified id -> what is to be
    corrected there.  `due_at`: until when the answer is taken, also after the campaign's close; None for one made
    before there were due dates, which the campaign's close ends.  `state_before`: of the participation, which stands
    again if the return is undone.  `opened_at`: since when somebody of the firm knows it; then it can't be undone.
    `checked_at`: since when an official knows what came back.
    """

    __tablename__ = "return_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[Any]] = mapped_column(default=list)
    remarks: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    returned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    returned_at: Mapped[datetime] = mapped_column(default=utc_now)
    due_at: Mapped[datetime | None]
    state_before: Mapped[str] = mapped_column(String(20), default="submitted", server_default="submitted")
    answered_by_version_id: Mapped[int | None] = mapped_column(ForeignKey("submission_version.id"))
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undo_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    version: Mapped[SubmissionVersion] = relationship(foreign_keys=[version_id], lazy="raise")
    returned_by: Mapped[User] = relationship(foreign_keys=[returned_by_id], lazy="raise")
    opened_by: Mapped[User | None] = relationship(foreign_keys=[opened_by_id], lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id], lazy="raise")
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id], lazy="raise")
