"""All questions of the campaign, to read and to print before anybody signs in."""

from __future__ import annotations

from flask import Blueprint

from survey.answering.blank_copy_views import view_blank_copy
from survey.answering.pages import BlankCopyPage
from survey.answering.read_draft import questionnaires_of
from survey.queries import campaigns
from survey.web.access import public
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import language

blueprint = Blueprint("blank_copy", __name__)


@blueprint.get("/questions")
@public
def questions() -> str:
    """Show every question of the newest campaign, without any answer."""
    campaign = or_404(campaigns.current(database()))
    forms = view_blank_copy(questionnaires_of(campaign), language())
    return BlankCopyPage(campaign=campaign, forms=forms).render()
