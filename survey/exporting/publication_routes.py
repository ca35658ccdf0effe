"""The file of a publication: the public sheet as a workbook."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from survey.exporting.publication_tables import public_table
from survey.exporting.write_table import write_table
from survey.publishing.publication_views import view_public_sheet
from survey.queries import campaigns, frozen_lists, publications
from survey.store.permissions import Permission
from survey.web.access import allow, recorded, signed_in
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import in_chinese

blueprint = Blueprint("publication_files", __name__, url_prefix="/publication")


@blueprint.get("/<int:publication_id>/sheet.xlsx")
@allow(Permission.SEE_RANKING)
@recorded
def sheet(publication_id: int) -> Response:
    """Send the public sheet of a publication."""
    found = or_404(publications.publication(database(), publication_id))
    selected = frozen_lists.entries(database(), found.list_version_id, "selected")
    with in_chinese():
        table = public_table(found, view_public_sheet(found, selected))
    campaign = or_404(campaigns.campaign(database(), found.list_version.campaign_id))
    return attachment(*write_table(database(), table, campaign, settings=settings(), user=signed_in()), XLSX)
