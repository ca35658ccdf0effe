"""The overview of a campaign: target, seats, calendar, and how many enterprises are in each state."""

from __future__ import annotations

from flask import Blueprint

from survey.home.pages import OverviewPage
from survey.queries import account_requests, campaigns, evaluations, seals
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.words.findings import say_state

blueprint = Blueprint("campaign", __name__)
STATES = ("called", "filling", "submitted", "returned", "verified", "exempt", "withdrawn")


@blueprint.get("/campaign")
@allow(Permission.SEE_RANKING)
def overview() -> str:
    """Show the newest campaign within the official's scope."""
    campaign = the_campaign()
    counts = campaigns.state_counts(database(), campaign.id, current_scope())
    newest = evaluations.latest(database(), campaign.id)
    return OverviewPage(
        campaign=campaign,
        ledger=[(say_state(state), counts.get(state, 0)) for state in STATES],
        total=sum(counts.values()),
        units=evaluations.units_present(database(), campaign, current_scope()),
        newest=newest,
        requests=account_requests.open_count(database(), current_scope()),
        unsealed=seals.unranked_count(database(), campaign.id, current_scope()),
    ).render()
