"""The workbook of a visit comes back: compared with what is stored, then written where that was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from survey.incoming_tables.words import say_table_refused
from survey.models import FindingChannel, Upload, Visit
from survey.queries import incoming, visits
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.uploads.save_upload import mark_refused, new_upload, save_upload
from survey.visiting.pages import ReturnedSheetPage
from survey.visiting.read_sheet import find_question, read_sheet
from survey.visiting.record_finding import record_findings
from survey.visiting.returned_results import ReturnedSheet
from survey.visiting.returned_views import view_returned
from survey.visiting.sheet_results import SheetSource
from survey.visiting.visit_results import FoundValue, VisitRefusedError
from survey.visiting.words import say_visit_refused
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.received_files import FileTooLargeError, chosen, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import or_404
from survey.words.language import _
from survey.words.refused_files import say_file_too_large

blueprint = Blueprint("returned_visits", __name__, url_prefix="/visits")
KIND = "visit_sheet"
"""What a record of a file that came in calls it."""


@blueprint.get("/<int:visit_id>/workbook")
@allow(Permission.WRITE_FINDINGS)
def upload(visit_id: int) -> str:
    """Show where the workbook of a visit is taken and handed in."""
    return _page(or_404(visits.in_scope(database(), current_scope(), visit_id)), None)


@blueprint.post("/<int:visit_id>/workbook")
@takes_files()
@allow(Permission.WRITE_FINDINGS)
def compare(visit_id: int) -> str:
    """Show what a workbook would change; the file is kept, and nothing of it is written yet."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    source, given = or_404(read_sheet(database(), current_scope(), visit)), chosen("sheet")
    if given is None:
        return _page(visit, None, _("请选择要上传的表格（.xlsx）"))
    try:
        file = given.filename or "", given.read()
    except FileTooLargeError as error:
        return _page(visit, None, say_file_too_large(error.megabytes))
    record, sheet, wrong = new_upload(KIND, file, signed_in().id, settings().uploads), None, ""
    record.enterprise_id = visit.participation.enterprise_id
    try:
        sheet = view_returned(source, file[1])
    except RefusedWorkbookError as error:
        mark_refused(record, error)
        wrong = say_table_refused(error)
    else:
        record.detail = {"visit": visit_id, "rows": len(sheet.rows), "unchanged": sheet.same, "empty": sheet.empty}
    save_upload(database(), record)
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    return _page(visit, sheet, wrong, upload=record.id if sheet is not None else 0)


@blueprint.post("/<int:visit_id>/workbook/adopt")
@allow(Permission.WRITE_FINDINGS)
def adopt(visit_id: int) -> str | Response:
    """Write the rows of the kept workbook that were ticked: all of them or none. The file says what, not the form."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    source = or_404(read_sheet(database(), current_scope(), visit))
    names = request.form.getlist("row")
    if not names:
        return _page(visit, None, _("没有勾选任何一行，没有写入。请重新上传后勾选。"))
    number = as_number(request.form.get("upload", "")) or 0
    upload = incoming.table_upload(database(), number, {KIND}, signed_in().id)
    found = _ticked(source, upload, names) if upload is not None else []
    if upload is None or len(found) != len(names):
        return _page(visit, None, _("勾选的行和上传时不一样了，没有写入。请重新上传。"))
    try:
        record_findings(
            database(), visit_id, found, channel=FindingChannel.WORKBOOK, author_id=signed_in().id, upload_id=upload.id
        )
    except VisitRefusedError as refused:
        visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
        return _page(visit, None, say_visit_refused(refused))
    flash(_("已写入 %(n)s 项。", n=len(found)))
    return redirect(url_for("visits.sheet", visit_id=visit_id))


def _ticked(source: SheetSource, upload: Upload, names: Sequence[str]) -> list[FoundValue]:
    """Return what the kept workbook brings in these rows, beside the findings that its preview was compared with.

    Nothing of one that was refused, or that is not kept any more.
    """
    try:
        sheet = view_returned(source, path_of_digest(settings().uploads, upload.digest).read_bytes())
    except (FileNotFoundError, RefusedWorkbookError):
        return []
    rows = {row.key: row for row in sheet.rows if not row.faults}
    found = []
    for name in names:
        asked = find_question(source, name)
        if asked is not None and name in rows:
            seen = as_number(request.form.get(f"newest-{name}", "")) or 0
            found.append(FoundValue(asked[0].id, asked[1].id, rows[name].value, rows[name].reason, seen))
    return found


def _page(visit: Visit, sheet: ReturnedSheet | None, wrong: str = "", *, upload: int = 0) -> str:
    return ReturnedSheetPage(campaign=the_campaign(), visit=visit, sheet=sheet, wrong=wrong, upload=upload).render()
