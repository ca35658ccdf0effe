"""The draft that a request is about, or 404: that of the signed-in enterprise, or of one in an official's scope."""

from __future__ import annotations

from flask import abort

from survey.answering.read_draft import Desk, desk_of, open_desk
from survey.queries import campaigns
from survey.web.access import current_scope, signed_in
from survey.web.pages import database


def own_draft() -> Desk:
    """Return the draft of the signed-in enterprise in the newest campaign; answers 404 while there is no campaign."""
    desk = open_desk(database(), signed_in())
    if desk is None:
        abort(404)
    return desk


def draft_of_enterprise(enterprise_id: int) -> Desk:
    """Return the draft of an enterprise in the newest campaign; answers 404 outside the signed-in user's scope."""
    campaign = campaigns.current(database())
    if campaign is None:
        abort(404)
    enterprise = campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id)
    if enterprise is None:
        abort(404)
    return desk_of(database(), enterprise, campaign)
