"""All questions of the campaign, to read and to print before anybody signs in."""

from __future__ import annotations

from flask import Blueprint

from survey.answering.blank_copy_views import view_blank_copy
from survey.answering.pages import BlankCopyPage
from survey.answering.read_draft import questionnaires_of
from survey.models import OF_ENTERPRISES, Campaign, Role
from survey.queries import campaigns
from survey.queries.closes import calendar_of, calendar_of_all
from survey.web.access import current_user, public
from survey.web.chosen_campaign import chosen_campaign
from survey.web.no_campaign import NoCampaignPage
from survey.web.request_context import chosen_number, database
from survey.words.language import language

blueprint = Blueprint("blank_copy", __name__)


def _campaign() -> Campaign | None:
    user = current_user()
    if user is not None and Role(user.role) not in OF_ENTERPRISES:
        return chosen_campaign()
    return campaigns.of_firm(database(), user.enterprise_id if user is not None else None, chosen=chosen_number())


@blueprint.get("/questions")
@public
def questions() -> str:
    """Show every question of one's campaign, without any answer; of the public one to visitors."""
    campaign = _campaign()
    if campaign is None:
        return NoCampaignPage().render()
    user = current_user()
    firm = user.enterprise_id if user is not None else None
    calendar = calendar_of(database(), campaign, firm) if firm else calendar_of_all(database(), campaign)
    forms = view_blank_copy(questionnaires_of(campaign), language())
    return BlankCopyPage(campaign=campaign, forms=forms, closes_at=calendar.closes_at).render()
