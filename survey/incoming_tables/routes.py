"""The pages of tables that officials upload: empty table, upload, preview, applying, marked file."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from exports.incoming_lists.template import write_template
from exports.writing.workbook_writer import Properties
from survey.incoming_tables.fields import (
    CHASING,
    DIRECTORY,
    FIELDS,
    NAMES,
    PILOTS,
    RATINGS,
    drop_down_choices,
    filling_guide,
)
from survey.incoming_tables.import_calls import takes_calls
from survey.incoming_tables.import_table import WrongRowsError, apply_table, compare_table, receive_table
from survey.incoming_tables.jobs import KIND, MARKED
from survey.incoming_tables.mark_table import marked_copy
from survey.incoming_tables.pages import PreviewPage, TablePage
from survey.incoming_tables.table_results import ComparedTable
from survey.incoming_tables.views import view_table
from survey.incoming_tables.words import say_adopted, say_changed_since, say_table_refused, say_wrong_rows
from survey.jobs.start_job import start_and_follow
from survey.models import Upload, UploadState, utc_now
from survey.queries import incoming as incoming_queries
from survey.store.file_names import portable_name
from survey.store.files import read_stored
from survey.store.permissions import Permission
from survey.uploads.four_lists import ListName
from survey.uploads.save_upload import ChangedSincePreviewError, discard_upload
from survey.web.access import allow, current_scope, may, recorded, signed_in
from survey.web.chosen_campaign import chosen_campaign
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _
from survey.words.refused_files import say_file_too_large

blueprint = Blueprint("incoming", __name__, url_prefix="/imports")


@blueprint.get("/directory", endpoint="directory", defaults={"kind": DIRECTORY})
@blueprint.get("/ratings", endpoint="ratings", defaults={"kind": RATINGS})
@blueprint.get("/chasing", endpoint="chasing", defaults={"kind": CHASING})
@allow(Permission.IMPORT_TABLES)
def table(kind: str) -> str:
    """Show how a table is uploaded, and earlier ones."""
    return _table(kind)


@blueprint.get("/pilots", endpoint="pilots")
@allow(Permission.PUBLISH)
def pilots_table() -> str:
    """Show how a table of pilots of before is uploaded, and earlier ones."""
    return _table(PILOTS)


def _table(kind: str) -> str:
    uploads = incoming_queries.table_uploads(database(), kind, signed_in().id)
    return TablePage(kind=kind, uploads=uploads, fields=FIELDS[kind]).render()


@blueprint.get("/<any(directory, ratings, chasing):kind>/template.xlsx")
@allow(Permission.IMPORT_TABLES)
def template(kind: str) -> Response:
    """Send an empty table."""
    return _template(kind)


@blueprint.get("/pilots/template.xlsx")
@allow(Permission.PUBLISH)
def pilots_template() -> Response:
    """Send an empty table of pilots of before."""
    return _template(PILOTS)


def _template(kind: str) -> Response:
    properties = Properties(NAMES[kind], "", utc_now())
    content = write_template(
        NAMES[kind], FIELDS[kind], filling_guide(kind), offered=drop_down_choices(kind), properties=properties
    )
    return attachment(f"{NAMES[kind]}空白表.xlsx", content, XLSX)


@blueprint.post("/<any(directory, ratings, chasing):kind>")
@takes_files()
@allow(Permission.IMPORT_TABLES)
def hand_in(kind: str) -> Response:
    """Store an uploaded table and go to its preview."""
    return _hand_in(kind)


@blueprint.post("/pilots")
@takes_files()
@allow(Permission.PUBLISH)
def hand_in_pilots() -> Response:
    """Store an uploaded table of pilots of before and go to its preview."""
    return _hand_in(PILOTS)


def _hand_in(kind: str) -> Response:
    given = chosen("table")
    if given is None:
        flash(_("请先选择要上传的表格（.xlsx），再点“上传并预览”。"), "warning")
        return redirect(url_for(f"incoming.{kind}"))
    try:
        file = read_file(given)
    except FileTooLargeError as error:
        flash(say_file_too_large(error.megabytes), "warning")
        return redirect(url_for(f"incoming.{kind}"))
    upload = receive_table(
        database(),
        current_scope(),
        kind,
        file,
        user=signed_in(),
        folder=settings().uploads,
        campaign_id=_campaign_id(kind),
    )
    return redirect(url_for("incoming.preview", upload_id=upload.id))


@blueprint.get("/tables/<int:upload_id>")
@allow(Permission.IMPORT_TABLES)
def preview(upload_id: int) -> str:
    """Show what the table would change, or why the file can't be read."""
    upload = _upload_or_404(upload_id)
    refused, shown = "", None
    try:
        shown = view_table(_read(upload), upload.kind)
    except RefusedWorkbookError as error:
        refused = say_table_refused(error)
    return PreviewPage(
        upload=upload,
        refused=refused,
        view=shown,
        may_call=upload.kind == DIRECTORY and takes_calls(database(), chosen_campaign(), utc_now()),
        waiting=upload.state == UploadState.PREVIEWED,
    ).render()


