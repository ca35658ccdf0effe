"""Which campaign an official's page is about: the one that was chosen on this browser, else the newest."""

from __future__ import annotations

from survey.models import Campaign
from survey.queries import campaigns
from survey.web.request_context import database


def chosen_campaign() -> Campaign | None:
    """Return the campaign that this request is about; None where there is none yet."""
    return campaigns.current(database())
