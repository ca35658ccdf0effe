"""Which campaign a page was about: each of its forms carries it; an official's is refused under another.

An official may have several tabs in one browser, and choose another campaign in one of them: what the others show is
then about a campaign that is chosen no more. Nothing of such a form is done; the page that says so leads back.
A form of an enterprise is about the campaign that it was shown for, whatever another tab shows: what was typed for one
campaign never gets into another's draft.
"""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask import session as flask_session
from markupsafe import Markup
from werkzeug.exceptions import Conflict

from survey.models import OF_ENTERPRISES, Role
from survey.queries import campaigns
from survey.web.access import READING, current_user
from survey.web.addresses import as_number
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import CAMPAIGN, FORM_CAMPAIGN, database, page_heading

FIELD = "page-campaign"
NAMED = frozenset({"campaign_id", "evaluation_id"})
"""An address with one of these says itself what it is about, whatever is chosen."""
EVERYWHERE = frozenset(
    {
        "account", "own_account", "second_factor", "permissions", "privacy", "kept_form", "public",  # one's own
        "service", "administration", "granting", "resets",  # accounts
        "campaigns", "changing_campaigns",  # choosing one, and making one
        "jobs", "files", "file_checks", "trail", "trail_files",  # files and records, whatever they are of
    }
)  # fmt: skip
"""Blueprints whose forms do the same in every campaign."""


class OtherCampaignError(Conflict):
    """A form was shown for one campaign (`shown`: its id and title), and another is chosen by now (`chosen`)."""

    description = "other_campaign"

    def __init__(self, shown: tuple[int, str], chosen: str) -> None:
        super().__init__()
        self.shown, self.chosen = shown, chosen


def page_campaign() -> str:
    """Return the id of the campaign that this page is about; empty for who is not signed in, and in trouble."""
    if g.get("failed"):  # the database is asked no more, and the form that is sent again holds what was sent
        return ""
    if current_user() is None:
        return ""
    heading = page_heading()
    return str(heading.id) if heading is not None else ""


def campaign_field() -> Markup:
    """Return the hidden field that says which campaign a form was shown for; nothing where there is none."""
    number = page_campaign()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, number) if number else Markup("")


def is_of_campaign(endpoint: str, arguments: frozenset[str]) -> bool:
    """Return whether what a form does depends on which campaign is chosen. `arguments`: names in its address."""
    return endpoint.partition(".")[0] not in EVERYWHERE and not NAMED & arguments


def install(app: Flask) -> None:
    """Refuse forms of another campaign, and give the templates their field. Call it after access was installed."""
    app.before_request(_refuse_other)
    app.after_request(_stay_with)
    app.jinja_env.globals["campaign_field"] = campaign_field


def _refuse_other() -> None:
    user = current_user()
    if request.method in READING or request.endpoint is None or user is None:
        return
    if Role(user.role) in OF_ENTERPRISES:
        setattr(g, FORM_CAMPAIGN, as_number(request.form.get(FIELD, "")))
        return
    if FIELD not in request.form or not is_of_campaign(request.endpoint, frozenset(request.view_args or ())):
        return
    shown, chosen = as_number(request.form[FIELD]), chosen_campaign()
    if chosen is not None and shown != chosen.id:
        found = campaigns.campaign(database(), shown or 0)
        raise OtherCampaignError((shown or 0, found.title if found is not None else ""), chosen.title)


def _stay_with(response: Response) -> Response:
    """Let the page that a form of an enterprise leads to be about the form's campaign."""
    number = g.get(FORM_CAMPAIGN)
    if number and response.status_code in {302, 303} and number != flask_session.get(CAMPAIGN):
        flask_session[CAMPAIGN] = number
    return response
