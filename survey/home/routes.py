"""Pages and switches that need no account: start page, language, text size."""

from __future__ import annotations

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from survey.accounts.read_beginning import read_beginning
from survey.answering.estimate_effort import campaign_effort
from survey.answering.read_draft import questionnaires_of
from survey.home.pages import HomePage
from survey.models import Role
from survey.queries import campaigns
from survey.queries.closes import calendar_of_all
from survey.web.access import always_open, current_user, public
from survey.web.addresses import came_from, local_path
from survey.web.request_context import database
from survey.words import language

blueprint = Blueprint("public", __name__)

TODAY = "desk.today"
HOMES = dict.fromkeys(Role, TODAY) | {
    Role.ENTERPRISE: "filling.workbench",
    Role.COLLEAGUE: "filling.workbench",
}
"""The first page of each role."""


@blueprint.get("/")
@public
def home() -> str | BaseResponse:
    """Show what this is and how to begin; the signed-in go to their own first page."""
    user = current_user()
    if user is not None:
        return redirect(url_for(HOMES[Role(user.role)]))
    campaign = campaigns.public(database())
    promise = campaign_effort(questionnaires_of(campaign)) if campaign is not None else None
    waits = read_beginning(database()) if campaign is None else ""
    return HomePage(
        campaign=campaign,
        closes_at=calendar_of_all(database(), campaign).closes_at if campaign is not None else None,
        promise=promise,
        waits_for=waits,
    ).render()


@blueprint.post("/language")
@always_open
@public
def set_language() -> BaseResponse:
    """Switch between Chinese and English and return to the page."""
    chosen = request.form.get("language", "")
    if chosen in language.LANGUAGES:
        session["language"] = chosen
    return redirect(_back())


@blueprint.post("/text-size")
@always_open
@public
def set_text_size() -> BaseResponse:
    """Switch the large text on or off and return to the page."""
    session["large_text"] = request.form.get("size") == "large"
    return redirect(_back())


def _back() -> str:
    """Return the path of the page that the form was on, or the start page; never an address of another host."""
    return local_path(request.form.get("back")) or came_from(request) or "/"
