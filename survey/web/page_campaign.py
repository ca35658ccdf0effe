"""Which campaign a page of an official was about: each of its forms carries it, and is refused under another.

An official may have several tabs in one browser, and choose another campaign in one of them: what the others show is
then about a campaign that is chosen no more. Nothing of such a form is done; the page that says so leads back.
"""

from __future__ import annotations

from flask import Flask, g, request
from markupsafe import Markup
from werkzeug.exceptions import Conflict

from survey.models import OF_ENTERPRISES, Role
from survey.queries import campaigns
from survey.web.access import READING, current_user
from survey.web.addresses import as_number
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database, page_heading

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
    """Return the id of the campaign that this page of an official is about; empty for other readers and in trouble."""
    if g.get("failed"):  # the database is asked no more, and the form that is sent again holds what was sent
        return ""
    user = current_user()
    if user is None or Role(user.role) in OF_ENTERPRISES:
        return ""
    heading = page_heading()
    return str(heading.id) if heading is not None else ""


def campaign_field() -> Markup:
    """Return the hidden field that says which campaign a form was shown for; nothing for other readers."""
    number = page_campaign()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, number) if number else Markup("")


def is_of_campaign(endpoint: str, arguments: frozenset[str]) -> bool:
    """Return whether what a form does depends on which campaign is chosen. `arguments`: names in its address."""
    return endpoint.partition(".")[0] not in EVERYWHERE and not NAMED & arguments


def install(app: Flask) -> None:
    """Refuse forms of another campaign, and give the templates their field. Call it after access was installed."""
    app.before_request(_refuse_other)
    app.jinja_env.globals["campaign_field"] = campaign_field


def _refuse_other() -> None:
    if request.method in READING or request.endpoint is None or current_user() is None:
        return
    if FIELD not in request.form or not is_of_campaign(request.endpoint, frozenset(request.view_args or ())):
        return
    shown, chosen = as_number(request.form[FIELD]), chosen_campaign()
    if chosen is not None and shown != chosen.id:
        found = campaigns.campaign(database(), shown or 0)
        raise OtherCampaignError((shown or 0, found.title if found is not None else ""), chosen.title)
