"""Downloads of questions to the office: the office's list with its filters, and what all firms see."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from survey.answering.read_draft import questionnaires_of
from survey.enquiries.read_board import read_filters
from survey.exporting.enquiry_tables import LIST, board_table, desk_table
from survey.exporting.write_table import TableExport, write_table
from survey.models import Campaign, utc_now
from survey.queries import campaigns, enquiries
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import address_arguments
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import chosen_number, database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _

blueprint = Blueprint("enquiry_files", __name__, url_prefix="/enquiries")


@blueprint.route("/office/list.xlsx", methods=["GET", "POST"])
@allow(Permission.READ_ENQUIRIES)
@recorded
def desk() -> str | Response:
    """Send the list that the page shows; a reason is asked for first, unless those who asked are left out."""
    people = request.args.get("personal") != "0"
    given: dict[str, Any] = dict(address_arguments("personal"))
    without = url_for("enquiry_files.desk", personal="0", **given)
    reason, page = read_reason(LIST, [_("提问人")] if people else [], without=without)
    if page:
        return page
    campaign, scope = the_campaign(), current_scope()
    known = questionnaires_of(campaign)
    filters, _about = read_filters(request.args, known)
    total = enquiries.desk_count(database(), campaign.id, scope, filters)
    rows = enquiries.desk_enquiries(database(), campaign.id, scope, filters, size=max(total, 1))
    return _send(desk_table(rows, known, filters, now=utc_now(), people=people, reason=reason), campaign)


@blueprint.get("/list.xlsx")
@allow(Permission.ASK_OFFICE)
@recorded
def board() -> Response:
    """Send a firm the public entries that its page shows."""
    firm = or_404(signed_in().enterprise_id)
    return _send_board(or_404(campaigns.of_firm(database(), firm, chosen=chosen_number())))


@blueprint.get("/public/list.xlsx")
@allow(Permission.READ_ENQUIRIES)
@recorded
def public_board() -> Response:
    """Send an official what all firms of the campaign see."""
    return _send_board(the_campaign())


def _send_board(campaign: Campaign) -> Response:
    known = questionnaires_of(campaign)
    filters, _about = read_filters(request.args, known)
    total = enquiries.public_count(database(), campaign.id, filters)
    rows = enquiries.public_enquiries(database(), campaign.id, filters, size=max(total, 1))
    return _send(board_table(rows, known, filters), campaign)


def _send(export: TableExport, campaign: Campaign) -> Response:
    name, content = write_table(database(), export, campaign, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
