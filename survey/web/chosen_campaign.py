"""Which campaign an official's page is about: the one that was chosen in this session, else the default."""

from __future__ import annotations

from flask import abort, g, has_request_context, make_response, request
from flask import session as flask_session

from survey.models import Campaign
from survey.queries import campaigns
from survey.web.access import READING
from survey.web.no_campaign import NoCampaignYetPage
from survey.web.request_context import CAMPAIGN, FORM_CAMPAIGN, chosen_number, database


def chosen_campaign() -> Campaign | None:
    """Return the campaign that this request of an official is about; None where there is none yet."""
    if "campaign" not in g:
        number = chosen_number()
        found = campaigns.campaign(database(), number) if number is not None else None
        g.campaign = found or campaigns.current(database())
    campaign: Campaign | None = g.campaign
    return campaign


def chosen_id() -> int | None:
    """Return the id of the same."""
    campaign = chosen_campaign()
    return campaign.id if campaign is not None else None


def the_campaign() -> Campaign:
    """Return the same; while there is none the request ends with a page that says so and what to do."""
    campaign = chosen_campaign()
    if campaign is None:
        abort(make_response(NoCampaignYetPage().render(), 200 if request.method in READING else 409))
    return campaign


def choose_campaign(campaign_id: int) -> None:
    """Let the pages of this session be about a campaign from now on."""
    flask_session[CAMPAIGN] = campaign_id
    if has_request_context():
        g.pop("campaign", None)
        g.pop(FORM_CAMPAIGN, None)
        g.pop("heading", None)
