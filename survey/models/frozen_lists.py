"""Frozen lists (名单版本): numbered versions with their entries, signatures, scans, amendments; none ever changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.campaigns import Participation
from survey.models.people import User
from survey.models.selection import Evaluation
from survey.models.submissions import SubmissionVersion


class ListVersion(Base):
    """A version of the list: 1 is what was frozen, each further one what amendments made of the one before.

    `document`: what it was made of beside its entries: ``{"scheme", "evaluation", "limits", "pins", "checks",
    "counts"}``; `fingerprint`: SHA-256 over document and entries, as `survey.deciding` writes them. `reason`: why it is
    frozen although a check is open; empty where none is.
    """

    __tablename__ = "list_version"
    __table_args__ = (UniqueConstraint("campaign_id", "number"), CheckConstraint("number > 0", name="number_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("list_version.id"))
    seats: Mapped[int]
    document: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    prepared_at: Mapped[datetime] = mapped_column(default=utc_now)

    evaluation: Mapped[Evaluation] = relationship(lazy="raise")
    based_on: Mapped[ListVersion | None] = relationship(remote_side="ListVersion.id", lazy="raise")
    signatures: Mapped[list[ListSignature]] = relationship(order_by="ListSignature.signed_at", lazy="selectin")
    refusal: Mapped[ListRefusal | None] = relationship(lazy="joined", viewonly=True, uselist=False)
    amendments: Mapped[list[Amendment]] = relationship(order_by="Amendment.id", lazy="raise")

    @property
    def issued_at(self) -> datetime | None:
        """When it was issued (签发); None while it is not, and then it is no list yet."""
        return next((row.signed_at for row in self.signatures if row.part == SignaturePart.ISSUED), None)


class ListBasis(StrEnum):
    """What a seat rests on: rank alone, a limit, a pin, the panel's decision against the ranking, a promotion."""

    RANK = "rank"
    LIMIT = "limit"
    PIN = "pin"
    PANEL = "panel"
    PROMOTED = "promoted"


class ListEntry(Base):
    """A firm on a version of the list: `status` as in an evaluation (selected, reserve, out, unranked).

    `position`: from 1, the order of the list within the status. `rank` and `score` (10⁻⁶ point) are those that counted,
    `self_rank` and `self_score` those of what the firm said. `facts`: what lists print of the firm, as it was then:
    ``{"name", "credit_code", "unit", "division", "size", …}``. `reason`: of the decision, as it is printed.
    """

    __tablename__ = "list_entry"
    __table_args__ = (
        UniqueConstraint("list_version_id", "participation_id"),
        Index("ix_list_entry_list_version_id_status", "list_version_id", "status", "position"),
        CheckConstraint("status IN ('selected', 'reserve', 'out', 'unranked')", name="status_known"),
        CheckConstraint("status = 'selected' OR basis = ''", name="basis_of_seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    position: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(12), default="")
    pool: Mapped[str] = mapped_column(String(40), default="")
    rank: Mapped[int | None]
    score: Mapped[int | None] = mapped_column(BigInteger)
    self_rank: Mapped[int | None]
    self_score: Mapped[int | None] = mapped_column(BigInteger)
    level: Mapped[int] = mapped_column(default=0)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]]

    participation: Mapped[Participation] = relationship(lazy="raise")
    version: Mapped[SubmissionVersion] = relationship(lazy="raise")


class SignaturePart(StrEnum):
    """Who signs a version, in this order: 制表, 审核, 签发."""

    PREPARED = "prepared"
    REVIEWED = "reviewed"
    ISSUED = "issued"


class ListSignature(Base):
    """That an official signed a version; three persons, which the database itself requires."""

    __tablename__ = "list_signature"
    __table_args__ = (
        UniqueConstraint("list_version_id", "user_id"),
        CheckConstraint("part IN ('prepared', 'reviewed', 'issued')", name="part_known"),
        CheckConstraint("part <> 'issued' OR length(document_number) > 0", name="document_given"),
    )

    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"), primary_key=True)
    part: Mapped[SignaturePart] = mapped_column(String(10), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    document_number: Mapped[str] = mapped_column(String(80), default="")
    signed_at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship(lazy="joined")


class ListRefusal(Base):
    """That a version was not signed but sent back, with why: it stays on record and is never issued."""

    __tablename__ = "list_refusal"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_given"),)

    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    refused_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    refused_at: Mapped[datetime] = mapped_column(default=utc_now)

    refused_by: Mapped[User] = relationship(lazy="joined")


class ListScan(Base):
    """A signed scan of a version, kept by digest; `fingerprint`: as printed on the paper, equal to the version's."""

    __tablename__ = "list_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=utc_now)

    uploaded_by: Mapped[User] = relationship(lazy="joined")


class AmendmentKind(StrEnum):
    """Why a list is amended: a firm withdraws, an objection was upheld, or something was wrong."""

    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    CORRECTION = "correction"


class Amendment(Base):
    """One change that made a version of the one before: who leaves, who comes in, why.

    `skipped`: ``{"firms": [{"participation", "limits": [...]}]}``: the better-placed ones of the reserve that would
    break a limit, with these, in the order of the list. `objection_id`: the one that was upheld.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_given"),
        CheckConstraint("kind IN ('withdrawal', 'objection', 'correction')", name="kind_known"),
        CheckConstraint(
            "participation_out_id IS NOT NULL OR participation_in_id IS NOT NULL", name="changes_something"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"), index=True)
    kind: Mapped[AmendmentKind] = mapped_column(String(12))
    participation_out_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    participation_in_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    skipped: Mapped[dict[str, Any]] = mapped_column(default=dict)
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("objection.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship(lazy="raise")
