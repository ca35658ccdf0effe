"""The pages of zips of workbooks: upload, report of the preview, applying."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from exports.reading.workbook_zip import MOST, ZIP
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
from survey.workbooks.pages import ZipReportPage, ZipsPage
from survey.workbooks.words import say_zip_refused
from survey.workbooks.zip_views import zip_rows

blueprint = Blueprint("zips", __name__, url_prefix="/imports/workbooks")


@blueprint.get("", endpoint="zips")
@allow(Permission.HELP_ENTERPRISES)
def index() -> str:
    """Show how a zip is uploaded, and earlier ones."""
    jobs = [job for job in jobs_queries.jobs_of_user(database(), signed_in(), 60) if job.kind == READ]
    return ZipsPage(jobs=jobs[:20], most=MOST).render()


@blueprint.post("", endpoint="hand_in")
@takes_files(ZIP.bytes)
@allow(Permission.HELP_ENTERPRISES)
def hand_in() -> Response:
    """Store a zip and start the job that previews it."""
    given = chosen("zip")
    if given is None:
        flash(_("请先选择要上传的压缩包（.zip），再点“上传并预览”。"), "warning")
        return redirect(url_for("zips.zips"))
    try:
        upload_id = store_zip(database(), read_file(given), user=signed_in(), folder=settings().uploads)
    except FileTooLargeError as error:
        flash(say_file_too_large(error.megabytes), "warning")
        return redirect(url_for("zips.zips"))
    except RefusedWorkbookError as error:
        flash(say_zip_refused(error), "warning")
        return redirect(url_for("zips.zips"))
    return start_and_follow(READ, {"upload": upload_id, "campaign": chosen_id()})


@blueprint.get("/<int:job_id>")
@allow(Permission.HELP_ENTERPRISES)
def report(job_id: int) -> str:
    """Show the preview of a zip, a row per file."""
    job = _found(job_id)
    rows = uploads.uploads_of_job(database(), job_id)
    waiting = [row for row in rows if row.state == UploadState.PREVIEWED]
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
    """Start the job that applies every file that waits."""
    job = _found(job_id)
    return start_and_follow(ADOPT, {"job": job_id, "campaign": job.parameters.get("campaign")})


def _found(job_id: int) -> Job:
    job = jobs_queries.job_in_scope(database(), signed_in(), job_id)
    if job is None or job.kind != READ or job.state != JobState.DONE:
        abort(404)
    return job
