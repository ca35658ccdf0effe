"""Scheme versions, pins, and evaluations with their entries and draws."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.campaigns import Campaign, Participation
from survey.models.people import User
from survey.models.submissions import SubmissionVersion


class SchemeState(StrEnum):
    """The states of a scheme version; a published one never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class SchemeVersion(Base):
    """One version of a ranking scheme: what `scoring.loading.scheme.load_scheme` reads, and who made it why.

    The database refuses to change or delete one that is not a draft, but for its being archived.
    `revision` rises at every save of a draft; `reason` says why the version was published.
    """

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("scheme_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    state: Mapped[SchemeState] = mapped_column(String(20), default=SchemeState.DRAFT)
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    demonstration: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_version.id"))
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    archived_at: Mapped[datetime | None]
    archived_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    based_on: Mapped[SchemeVersion | None] = relationship(remote_side="SchemeVersion.id", lazy="raise")
    author: Mapped[User | None] = relationship(foreign_keys=[author_id], lazy="raise")
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id], lazy="raise")


class PinKind(StrEnum):
    """What a pin asks for: a seat whatever the rank, or no seat."""

    IN = "in"
    OUT = "out"


class Pin(Base):
    """An enterprise that gets a seat or none by name, with a reason, a document and a second person who confirms it.

    Append-only, except that it is confirmed once and revoked once.
    """

    __tablename__ = "pin"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> made_by_id", name="two_persons"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
        CheckConstraint("length(document_number) > 0", name="document_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    kind: Mapped[PinKind] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(80))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    participation: Mapped[Participation] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="raise")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="raise")


class Evaluation(Base):
    """One run of a scheme over pinned versions. `fingerprint` tells whether a replay gave the same."""

    __tablename__ = "evaluation"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    seats: Mapped[int]
    inputs_digest: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    run_at: Mapped[datetime] = mapped_column(default=utc_now)

    campaign: Mapped[Campaign] = relationship(lazy="joined")
    scheme: Mapped[SchemeVersion] = relationship(lazy="joined")
    run_by: Mapped[User | None] = relationship(lazy="raise")

    @property
    def identity(self) -> EvaluationIdentity:
        """What tells it from any other, whatever database it is in: an id alone is given again after a restore."""
        return EvaluationIdentity(self.id, self.run_at, self.inputs_digest, self.fingerprint)


class EvaluationIdentity(NamedTuple):
    """Columns of an evaluation by which a process may keep what it worked out of it."""

    id: int
    run_at: datetime
    inputs_digest: str
    fingerprint: str


class EvaluationEntry(Base):
    """One enterprise in an evaluation. `score` and contributions in 10⁻⁶ point, values in 1/100 point.

    `rank` and `score` are empty for those that lack a required questionnaire.  `position` is the place in the total
    order, pool after pool; `rank` counts within the pool.  `segment` from 1, 0 for none; `stability` in 1/10 000.
    `level` and `total` (the index) are those of the questionnaire ``detail["leading"]``.
    `rank`, `score` and `level` are those that count; `self_rank`, `self_score` and `self_level` stand beside them, in
    the pool `self_pool` that the firm's own facts give, and so do the two of what was verified.  `checked`: how many of
    its answers were verified; None in evaluations from before both tracks were kept.
    `hits`: in how many of the evaluation's draws the row is among its pool's first seats; `low` and `high` bound nine
    tenths of its places; `standing`: stable_in, grey, stable_out, empty for who is not eligible.
    `detail`: ``{"values", "figures", "contributions", "missing", "verdicts", "reasons", "leading", "features",
    "places" (in its unit and in its division), "claims" (see `scoring.certainty.unproven`), "pin", "levels" (that
    officials found), "labels" (that were verified to be others: [as submitted, as verified]), "tracks" (of whom
    something was verified: "questions", and per track "values", "contributions", "levels")}``.
    """

    __tablename__ = "evaluation_entry"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "version_id"),
        Index("ix_evaluation_entry_position", "evaluation_id", "position"),
        Index("ix_evaluation_entry_status", "evaluation_id", "status", "position", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    position: Mapped[int]
    rank: Mapped[int | None]
    score: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(20))
    level: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    pool: Mapped[str] = mapped_column(String(40), default="", server_default="")
    segment: Mapped[int] = mapped_column(default=0, server_default="0")
    segment_rank: Mapped[int] = mapped_column(default=0, server_default="0")
    stability: Mapped[int] = mapped_column(default=0, server_default="0")
    hits: Mapped[int] = mapped_column(default=0, server_default="0")
    low: Mapped[int] = mapped_column(default=0, server_default="0")
    high: Mapped[int] = mapped_column(default=0, server_default="0")
    standing: Mapped[str] = mapped_column(String(12), default="", server_default="")
    checked: Mapped[int | None]
    self_pool: Mapped[str | None] = mapped_column(String(40))
    self_rank: Mapped[int | None]
    self_score: Mapped[int | None] = mapped_column(BigInteger)
    self_level: Mapped[int | None]
    verified_rank: Mapped[int | None]
    verified_score: Mapped[int | None] = mapped_column(BigInteger)
    detail: Mapped[dict[str, Any]]

    evaluation: Mapped[Evaluation] = relationship(lazy="raise")
    version: Mapped[SubmissionVersion] = relationship(lazy="raise")
    drawn: Mapped[SeatShare | None] = relationship(lazy="joined", viewonly=True, uselist=False)

    @property
    def sureness(self) -> str:
        """The class of certainty: by whole lists where these were drawn, else by rank alone (`by_rank_alone`)."""
        return self.drawn.standing if self.drawn is not None else self.standing

    @property
    def by_rank_alone(self) -> bool:
        """Whether the class counts ranks only, and no limit of this list."""
        return self.drawn is None


class SelectionDraw(Base):
    """That the whole list of an evaluation was made again `draws` times, under drawn weights and answers.

    `counts`: class -> how many entries.
    """

    __tablename__ = "selection_draw"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    draws: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    drawn_at: Mapped[datetime] = mapped_column(default=utc_now)


class SeatShare(Base):
    """In how many of these lists, of which there are `draws`, an eligible entry has a seat.

    `standing`: stable_in only for who is selected, stable_out only for who is not, else grey.
    """

    __tablename__ = "seat_share"

    entry_id: Mapped[int] = mapped_column(ForeignKey("evaluation_entry.id"), primary_key=True)
    draws: Mapped[int]
    seated: Mapped[int]
    standing: Mapped[str] = mapped_column(String(12))
