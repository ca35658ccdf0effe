"""Opening a campaign: from then on enterprises see it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, ConflictError, Lacking, stamp
from survey.campaigns.read_readiness import read_lacking
from survey.models import Campaign, utc_now
from survey.records import audit_trail
from survey.store.db import unit_of_work


class NotReadyError(Exception):
    """Something is missing before the campaign can be opened: `lacking`."""

    def __init__(self, lacking: list[Lacking]) -> None:
        super().__init__(lacking)
        self.lacking = lacking


class AlreadyOpenError(Exception):
    """The campaign was opened before."""


def open_campaign(database: Session, campaign_id: int, *, seen: str, user_id: int) -> None:
    """Open a campaign; raises NotReadyError, AlreadyOpenError, and ConflictError.

    `seen`: the stamp of what was confirmed; it is refused where somebody changed the campaign since.
    """
    with unit_of_work(database):
        campaign = database.scalars(
            select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
        ).one()
        if campaign.opened_at is not None:
            raise AlreadyOpenError
        if stamp(CampaignValues.of(campaign)) != seen:
            raise ConflictError
        lacking = read_lacking(database, campaign)
        if lacking:
            raise NotReadyError(lacking)
        campaign.opened_at, campaign.opened_by_id = utc_now(), user_id
        detail = {"opens_at": campaign.opens_at.isoformat(), "closes_at": campaign.closes_at.isoformat()}
        audit_trail.record(database, "open_campaign", user_id=user_id, about=("campaign", campaign_id), detail=detail)
