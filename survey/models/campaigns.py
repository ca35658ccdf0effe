"""Programme, campaign, the questionnaires it asks for, who looks after it, and who takes part."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
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
    """One batch: seats, calendar, contact, and the scheme it is ranked by.

    `trial`: filled in to try it out (试填); it never reaches a ranking.  `opened_at`: when an official opened it; None
    while it is prepared, and then no enterprise sees it.  `correction_until`: until when what was returned may be
    corrected; None: as long as each return says.  `decision_on`: the day of the decision, if one is set.
    `letters_changed_at`: when what letters say (title, days, questionnaires, contact) last changed since the opening.
    """

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("seats > 0", name="seats_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    title: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    trial: Mapped[bool] = mapped_column(default=False, server_default=false())
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    correction_until: Mapped[datetime | None]
    decision_on: Mapped[date | None]
    scheme_version_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_version.id"))
    contact_office: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_hours: Mapped[str] = mapped_column(String(120), default="", server_default="")
    sample: Mapped[bool] = mapped_column(default=False)
    letters_changed_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship(back_populates="campaigns", lazy="joined")
    questionnaires: Mapped[list[CampaignQuestionnaire]] = relationship(
        order_by="CampaignQuestionnaire.position", lazy="selectin"
    )


class EnterpriseClass(StrEnum):
    """The classes of enterprises that a campaign may ask different questionnaires of: 规上 and 规下."""

    ALL = "all"
    ABOVE = "above"
    BELOW = "below"


class CampaignQuestionnaire(Base):
    """A questionnaire that a campaign requires of one class of enterprise (``all`` for everybody)."""

    __tablename__ = "campaign_questionnaire"
    __table_args__ = (UniqueConstraint("campaign_id", "enterprise_class", "questionnaire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_class: Mapped[EnterpriseClass] = mapped_column(String(40), default=EnterpriseClass.ALL)
    questionnaire_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]


class OfficialPart(StrEnum):
    """What an official does in a campaign. SUBSTITUTE: decides where one of the deciders is not impartial."""

    REVIEWER = "reviewer"
    DECIDER = "decider"
    SUBSTITUTE = "substitute"


class CampaignOfficial(Base):
    """An official's part in a campaign; a proposed reviewer has a unit, the others none."""

    __tablename__ = "campaign_official"
    __table_args__ = (UniqueConstraint("campaign_id", "user_id", "part", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[OfficialPart] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(40), default="", server_default="")
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    named_at: Mapped[datetime] = mapped_column(default=utc_now)


class SentBy(StrEnum):
    """How a call reached an enterprise."""

    LETTER = "letter"
    MESSAGE = "message"
    MAIL = "mail"
    BY_HAND = "by_hand"


class Participation(Base):
    """An enterprise in a campaign.

    `exempt_reason`, `exempted_at`, `exempted_by_id`: why it need not take part, since when, by whom; `exempted_from`:
    its state before, which it gets back once that ends.
    `called_at`, `call_reason`, `called_by_id`: that it is called, why, and by whom; none of one that joined by itself.
    `sent_at`, `sent_by`: that its call went out, and how.  `proposed_at`, `proposed_by_id`, `proposal_reason`: that a
    town proposes to add it; decided once it is called, or `proposal_refused` says why not.  `ready`: whether its draft
    could be submitted as it is.  `taken_back`: whether it took back what it had submitted, and has not submitted since.
    """

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("campaign_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    state: Mapped[ParticipationState] = mapped_column(String(20), default=ParticipationState.CALLED, index=True)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    exempted_at: Mapped[datetime | None]
    exempted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    exempted_from: Mapped[ParticipationState | None] = mapped_column(String(20))
    called_at: Mapped[datetime | None] = mapped_column(index=True)
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    call_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[SentBy | None] = mapped_column(String(20))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposal_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    proposal_refused: Mapped[str] = mapped_column(Text, default="", server_default="")
    ready: Mapped[bool] = mapped_column(default=False, server_default=false())
    taken_back: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    campaign: Mapped[Campaign] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise] = relationship(lazy="raise")
