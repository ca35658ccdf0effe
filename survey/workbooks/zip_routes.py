"""The pages of zips of workbooks: upload, report of the preview, applying."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from exports.reading.workbook_zip import MOST, ZIP
from survey.forms.entering import HandingInForm
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_and_follow
from survey.models import Job, JobState, UploadState
from survey.queries import jobs as jobs_queries
from survey.queries import uploads
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.chosen_campaign import chosen_id
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.words.language import _
from survey.words.refused_files import say_file_too_large
from survey.workbooks.import_zip import ADOPT, READ, store_zip
from survey.workbooks.page_views import list_errors
from survey.workbooks.pages import ZipReportPage, ZipsPage
from survey.workbooks.words import say_zip_refused
from survey.workbooks.zip_tables import MOVED
from survey.workbooks.zip_views import zip_rows

blueprint = Blueprint("zips", __name__, url_prefix="/imports/workbooks")


@blueprint.get("", endpoint="zips")
@allow(Permission.HELP_ENTERPRISES)
def index() -> str:
    """Show how a zip is uploaded, and earlier ones."""
    return _page(HandingInForm())


@blueprint.post("", endpoint="hand_in")
@takes_files(ZIP.bytes)
@allow(Permission.HELP_ENTERPRISES)
def hand_in() -> str | Response:
    """Store a zip, with where its answers are from, and start the job that previews it."""
    form, given = HandingInForm(), chosen("zip")
    if not form.validate_on_submit() or given is None:
        return _page(form, "" if given else _("请先选择要上传的压缩包（.zip），再点“上传并预览”。"))
    said = (form.source.data, (form.why.data or "").strip())
    try:
        upload_id = store_zip(database(), read_file(given), user=signed_in(), folder=settings().uploads, given=said)
    except FileTooLargeError as error:
        return _page(form, say_file_too_large(error.megabytes))
    except RefusedWorkbookError as error:
        return _page(form, say_zip_refused(error))
    return start_and_follow(READ, {"upload": upload_id, "campaign": chosen_id()})


def _page(form: HandingInForm, wrong: str = "") -> str:
    """Return the page of uploads. `wrong`: why the file that was sent can't be taken."""
    jobs = [job for job in jobs_queries.jobs_of_user(database(), signed_in(), 60) if job.kind == READ]
    errors = list_errors(form, wrong, "zip")
    return ZipsPage(jobs=jobs[:20], most=MOST, form=form, wrong=wrong, errors=errors).render()


@blueprint.get("/<int:job_id>")
@allow(Permission.HELP_ENTERPRISES)
def report(job_id: int) -> str:
    """Show the preview of a zip, a row per file."""
    job = _found(job_id)
    rows = uploads.uploads_of_job(database(), job_id)
    waiting = [row for row in rows if row.state == UploadState.PREVIEWED and not row.detail.get(MOVED)]
    return ZipReportPage(
        job=job,
        rows=zip_rows(rows),
        file=job_file(settings(), job) is not None,
        waiting=len(waiting),
        taken=sum(int(row.detail.get("new", 0)) + int(row.detail.get("changed", 0)) for row in waiting),
    ).render()


@blueprint.post("/<int:job_id>/adopt")
@allow(Permission.HELP_ENTERPRISES)
def adopt(job_id: int) -> Response:
    """Start the job that hands the answers of every file that waits to its firm, to be confirmed."""
    job = _found(job_id)
    return start_and_follow(ADOPT, {"job": job_id, "campaign": job.parameters.get("campaign")})


def _found(job_id: int) -> Job:
    job = jobs_queries.job_in_scope(database(), signed_in(), job_id)
    if job is None or job.kind != READ or job.state != JobState.DONE:
        abort(404)
    return job
