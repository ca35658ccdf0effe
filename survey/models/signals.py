"""Signals: what declared checks found in submitted versions, and what officials said of it. None is a decision."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise
from survey.models.people import User
from survey.models.submissions import SubmissionVersion

_OPEN = text("ended_at IS NULL")


class SignalFound(Base):
    """What one check found in a version. What a later run does not find, or finds otherwise, gets an end and stays.

    `definition_id`, `definition_version`, `definition_digest`: the set of checks that found it.  `questions`: qualified
    ids where it is shown.  `figures`: what its sentence names, as text.  `other_id`: the other firm of a near copy.
    `word_id`: the newest word on this check that there was of the firm's submission when it was found; `word_holds`:
    whether it was about the same figures and answers. Words on this version that are newer than that hold anyway.
    """

    __tablename__ = "signal_found"
    __table_args__ = (
        Index(
            "uq_signal_found_open", "version_id", "check_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_signal_found_check", "check_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    check_id: Mapped[str] = mapped_column(String(60))
    definition_id: Mapped[str] = mapped_column(String(40))
    definition_version: Mapped[str] = mapped_column(String(20))
    definition_digest: Mapped[str] = mapped_column(String(64))
    questions: Mapped[list[Any]] = mapped_column(default=list)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("signal_resolution.id"))
    word_holds: Mapped[bool] = mapped_column(default=False, server_default=false())
    found_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]

    version: Mapped[SubmissionVersion] = relationship(lazy="raise")
    other: Mapped[Enterprise | None] = relationship(lazy="raise")


class SignalReading(Base):
    """That the checks were run over a version, whatever they found; append-only. `digest`: of all sets together."""

    __tablename__ = "signal_reading"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(default=utc_now)


class SignalOutcome(StrEnum):
    """What an official says of a signal. REVOKED: what was said before holds no more, and the signal is open again."""

    SEEN = "seen"
    EXPLAINED = "explained"
    ON_SITE = "on_site"
    REVOKED = "revoked"


class SignalResolution(OnBehalf, Base):
    """What an official says of what a check found in a version; append-only, the newest holds.

    It belongs to the version and the check, so that it stays when the check finds the same with other peers. For a
    newer version, or for other figures, `SignalFound.word_holds` says whether it still holds.
    """

    __tablename__ = "signal_resolution"
    __table_args__ = (Index("ix_signal_resolution_version_check", "version_id", "check_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"))
    check_id: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[SignalOutcome] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")
