"""What waits in a campaign for an official beside the stages of the ledger, counted in one statement."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.models import Enquiry, EnquiryState, Enterprise, Participation, ParticipationState, Pin
from survey.queries.stages import listed_on
from survey.store.scope import Scope


class Waiting(NamedTuple):
    """What waits within a scope.

    `unsent`: called firms whose call did not go out, and who have not begun.  `proposed`: firms that towns propose and
    nobody decided on.  `enquiries`: questions without an answer.  `pins`: asked for and not confirmed.
    """

    unsent: int
    proposed: int
    enquiries: int
    pins: int


def waiting(database: Session, campaign_id: int, scope: Scope, day: date) -> Waiting:
    """Return what waits in a campaign within a scope, of firms that the directory holds on a day (Shanghai)."""
    own = (
        select(func.count(Participation.id))
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, listed_on(day))
    )
    unsent = own.where(
        Participation.state == ParticipationState.CALLED,
        Participation.called_at.is_not(None),
        Participation.sent_at.is_(None),
    )
    proposed = own.where(
        Participation.proposed_at.is_not(None),
        Participation.called_at.is_(None),
        Participation.proposal_refused == "",
    )
    enquiries = (
        select(func.count(Enquiry.id))
        .join(Enterprise, Enterprise.id == Enquiry.enterprise_id)
        .where(Enquiry.campaign_id == campaign_id, Enquiry.state == EnquiryState.OPEN)
    )
    pins = (
        select(func.count(Pin.id))
        .join(Participation, Participation.id == Pin.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Pin.confirmed_at.is_(None), Pin.revoked_at.is_(None))
    )
    counts: list[Select[int]] = [scope.limit(one) for one in (unsent, proposed, enquiries, pins)]
    return Waiting(*database.execute(select(*(one.scalar_subquery() for one in counts))).one())
