"""What follows a list: its publication (公示), objections to it, letters to all firms, and the pilots that it makes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise
from survey.models.frozen_lists import ListVersion
from survey.models.people import User


class Publication(Base):
    """A version of the list made public for a period of days, both included.

    `columns`: ``{"names": [...]}``, of those that may be public. `method`, `contact`: as they are printed with it.
    """

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("length(document_number) > 0", name="document_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    columns: Mapped[dict[str, Any]]
    method: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(String(80))
    published_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime] = mapped_column(default=utc_now)

    list_version: Mapped[ListVersion] = relationship(lazy="raise")
    published_by: Mapped[User] = relationship(lazy="raise")
    ended: Mapped[PublicationEnd | None] = relationship(lazy="joined", viewonly=True, uselist=False)


class PublicationEnd(Base):
    """That a publication was taken back before its time."""

    __tablename__ = "publication_end"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_given"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)


class ObjectionKind(StrEnum):
    """What an objection (异议) says: why a firm is not on the list, that data are wrong, an irregularity, or else."""

    WHY_NOT = "why_not"
    DATA = "data"
    IRREGULAR = "irregular"
    OTHER = "other"


class Objection(Base):
    """An objection to a publication, named or not; `number` counts within the campaign from 1.

    `about_id`: the firm (participation) that it is about, if it is about one. `text` can be emptied once its time is
    over; who objected lies apart (`ObjectionPerson`).
    """

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("kind IN ('why_not', 'data', 'irregular', 'other')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    number: Mapped[int]
    kind: Mapped[ObjectionKind] = mapped_column(String(12))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"), index=True)
    named: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    due_on: Mapped[date]
    received_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    received_at: Mapped[datetime] = mapped_column(default=utc_now)

    publication: Mapped[Publication] = relationship(lazy="raise")
    received_by: Mapped[User] = relationship(lazy="raise")
    person: Mapped[ObjectionPerson | None] = relationship(lazy="raise", viewonly=True, uselist=False)
    steps: Mapped[list[ObjectionStep]] = relationship(order_by="ObjectionStep.id", lazy="raise")


class ObjectionPerson(Base):
    """Who objected and how to reach him: personal, seen by who answers, and erased on its own."""

    __tablename__ = "objection_person"

    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(String(120))


class ObjectionStepKind(StrEnum):
    """What was done about an objection: looked into, answered (that nothing changes), or upheld (the list changes)."""

    NOTED = "noted"
    ANSWERED = "answered"
    UPHELD = "upheld"


class ObjectionStep(Base):
    """One step; `replay`: the score worked out again on the data of that day, and whether it is equal."""

    __tablename__ = "objection_step"
    __table_args__ = (
        CheckConstraint("kind IN ('noted', 'answered', 'upheld')", name="kind_known"),
        CheckConstraint("length(text) > 0", name="text_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    kind: Mapped[ObjectionStepKind] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    replay: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime] = mapped_column(default=utc_now)

    done_by: Mapped[User] = relationship(lazy="joined")


class LetterRelease(Base):
    """That the letters (告知书) of a version were released: from then on each firm reads its own.

    `come_back`: when firms that were not selected may apply again, in words; `words`: what the letters say beside the
    firm's own content, as it was then.
    """

    __tablename__ = "letter_release"
    __table_args__ = (UniqueConstraint("list_version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_version_id: Mapped[int] = mapped_column(ForeignKey("list_version.id"))
    come_back: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    released_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    released_at: Mapped[datetime] = mapped_column(default=utc_now)

    list_version: Mapped[ListVersion] = relationship(lazy="raise")


class Letter(Base):
    """The letter to one firm: `outcome` as on the list; `content`: what it says; `digest`: SHA-256 of it."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("release_id", "participation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("letter_release.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))

    release: Mapped[LetterRelease] = relationship(lazy="raise")


class PilotSource(StrEnum):
    """Where a pilot comes from: a list of this service, or an earlier batch that counts towards the target."""

    LIST = "list"
    EARLIER = "earlier"


class Pilot(Base):
    """A pilot (试点企业) of a programme: its task book, contact and promised indicators.

    `starts_on`, `ends_on`: of its project as planned; `accepted_on`: the day of its acceptance (验收). `contact_name`,
    `contact_phone`: whom at the commission it turns to. `indicators`: ``{"promised": [{"question", "name", "was",
    "value", "unit"}], "version"}``, read from the application, which is that submitted version. What changes later is
    kept in `PilotChange`; one that is given up has an end.
    """

    __tablename__ = "pilot"
    __table_args__ = (UniqueConstraint("programme_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    list_version_id: Mapped[int | None] = mapped_column(ForeignKey("list_version.id"))
    source: Mapped[PilotSource] = mapped_column(String(10))
    since: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(80))
    task_book_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    contact_name: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    indicators: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
    ended: Mapped[PilotEnd | None] = relationship(lazy="joined", viewonly=True, uselist=False)


class PilotChange(Base):
    """A change of a pilot's record: which field, old and new (days as ISO, personal values not at all), why."""

    __tablename__ = "pilot_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)


class PilotEnd(Base):
    """That a firm is no pilot any more; it does not count towards the target then."""

    __tablename__ = "pilot_end"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_given"),)

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime] = mapped_column(default=utc_now)
