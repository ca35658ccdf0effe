"""Download of the marks of a round of experts."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from survey.experts.round_views import scales_of, view_cases
from survey.exporting.expert_tables import marks_table
from survey.exporting.write_table import write_table
from survey.queries import expert_rounds
from survey.store.permissions import Permission
from survey.web.access import allow, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import in_chinese, in_words

blueprint = Blueprint("expert_files", __name__, url_prefix="/expert-rounds")


@blueprint.get("/<int:round_id>/marks.xlsx")
@allow(Permission.READ_MARKS)
@recorded
def marks(round_id: int) -> Response:
    """Send the marks of a round as a workbook; without those of firms that the reader is recused from."""
    campaign, reader = the_campaign(), signed_in()
    row = or_404(expert_rounds.round_of(database(), campaign.id, round_id))
    with in_chinese():
        scales = [in_words(scale.title) for scale in scales_of(row)]
        cases = view_cases(database(), row, reader.id)
    export = marks_table(row.title, scales, cases, round_id=row.id)
    name, content = write_table(database(), export, campaign, settings=settings(), user=reader)
    return attachment(name, content, XLSX)