@blueprint.post("/tables/<int:upload_id>/adopt")
@allow(Permission.IMPORT_TABLES)
def adopt(upload_id: int) -> Response:
    """Write every new and changed row, unless what is stored changed since the preview."""
    upload = _upload_or_404(upload_id)
    again, kind = url_for("incoming.preview", upload_id=upload_id), upload.kind
    stamp, call = request.form.get("stamp", ""), request.form.get("call") == "1"
    if upload.state != UploadState.PREVIEWED:
        return redirect(again)
    if _is_large(upload):
        return start_and_follow(KIND, _wanted(upload_id, kind, stamp, call=call))
    try:
        compared = _read(upload)
        counts = apply_table(database(), upload, compared, stamp=stamp, user=signed_in(), call=call)
    except RefusedWorkbookError as error:
        flash(say_table_refused(error), "warning")
        return redirect(again)
    except ChangedSincePreviewError:
        flash(say_changed_since(), "warning")
        return redirect(again)
    except WrongRowsError:
        flash(say_wrong_rows(), "warning")
        return redirect(again)
    flash(say_adopted(counts["new"], counts["changed"]))
    return redirect(url_for("pilots.listed" if kind == PILOTS else f"incoming.{kind}"))


@blueprint.post("/tables/<int:upload_id>/discard")
@allow(Permission.IMPORT_TABLES)
def discard(upload_id: int) -> Response:
    """Close the upload without writing anything."""
    upload = _upload_or_404(upload_id)
    kind = upload.kind
    with suppress(ChangedSincePreviewError):  # closed in the meantime: the record says how
        discard_upload(database(), upload, user=signed_in())
        flash(_("已放弃这次上传，没有任何改动。"))
    return redirect(url_for(f"incoming.{kind}"))


@blueprint.get("/tables/<int:upload_id>/marked.xlsx")
@allow(Permission.IMPORT_TABLES)
@recorded
def marked(upload_id: int) -> Response:
    """Send the uploaded file with its wrong cells marked, or start a job where it is large."""
    upload = _upload_or_404(upload_id)
    name = portable_name(upload.name.rsplit(".", 1)[0], _("（已标注）.xlsx"))
    if _is_large(upload):
        wanted = {"upload": upload_id, "name": name, "campaign": _campaign_id(upload.kind)}
        return start_and_follow(MARKED, wanted)
    try:
        content = marked_copy(_read(upload), upload.kind, _content(upload), site=settings().public_url)
    except RefusedWorkbookError:
        abort(404)
    return attachment(name, content, XLSX)


def _upload_or_404(upload_id: int) -> Upload:
    kinds = (DIRECTORY, RATINGS, CHASING, *((PILOTS,) if may(Permission.PUBLISH) else ()))
    return or_404(incoming_queries.table_upload(database(), upload_id, kinds, signed_in().id))


def _is_large(upload: Upload) -> bool:
    return sum(int(upload.detail.get(name, 0)) for name in ListName) > settings().large_rows


def _content(upload: Upload) -> bytes:
    return or_404(read_stored(settings().uploads, upload.digest))


def _read(upload: Upload) -> ComparedTable:
    return compare_table(
        database(),
        current_scope(),
        upload.kind,
        _content(upload),
        campaign_id=_campaign_id(upload.kind),
        reader_id=signed_in().id,
    )


def _campaign_id(kind: str) -> int | None:
    """Return the campaign that a table calls enterprises to, logs calls of, or whose programme has the pilots.

    None of others, and without one.
    """
    campaign = chosen_campaign() if kind in {DIRECTORY, CHASING, PILOTS} else None
    return campaign.id if campaign is not None else None


def _wanted(upload_id: int, kind: str, stamp: str, *, call: bool) -> dict[str, object]:
    """Return the parameters of the job that writes a large table."""
    return {"upload": upload_id, "table": kind, "stamp": stamp, "call": call, "campaign": _campaign_id(kind)}
