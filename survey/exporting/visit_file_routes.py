"""Downloads of visits: the workbook of one sheet, and those of a list of the queue in one archive."""

from __future__ import annotations

import io
import zipfile

from flask import Blueprint, request
from werkzeug.wrappers import Response

from survey.definitions.local_days import today
from survey.exporting.visit_tables import sheet_table
from survey.exporting.write_table import write_table
from survey.models import Visit
from survey.queries import visits
from survey.queries.visits import VisitFilters
from survey.store.file_names import portable_name
from survey.store.permissions import Permission
from survey.visiting.queue_views import MOST_AT_ONCE, VisitList, filters_of, narrowed
from survey.visiting.read_sheet import read_sheet
from survey.visiting.sheet_views import view_sheet
from survey.visiting.sheet_words import SHEET
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import number_in_address
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import in_chinese

blueprint = Blueprint("visit_files", __name__, url_prefix="/visits")


@blueprint.get("/<int:visit_id>/sheet.xlsx")
@allow(Permission.READ_VISITS)
@recorded
def sheet(visit_id: int) -> Response:
    """Send the sheet of a visit as a workbook."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    name, content = _workbook(visit)
    return attachment(name, content, XLSX)


@blueprint.get("/sheets.zip")
@allow(Permission.READ_VISITS)
@recorded
def sheets() -> Response:
    """Send the sheets of a list of the queue as workbooks in one archive, the first ones where there are too many."""
    campaign, scope, text = the_campaign(), current_scope(), request.args.get("list", "")
    which = VisitList(text) if text in set(VisitList) else VisitList.MINE
    more = VisitFilters(unit=request.args.get("unit", ""), plan=_plan(), reader=signed_in().id)
    filters = narrowed(filters_of(which, signed_in().id, today()), more)
    wanted = [row.id for row in visits.visit_page(database(), campaign.id, scope, filters, size=MOST_AT_ONCE)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for visit_id in wanted:
            visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
            name, content = _workbook(visit)
            archive.writestr(f"{visit_id}-{name}", content)
    return attachment(portable_name(f"{campaign.title}{SHEET}", ".zip"), buffer.getvalue(), "application/zip")


def _plan() -> int:
    """Return the plan that the address names; 0 where it names none."""
    number = number_in_address("plan")
    if number is None:
        return 0
    return or_404(visits.plan_in_scope(database(), current_scope(), the_campaign().id, number)).id


def _workbook(visit: Visit) -> tuple[str, bytes]:
    source = or_404(read_sheet(database(), current_scope(), visit))
    with in_chinese():
        table = sheet_table(visit, view_sheet(source))
    return write_table(database(), table, the_campaign(), settings=settings(), user=signed_in())
