"""Programme, campaign, the questionnaires it asks for, and who takes part."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import Base, utc_now
from survey.models.enterprises import Enterprise


class ParticipationState(StrEnum):
    """The states of an enterprise in a campaign; coverage is counted from them."""

    CALLED = "called"
    EXEMPT = "exempt"
    FILLING = "filling"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


class Programme(Base):
    """A work plan with a target number of pilots over several batches; earlier pilots count."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    target: Mapped[int]
    earlier_pilots: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    campaigns: Mapped[list[Campaign]] = relationship(back_populates="programme", order_by="Campaign.id", lazy="raise")


class Campaign(Base):
    """One batch: seats, calendar, contact, and the scheme it is ranked by."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("seats > 0", name="seats_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    title: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    scheme_version_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_version.id"))
    contact_office: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    sample: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship(back_populates="campaigns", lazy="joined")
    questionnaires: Mapped[list[CampaignQuestionnaire]] = relationship(
        order_by="CampaignQuestionnaire.position", lazy="selectin"
    )


class CampaignQuestionnaire(Base):
    """A questionnaire that a campaign requires of one class of enterprise (``all`` for everybody)."""

    __tablename__ = "campaign_questionnaire"
    __table_args__ = (UniqueConstraint("campaign_id", "enterprise_class", "questionnaire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_class: Mapped[str] = mapped_column(String(40), default="all")
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]


class Participation(Base):
    """An enterprise in a campaign."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("campaign_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    state: Mapped[ParticipationState] = mapped_column(String(20), default=ParticipationState.CALLED, index=True)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    campaign: Mapped[Campaign] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
