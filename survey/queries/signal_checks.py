"""Which checks a campaign uses: as its scheme declares them, the shipped ones where it says nothing of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session

from survey.definitions.signal_checks import CampaignChecks, stored_checks
from survey.models import Campaign, SchemeVersion


def declared_in(campaign_id: Any) -> ScalarSelect[Any]:  # noqa: ANN401 - a number, or a bound parameter
    """Return the ``signals`` of a campaign's scheme as a subquery; NULL where there is none, or it has none."""
    wanted = select(SchemeVersion.document["signals"]).join(Campaign, Campaign.scheme_version_id == SchemeVersion.id)
    return wanted.where(Campaign.id == campaign_id).scalar_subquery()


def checks_of_campaign(database: Session, campaign_id: int) -> CampaignChecks:
    """Return the checks that a campaign uses now."""
    return stored_checks(database.scalar(select(declared_in(campaign_id))))
