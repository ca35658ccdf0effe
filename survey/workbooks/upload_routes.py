"""The pages of returned questionnaire workbooks: upload, preview, applying, marked file."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from survey.accounts.save_purpose import save_purpose
from survey.answering.find_author import own_author
from survey.answering.find_draft import draft_of_enterprise, own_draft
from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import NotOwnSectionError
from survey.config import MEGABYTE
from survey.correcting.words import say_recorded
from survey.forms.entering import HandingInForm
from survey.models import OF_ENTERPRISES, Role, Upload, UploadState
from survey.queries import answer_entries, campaigns, uploads
from survey.queries.service_state import kept_of_firm
from survey.records.reason_views import read_reason
from survey.store.file_names import portable_name
from survey.store.files import read_stored
from survey.store.permissions import Permission
from survey.uploads.save_upload import ChangedSincePreviewError, discard_upload
from survey.web.access import allow, current_scope, signed_in
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.web.shown_answers import reads_own
from survey.words.language import _, _n
from survey.words.refused_files import say_file_too_large, say_no_room
from survey.workbooks.import_answers import (
    UPLOAD_KIND,
    OpenedWorkbook,
    apply_workbook,
    open_workbook,
    receive_workbook,
)
from survey.workbooks.mark import marked_file
from survey.workbooks.page_views import view_workbooks_page
from survey.workbooks.pages import PreviewPage
from survey.workbooks.preview_views import view_preview
from survey.workbooks.propose_answers import NoSourceError, propose_workbook
from survey.workbooks.words import say_import_refused, say_not_own

blueprint = Blueprint("uploads", __name__)


@blueprint.post("/workbooks")
@takes_files()
@allow(Permission.FILL)
def hand_in() -> Response:
    """Store the enterprise's own workbook and go to its preview."""
    draft = own_draft()
    file, why = _file(draft)
    if file is None:
        flash(why, "warning")
        return redirect(_back(draft))
    upload = receive_workbook(database(), draft, file, user=signed_in(), folder=settings().uploads)
    return redirect(url_for("uploads.preview", upload_id=upload.id))


@blueprint.post("/enterprises/<int:enterprise_id>/workbooks")
@takes_files()
@allow(Permission.HELP_ENTERPRISES)
def hand_in_for(enterprise_id: int) -> str | Response:
    """Store the workbook of an enterprise in the official's scope, with where its answers are from, and go on."""
    draft, form = draft_of_enterprise(enterprise_id), HandingInForm()
    file, why = _file(draft)
    if not form.validate_on_submit() or file is None:
        return view_workbooks_page(database(), draft, form=form, wrong=why).render()
    given = (form.source.data, (form.why.data or "").strip())
    upload = receive_workbook(database(), draft, file, user=signed_in(), folder=settings().uploads, given=given)
    return redirect(url_for("uploads.preview", upload_id=upload.id))


