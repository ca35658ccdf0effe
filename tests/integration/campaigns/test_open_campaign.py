"""Opening a campaign; what keeps it shut is in `test_read_readiness`."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, ConflictError, stamp
from survey.campaigns.open_campaign import AlreadyOpenError, open_campaign
from survey.models import AuditEntry, Campaign
from tests.integration.campaigns.setting_up import people, prepared

__all__ = ["people", "prepared"]


def test_it_is_opened_once_as_it_was_seen(app: Flask, database: Session, prepared: int, people: dict[str, int]) -> None:
    campaign = database.get_one(Campaign, prepared)
    seen = stamp(CampaignValues.of(campaign))
    with app.app_context():
        with pytest.raises(ConflictError):
            open_campaign(database, prepared, seen="", user_id=people["district-1"])
        open_campaign(database, prepared, seen=seen, user_id=people["district-1"])
        with pytest.raises(AlreadyOpenError):
            open_campaign(database, prepared, seen=seen, user_id=people["district-2"])
    database.rollback()
    campaign = database.get_one(Campaign, prepared)
    assert (campaign.opened_by_id, campaign.opened_at is not None) == (people["district-1"], True)
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "open_campaign"))
    assert entry.detail == {"opens_at": campaign.opens_at.isoformat(), "closes_at": campaign.closes_at.isoformat()}
