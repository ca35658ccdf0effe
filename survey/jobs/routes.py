"""The page of a job, with its progress, its result and its file. It works without JavaScript."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.jobs.kinds import KINDS, JobKind
from survey.jobs.pages import JobPage
from survey.jobs.run_jobs import job_file, record_download
from survey.jobs.start_job import AGAIN, FOLLOW, restart_job, this_app
from survey.jobs.take_jobs import UNFINISHED
from survey.jobs.words import say_end, say_state, say_waiting
from survey.models import Job, JobState
from survey.queries import jobs as jobs_queries
from survey.store.permissions import Permission
from survey.store.retention import SECRET_JOBS
from survey.web.access import allow, may, recorded, signed_in
from survey.web.request_context import database, settings
from survey.web.responses import attachment, or_404
from survey.words.language import _

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")
REFRESH = 2  # seconds


def _find(job_id: int) -> Job:
    """Return a job of the reader's scope, or 404; one whose file is secret, only for who asked for it and still may."""
    shown = or_404(jobs_queries.job_in_scope(database(), signed_in(), job_id))
    if shown.kind in SECRET_JOBS and (shown.created_by_id != signed_in().id or not may(Permission.SEND_CALLS)):
        abort(404)
    kind = KINDS.get(shown.kind)
    if kind is not None and kind.needs is not None and not may(kind.needs):
        abort(404)
    if kind is not None and kind.own(shown) and shown.created_by_id != signed_in().id:
        abort(404)
    return shown


@blueprint.get("/<int:job_id>")
@allow(Permission.WAIT_FOR_JOBS)
def job(job_id: int) -> str | Response:
    """Show a job. While it waits or runs the page reloads itself; then whoever waits is led to what it made."""
    shown = _find(job_id)
    kind = KINDS.get(shown.kind)
    if kind is not None and request.args.get(FOLLOW) and (led := _led(shown, kind)) is not None:
        return led
    state = JobState(shown.state)
    ended = state in {JobState.DONE, JobState.FAILED}
    return JobPage(
        job=shown,
        title=str(kind.title) if kind else _("任务"),
        state=say_state(state),
        running=state in UNFINISHED,
        refresh=REFRESH,
        waiting=say_waiting(shown, others=jobs_queries.any_running(database())),
        ended=say_end(shown),
        lines=kind.say(shown) if kind and ended else (),
        onward=kind.page(shown) if kind and state == JobState.DONE else "",
        file=bool(shown.file_name) and job_file(settings(), shown) is not None,
        again=state in AGAIN and kind is not None and kind.again,
    ).render()


def _led(job: Job, kind: JobKind) -> Response | None:
    """Return the redirection to where a job that has ended leads, with what it says; None where it leads nowhere."""
    if kind.refused is None or job.state not in {JobState.DONE, JobState.FAILED} or say_end(job):
        return None
    done = job.state == JobState.DONE
    for line in kind.say(job):
        flash(line, "message" if done else "warning")
    return redirect(kind.page(job) if done else kind.refused(job))


@blueprint.get("/<int:job_id>/file")
@allow(Permission.WAIT_FOR_JOBS)
@recorded
def file(job_id: int) -> Response:
    """Send the file of a job; the download is recorded in the audit trail."""
    shown = _find(job_id)
    path, name = job_file(settings(), shown), shown.file_name
    if path is None or not name:
        abort(404)
    record_download(database(), shown, signed_in().id)
    return attachment(name, path)


@blueprint.post("/<int:job_id>/again")
@allow(Permission.WAIT_FOR_JOBS)
def again(job_id: int) -> Response:
    """Start a failed or interrupted job anew."""
    shown = _find(job_id)
    fresh = restart_job(this_app(), shown, signed_in().id)
    if fresh is None:
        flash(_("这项任务不能重新开始，请回到原来的页面再做一次。"), "warning")
        return redirect(url_for("jobs.job", job_id=job_id))
    return redirect(url_for("jobs.job", job_id=fresh))