def _file(draft: DraftContext) -> tuple[tuple[str, bytes] | None, str]:
    """Return the workbook that was sent, and why it can't be taken; the first is None then."""
    given = chosen("workbook")
    if given is None:
        return None, _("请先选择要上传的表格（.xlsx），再点“上传并预览”。")
    try:
        file = read_file(given)
    except FileTooLargeError as error:
        return None, say_file_too_large(error.megabytes)
    most = settings().firm_limit
    if len(file[1]) > most - kept_of_firm(database(), draft.enterprise.id):
        return None, say_no_room(most // MEGABYTE)
    return file, ""


def _back(draft: DraftContext) -> str:
    if Role(signed_in().role) in OF_ENTERPRISES:
        return url_for("workbooks.workbooks")
    return url_for("workbooks.of_enterprise", enterprise_id=draft.enterprise.id)


@blueprint.get("/workbooks/uploads/<int:upload_id>")
@allow(Permission.TAKE_IN_WORKBOOKS)
def preview(upload_id: int) -> str:
    """Show what the workbook would change, or why the file can't be read."""
    upload, draft = _upload_or_404(upload_id)
    refused, shown = "", None
    override = request.args.get("override") == "1"
    participation = campaigns.participation_of(database(), draft.enterprise.id, draft.campaign.id)
    waits = answer_entries.waiting_values(database(), participation.id if participation is not None else None)
    try:
        shown = view_preview(_opened(upload, draft, override=override), waits)
    except RefusedWorkbookError as error:
        refused = say_import_refused(error)
    return PreviewPage(
        upload=upload,
        draft=draft,
        back=_back(draft),
        refused=refused,
        preview=shown,
        override=override,
        waiting=upload.state == UploadState.PREVIEWED,
        proposes=not reads_own(),
        own=_of_firm(upload),
    ).render()


def _of_firm(upload: Upload) -> bool:
    """Return whether the firm handed a workbook in itself."""
    return upload.uploaded_by is not None and Role(upload.uploaded_by.role) in OF_ENTERPRISES


def _again(upload_id: int) -> str:
    """Return the address of a preview as the form that was sent had shown it."""
    override = "1" if request.form.get("override") == "1" else None
    return url_for("uploads.preview", upload_id=upload_id, override=override)


@blueprint.post("/workbooks/uploads/<int:upload_id>/adopt")
@allow(Permission.FILL)
def adopt(upload_id: int) -> Response:
    """Write every new and changed answer of the firm's own workbook into its draft, unless that changed since."""
    upload, draft = _upload_or_404(upload_id)
    again = _again(upload_id)
    if upload.state != UploadState.PREVIEWED:
        return redirect(again)
    if not _of_firm(upload):
        flash(_("这份表格由工作人员代收，内容请在“工作人员代填”页核对、确认；也可以自己上传同一份表格。"), "warning")
        return redirect(again)
    try:
        opened = _opened(upload, draft, override=request.form.get("override") == "1")
        outcome = apply_workbook(
            database(), draft, upload, opened, stamp=request.form.get("stamp", ""), author=own_author("import")
        )
    except RefusedWorkbookError as error:
        flash(say_import_refused(error), "warning")
        return redirect(again)
    except NotOwnSectionError as error:
        flash(say_not_own(opened.questionnaire, error.sections), "warning")
        return redirect(again)
    except ChangedSincePreviewError:
        flash(_("预览之后草稿有了新的改动，没有写入任何内容。请核对下面的最新预览，再决定是否采纳。"), "warning")
        return redirect(again)
    flash(_n("已写入草稿 %(n)s 项。草稿尚未提交，请核对答案并签署承诺。", n=len(outcome.written)))
    if outcome.conflicts:
        flash(_n("有 %(n)s 项在写入时已被同事修改，没有覆盖，请在网页上核对。", n=len(outcome.conflicts)), "warning")
    if outcome.locked:
        flash(_("有 %(n)s 项没有退回，保持提交时的答案，没有写入。", n=len(outcome.locked)), "warning")
    return redirect(_back(draft))


@blueprint.post("/workbooks/uploads/<int:upload_id>/propose")
@allow(Permission.HELP_ENTERPRISES)
def propose(upload_id: int) -> Response:
    """Enter every new and changed answer for the firm to confirm, unless the draft changed since the preview."""
    upload, draft = _upload_or_404(upload_id)
    again = _again(upload_id)
    if upload.state != UploadState.PREVIEWED:
        return redirect(again)
    try:
        opened = _opened(upload, draft, override=request.form.get("override") == "1")
        recorded = propose_workbook(
            database(), draft, upload, opened, stamp=request.form.get("stamp", ""), user=signed_in()
        )
    except RefusedWorkbookError as error:
        flash(say_import_refused(error), "warning")
        return redirect(again)
    except NoSourceError:
        flash(_("这份表格没有写明来源和原因，不能代填。请由企业自己采纳，或重新上传并写明来源和原因。"), "warning")
        return redirect(again)
    except ChangedSincePreviewError:
        flash(_("预览之后草稿有了新的改动，没有提出任何内容。请核对下面的最新预览，再决定是否交企业确认。"), "warning")
        return redirect(again)
    for text, kind in say_recorded(recorded):
        flash(text, kind)
    return redirect(url_for("entering.listed", enterprise_id=draft.enterprise.id))


@blueprint.post("/workbooks/uploads/<int:upload_id>/discard")
@allow(Permission.TAKE_IN_WORKBOOKS)
def discard(upload_id: int) -> Response:
    """Close the upload without writing anything."""
    upload, draft = _upload_or_404(upload_id)
    with suppress(ChangedSincePreviewError):  # closed in the meantime: the record says how
        discard_upload(database(), upload, user=signed_in())
        flash(_("已放弃这次上传，草稿没有任何改动。"))
    return redirect(_back(draft))


@blueprint.route("/workbooks/uploads/<int:upload_id>/marked.xlsx", methods=["GET", "POST"])
@allow(Permission.TAKE_IN_WORKBOOKS)
def marked(upload_id: int) -> str | Response:
    """Send the uploaded file with its wrong cells marked; an official says what for, since persons are in it."""
    upload, draft = _upload_or_404(upload_id)
    reason, page = read_reason(upload.name, [] if reads_own() else [_("联系人电话"), _("联系人邮箱")])
    if page:
        return page
    if reason:
        save_purpose(database(), ("upload", upload_id), None, reason, by=signed_in())
        upload, draft = _upload_or_404(upload_id)
    content = or_404(read_stored(settings().uploads, upload.digest))
    try:
        opened = _opened(upload, draft)
    except RefusedWorkbookError:
        abort(404)
    content = marked_file(opened, content, draft, site=settings().public_url)
    name = portable_name(upload.name.rsplit(".", 1)[0], _("（已标注）.xlsx"))
    return attachment(name, content, XLSX)


def _upload_or_404(upload_id: int) -> tuple[Upload, DraftContext]:
    upload = uploads.upload_in_scope(database(), current_scope(), upload_id, UPLOAD_KIND)
    if upload is None or upload.enterprise_id is None:
        abort(404)
    return upload, draft_of_enterprise(upload.enterprise_id)


def _opened(upload: Upload, draft: DraftContext, *, override: bool = False) -> OpenedWorkbook:
    content = or_404(read_stored(settings().uploads, upload.digest))
    return open_workbook(database(), draft, content, override=override)
