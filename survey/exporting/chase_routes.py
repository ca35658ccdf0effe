"""Downloads of chasing: the list to telephone by, the log of calls, a day's reminders."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from survey.calling.confirm_views import claim_address
from survey.chasing.read_source import chase_filters, chase_source, day_filters
from survey.exporting.chase_tables import CONTACTS, DAY, LIST, LOG, chase_table, log_table, reminder_table
from survey.exporting.write_table import TableExport, write_table
from survey.models import Campaign
from survey.queries import chasing, reminders
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import address_arguments
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment
from survey.words.chase_columns import LOGGED, PEOPLE

blueprint = Blueprint("chase_files", __name__, url_prefix="/chasing")


@blueprint.route("/list.xlsx", methods=["GET", "POST"])
@allow(Permission.CHASE_FIRMS)
@recorded
def chase_list() -> str | Response:
    """Send the list of the page with room for what comes of the calls; a reason is asked for the contacts."""
    reason, page = _reason(LIST, list(CONTACTS), "chase_files.chase_list")
    if page:
        return page
    source, filters = chase_source(the_campaign(), current_scope()), chase_filters(request.args, signed_in().id)
    total = chasing.chased_count(database(), source, filters)
    rows = chasing.chased_page(database(), source, filters, size=max(total, 1))
    return _send(chase_table(rows, filters, reason=reason), source.campaign)


@blueprint.route("/log.xlsx", methods=["GET", "POST"])
@allow(Permission.CHASE_FIRMS)
@recorded
def log() -> str | Response:
    """Send every logged call of the reader's firms; a reason is asked for what was said and by whom."""
    reason, page = _reason(LOG, [LOGGED[name] for name in LOGGED if name in PEOPLE], "chase_files.log")
    if page:
        return page
    source = chase_source(the_campaign(), current_scope())
    rows = chasing.logged_calls(database(), source)
    corrected = chasing.corrected_ids(database(), source.campaign.id)
    return _send(log_table(rows, corrected, reason=reason), source.campaign)


@blueprint.route("/reminders/<day>/list.xlsx", methods=["GET", "POST"])
@allow(Permission.CHASE_FIRMS)
@recorded
def reminder_list(day: str) -> str | Response:
    """Send whom to remind on a day, with the text of each; a reason is asked for the contacts."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        abort(404)
    reason, page = _reason(DAY, list(CONTACTS), "chase_files.reminder_list", day=day)
    if page:
        return page
    source = chase_source(the_campaign(), current_scope())
    plan, filters = reminders.plan_of(database(), source.campaign.id), day_filters(database(), source, on)
    total = chasing.chased_count(database(), source, filters)
    rows = chasing.chased_page(database(), source, filters, size=max(total, 1))
    done = reminders.reminded_on(database(), source, on)
    given = (plan.message if plan is not None else "", claim_address(), reason)
    return _send(reminder_table(source.campaign, rows, done, given), source.campaign)


def _reason(title: str, personal: list[str], endpoint: str, **parts: Any) -> tuple[str, str]:  # noqa: ANN401 - of addresses
    """Return the reason that was given, or the page that asks for it, as `read_reason` does."""
    wanted = [] if request.args.get("personal") == "0" else personal
    given: dict[str, Any] = dict(address_arguments("personal"))
    return read_reason(title, wanted, without=url_for(endpoint, personal="0", **parts, **given))


def _send(export: TableExport, campaign: Campaign) -> Response:
    name, content = write_table(database(), export, campaign, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
