"""The file of the pilots: the list as its page shows it, and what they promised."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from survey.exporting.pilot_tables import pilot_table
from survey.exporting.write_table import write_table
from survey.pilots.pilot_views import read_filter
from survey.queries import pilots
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment
from survey.words.language import in_chinese

blueprint = Blueprint("pilot_files", __name__, url_prefix="/pilots")


@blueprint.get("/list.xlsx")
@allow(Permission.READ_LIST)
@recorded
def listed() -> Response:
    """Send the pilots that the page's filter leaves."""
    campaign, wanted = the_campaign(), read_filter(request.args)
    rows = pilots.all_pilots(database(), campaign.programme_id, current_scope(), wanted)
    with in_chinese():
        table = pilot_table(rows, wanted)
    return attachment(*write_table(database(), table, campaign, settings=settings(), user=signed_in()), XLSX)
