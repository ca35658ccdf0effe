"""The draft that a request is about: that of the signed-in enterprise, or of one in an official's scope, or 404."""

from __future__ import annotations

from flask import abort, make_response, request

from survey.answering.read_draft import DraftContext, read_draft, read_own_draft
from survey.queries import campaigns
from survey.web.access import READING, current_scope, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.no_campaign import NoCampaignPage
from survey.web.request_context import chosen_number, database
from survey.web.responses import or_404


def own_draft() -> DraftContext:
    """Return the draft of the signed-in enterprise in its campaign; without one the request ends with a page."""
    user = signed_in()
    or_404(user.enterprise)
    draft = read_own_draft(database(), user, chosen=chosen_number())
    if draft is None:
        abort(make_response(NoCampaignPage().render(), 200 if request.method in READING else 409))
    return draft


def draft_of_enterprise(enterprise_id: int) -> DraftContext:
    """Return the draft of an enterprise in the chosen campaign; answers 404 outside the official's scope."""
    campaign = the_campaign()
    enterprise = or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))
    return read_draft(database(), enterprise, campaign)
