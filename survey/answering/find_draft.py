"""The draft that a request is about, or 404: that of the signed-in enterprise, or of one in an official's scope."""

from __future__ import annotations

from survey.answering.read_draft import DraftContext, read_draft, read_own_draft
from survey.queries import campaigns
from survey.web.access import current_scope, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404


def own_draft() -> DraftContext:
    """Return the draft of the signed-in enterprise in the newest campaign; answers 404 while there is no campaign."""
    return or_404(read_own_draft(database(), signed_in()))


def draft_of_enterprise(enterprise_id: int) -> DraftContext:
    """Return the draft of an enterprise in the newest campaign; answers 404 outside the signed-in user's scope."""
    campaign = or_404(campaigns.current(database()))
    enterprise = or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))
    return read_draft(database(), enterprise, campaign)
