"""代填: what an official enters for a firm, and what becomes of it when the firm looks at it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.acting import OnBehalf
from survey.models.base import Base, utc_now
from survey.models.files import Upload
from survey.models.people import User


class EntrySource(StrEnum):
    """Where an official has an answer from. MAIL: electronic; a letter is PAPER. FILE: a workbook that it filled."""

    PAPER = "paper"
    PHONE = "phone"
    MAIL = "mail"
    FILE = "file"


class EntryState(StrEnum):
    """What became of an entry. REPLACED: entered anew before the firm looked; WITHDRAWN: an official took it back."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


_WAITING = text("state = 'waiting'")


class AnswerEntry(OnBehalf, Base):
    """An answer that an official entered for a firm: no answer until the firm's 负责人 confirms it.

    `question_id`: also ``note:<check>``, the reason for a soft check.  `value`: ``{"v": …}`` as in `AnswerRevision`;
    None empties the answer.  `base`: the revision of the answer in the draft when it was entered.  `upload_id`: the
    workbook that it was in, None of one that was typed.  `refusal`: why the firm doesn't want it.  `revision`: the
    revision of the answer that confirming it made.
    """

    __tablename__ = "answer_entry"
    __table_args__ = (
        Index(
            "uq_answer_entry_waiting",
            "participation_id",
            "questionnaire_id",
            "question_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_answer_entry_participation", "participation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    question_id: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]]
    base: Mapped[int]
    source: Mapped[EntrySource] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"), index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)
    state: Mapped[EntryState] = mapped_column(String(12), default=EntryState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int | None]

    upload: Mapped[Upload | None] = relationship(lazy="raise")
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id], lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
