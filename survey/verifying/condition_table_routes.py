"""The tables of other offices: empty table, upload, preview, writing in one act, marked file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from exports.incoming_lists.template import write_template
from exports.marking.mark_cells import mark
from exports.marking.values_only_copy import plain_copy
from exports.writing.workbook_writer import Properties
from scoring.characters import cleaned
from survey.definitions.local_days import today
from survey.incoming_tables.words import say_changed_since, say_table_refused
from survey.jobs.start_job import start_and_follow
from survey.models import Upload, UploadState, utc_now
from survey.queries import conditions, incoming
from survey.store.file_names import portable_name
from survey.store.files import read_stored
from survey.store.permissions import Permission
from survey.uploads.mark_in_place import mark_in_place
from survey.uploads.save_upload import ChangedSincePreviewError, discard_upload, new_upload, save_preview
from survey.verifying.condition_fields import condition_fields, condition_guide, gates_of
from survey.verifying.condition_jobs import KIND, parameters_of
from survey.verifying.condition_table_pages import ConditionTablePage, ConditionTablesPage, OfficeLine
from survey.verifying.condition_table_results import LONGEST_TITLE, ComparedConditions, Office
from survey.verifying.condition_table_views import view_condition_table
from survey.verifying.condition_table_words import marks_of_conditions, say_absent_refused, say_written
from survey.verifying.import_conditions import compare_conditions, office_of
from survey.verifying.write_conditions import Absent, confirmed, refuse_absent, write_conditions
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _, in_chinese, in_words
from survey.words.refused_files import say_file_too_large

blueprint = Blueprint("condition_tables", __name__, url_prefix="/condition-tables")
UPLOADS, ITSELF = "conditions", "own"
"""Kind of the uploads; what stands in an address for the office that ranks, whose id is empty."""
MOST_AT_ONCE = 200
"""A table of more answers is written by a job."""


@blueprint.get("")
@allow(Permission.RECORD_CONDITIONS)
def tables() -> str:
    """Show the offices of the scheme, how the table of one is handed in, and earlier ones."""
    return _index()


@blueprint.get("/<office>/template.xlsx")
@allow(Permission.RECORD_CONDITIONS)
def template(office: str) -> Response:
    """Send the empty table of an office."""
    found = _office(office)
    name = "条件核查结果"
    content = write_template(
        name,
        condition_fields(found.gates),
        condition_guide(found.title, found.gates),
        offered={},
        properties=Properties(name, "", utc_now()),
    )
    return attachment(portable_name(f"{found.title}{name}", "空白表.xlsx"), content, XLSX)


@blueprint.post("/<office>")
@takes_files()
@allow(Permission.RECORD_CONDITIONS)
def hand_in(office: str) -> str | Response:
    """Store the table of an office and go to its preview."""
    found, given = _office(office), chosen("table")
    if given is None:
        return _index(office, _("请选择要上传的表格（.xlsx）"))
    try:
        file = read_file(given)
    except FileTooLargeError as error:
        return _index(office, say_file_too_large(error.megabytes))
    upload = new_upload(UPLOADS, file, signed_in().id, settings().uploads)
    told = {"office": found.id, "campaign": the_campaign().id}
    save_preview(database(), upload, lambda: {**_compare(found, file[1]).counts, **told})
    if upload.state == UploadState.REFUSED:
        return _index(
            office, say_table_refused(RefusedWorkbookError(upload.detail["code"], **upload.detail["parameters"]))
        )
    return redirect(url_for("condition_tables.preview", upload_id=upload.id))


@blueprint.get("/uploads/<int:upload_id>")
@allow(Permission.RECORD_CONDITIONS)
def preview(upload_id: int) -> str:
    """Show what a table would change."""
    return _page(_upload_or_404(upload_id))


@blueprint.post("/uploads/<int:upload_id>/adopt")
@allow(Permission.RECORD_CONDITIONS)
def adopt(upload_id: int) -> str | Response:
    """Write the table, with the suggestions that were ticked, and who is not in it where that was chosen."""
    upload = _upload_or_404(upload_id)
    again = url_for("condition_tables.preview", upload_id=upload_id)
    if upload.state != UploadState.PREVIEWED:
        return redirect(again)
    office = _office(upload.detail["office"] or ITSELF)
    absent, faults = _read_absent(office)
    if faults:
        return _page(upload, faults=faults)
    stamp = request.form.get("stamp", "")
    try:
        sure = confirmed(
            upload,
            _compare(office, _content(upload)),
            stamp=stamp,
            ticked=frozenset(request.form.getlist("row")),
            absent=absent,
            campaign_id=the_campaign().id,
            user=signed_in(),
        )
        if sure.size > min(MOST_AT_ONCE, settings().large_rows):
            return start_and_follow(KIND, parameters_of(sure, stamp))
        counts = write_conditions(database(), sure)
    except ChangedSincePreviewError:
        flash(say_changed_since(), "warning")
        return redirect(again)
    flash(say_written(counts))
    return redirect(url_for("condition_tables.tables", office=upload.detail["office"] or ITSELF))


@blueprint.post("/uploads/<int:upload_id>/discard")
@allow(Permission.RECORD_CONDITIONS)
def discard(upload_id: int) -> Response:
    """Close the upload without writing anything."""
    with suppress(ChangedSincePreviewError):  # closed in the meantime: the record says how
        discard_upload(database(), _upload_or_404(upload_id), user=signed_in())
        flash(_("已放弃这次上传，没有任何改动。"))
    return redirect(url_for("condition_tables.tables", office=_upload_or_404(upload_id).detail["office"] or ITSELF))


@blueprint.get("/uploads/<int:upload_id>/marked.xlsx")
@allow(Permission.RECORD_CONDITIONS)
@recorded
def marked(upload_id: int) -> Response:
    """Send the uploaded file with its wrong cells and rows marked."""
    upload = _upload_or_404(upload_id)
    content, site = _content(upload), settings().public_url
    found = _compare(_office(upload.detail.get("office") or ITSELF), content)
    with in_chinese():
        marks = marks_of_conditions(found)
        made = mark_in_place(content, marks, site=site)
        made = mark(plain_copy(found.book), marks, site=site) if made is None else made
    return attachment(portable_name(upload.name.rsplit(".", 1)[0], _("（已标注）.xlsx")), made, XLSX)


def _office(address: str) -> Office:
    scheme = or_404(conditions.scheme_of(database(), the_campaign().id))
    return or_404(office_of(scheme, "" if address == ITSELF else address))


def _upload_or_404(upload_id: int) -> Upload:
    upload = or_404(incoming.table_upload(database(), upload_id, (UPLOADS,), signed_in().id))
    if upload.state == UploadState.REFUSED or upload.detail.get("campaign") != the_campaign().id:
        abort(404)
    return upload


def _content(upload: Upload) -> bytes:
    return or_404(read_stored(settings().uploads, upload.digest))


def _compare(office: Office, content: bytes) -> ComparedConditions:
    return compare_conditions(
        database(),
        current_scope(),
        office,
        content,
        campaign_id=the_campaign().id,
        user_id=signed_in().id,
        day=today(),
    )


def _read_absent(office: Office) -> tuple[Absent | None, Mapping[str, str]]:
    """Return what was chosen of who is not in the table, and what is wrong with it by field."""
    gates = frozenset(request.form.getlist("absent")) & {gate.id for gate in office.gates}
    title, typed = cleaned(request.form.get("title", "")), request.form.get("dated", "").strip()
    if not request.form.get("absence"):
        return None, {}
    dated = None
    with suppress(ValueError):
        dated = date.fromisoformat(typed)
    codes = {} if gates else {"gates": "gates"}
    codes |= {} if title.strip() else {"title": "title"}
    codes |= {"title": "long_title"} if len(title) > LONGEST_TITLE else {}
    if dated is None:
        return None, {name: say_absent_refused(code) for name, code in {**codes, "dated": "no_date"}.items()}
    absent = Absent(gates, title, dated)
    refused = refuse_absent(absent, office.gates, today())
    codes |= {"dated": refused} if refused in {"future", "run_out"} else {}
    return absent, {name: say_absent_refused(code) for name, code in codes.items()}


def _index(office: str = "", wrong: str = "") -> str:
    campaign = the_campaign()
    scheme = conditions.scheme_of(database(), campaign.id)
    lines = []
    if scheme is not None:
        named = [(item.id, item.id, in_words(item.title)) for item in scheme.offices]
        for address, own, title in (*named, (ITSELF, "", _("主管科室"))):
            gates = [in_words(gate.title) for gate in gates_of(scheme, own)]
            if gates:
                lines.append(OfficeLine(address, title, gates))
    wanted = office or request.args.get("office", "")
    line = next((item for item in lines if item.address == wanted), lines[0] if lines else None)
    return ConditionTablesPage(
        offices=lines,
        chosen=line,
        fields=condition_fields(_office(line.address).gates) if line is not None else (),
        uploads=[
            item
            for item in incoming.table_uploads(database(), UPLOADS, signed_in().id)
            if item.detail.get("campaign") == campaign.id
        ],
        wrong=wrong,
    ).render()


def _page(upload: Upload, *, faults: Mapping[str, str] | None = None) -> str:
    waiting = upload.state == UploadState.PREVIEWED
    office = _office(upload.detail.get("office") or ITSELF)
    form = request.form
    return ConditionTablePage(
        upload=upload,
        office=office.title,
        view=view_condition_table(_compare(office, _content(upload))) if waiting else None,
        ticked=frozenset(form.getlist("row")),
        absent={name: form.get(name, "") for name in ("absence", "title", "dated")},
        absent_gates=frozenset(form.getlist("absent")),
        faults=faults or {},
    ).render()
