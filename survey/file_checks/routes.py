"""The pages of 核对文件 and of the log of exports."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from exports.archive.rows_written import has_more_rows
from exports.printed.result_letters import ResultLetterWords
from exports.reading.reader import LIST
from survey.definitions.local_days import today
from survey.file_checks.check_file import check_file
from survey.file_checks.check_number import check_number
from survey.file_checks.check_results import CheckResult
from survey.file_checks.jobs import KIND
from survey.file_checks.number_views import say_unread, view_number
from survey.file_checks.pages import CheckPage, ExportsPage
from survey.file_checks.read_standing import read_standing, standing_of
from survey.file_checks.store_result import unpacked_result
from survey.file_checks.views import view_check
from survey.file_checks.words import say_standing
from survey.jobs.run_jobs import job_file
from survey.jobs.start_job import start_and_follow
from survey.models import JobState, Letter
from survey.publishing.letter_words import LetterText, kept_words, say_kept, say_mark
from survey.queries import campaigns
from survey.queries import exports as exports_queries
from survey.queries import jobs as jobs_queries
from survey.queries.exports import LogFilters
from survey.store.file_names import received_name
from survey.store.files import store_bytes
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import page_of, read_text
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import or_404
from survey.words.export_kinds import say_export_kind
from survey.words.language import _, in_chinese, language
from survey.words.refused_files import say_file_too_large

blueprint = Blueprint("file_checks", __name__, url_prefix="/files")
PAGE = 50


@blueprint.get("/check")
@allow(Permission.CHECK_FILES)
def check() -> str:
    """Show the forms of a file and of a number, and what is on record under a number that was typed."""
    typed = read_text(request.args, "number")
    if not typed:
        return CheckPage().render()
    found = check_number(database(), typed, user=signed_in())
    if found.outcome == "unread":
        return CheckPage(typed=typed, number_fault=say_unread()).render()
    standing, letter = None, None
    if found.record is not None:
        standing = read_standing(database(), found.record)
    elif found.letter is not None:
        standing = standing_of(database(), found.letter.release.list_version.fingerprint)
        letter = _letter(found.letter)
    return CheckPage(typed=typed, number=view_number(found, standing, today()), letter=letter).render()


def _letter(letter: Letter) -> tuple[LetterText, ResultLetterWords, str] | None:
    """Return a letter as it was released, for those who may read letters; None for others."""
    if not (may(Permission.PUBLISH) or may(Permission.READ_LETTERS)):
        return None
    release = letter.release
    campaign = or_404(campaigns.campaign(database(), release.list_version.campaign_id))
    with in_chinese():
        text = say_kept(letter.content, letter.digest, release)
        return text, kept_words(campaign, release), say_mark(text.number, letter.digest, letter.id)


@blueprint.post("/check", endpoint="check_file")
@takes_files()
@allow(Permission.CHECK_FILES)
def check_uploaded() -> str | Response:
    """Check the uploaded file and show the result; a large one is checked by a job."""
    given = chosen("file")
    if given is None:
        missing = _("请先选择要核对的文件（.xlsx、.pdf 或 .zip）。")
        return CheckPage(missing=missing).render()
    try:
        name, content = read_file(given)
    except FileTooLargeError as error:
        return CheckPage(missing=say_file_too_large(error.megabytes)).render()
    if has_more_rows(content, LIST, settings().large_rows):
        digest = store_bytes(settings().uploads, content)
        return start_and_follow(KIND, {"digest": digest, "name": received_name(name), "language": language()})
    return _shown(check_file(database(), settings(), (name, content), user=signed_in()))


@blueprint.get("/check/<int:job_id>")
@allow(Permission.CHECK_FILES)
def checked(job_id: int) -> str:
    """Show the result of a check that a job made."""
    job = or_404(jobs_queries.job_in_scope(database(), signed_in(), job_id))
    or_404(job if (job.kind, job.state) == (KIND, JobState.DONE) else None)
    path = job_file(settings(), job)
    if path is None:
        return CheckPage(missing=_("这次核对的结果已过保存期限，请重新上传核对。")).render()
    found = unpacked_result(database(), path.read_bytes())
    record = found.record if found.outcome == "checked" else None
    if record is not None and not exports_queries.may_open(database(), signed_in(), record):
        abort(404)
    return _shown(found)


def _shown(checked: CheckResult) -> str:
    kind = say_export_kind(checked.record.kind) if checked.record is not None else ""
    standing = None
    if checked.record is not None and checked.outcome == "checked":
        standing = read_standing(database(), checked.record)
    said = say_standing(standing, today()) if standing is not None else []
    return CheckPage(checked=checked, view=view_check(checked), kind=kind, standing=said).render()


@blueprint.get("/exports")
@allow(Permission.EXPORT)
def exports() -> str:
    """Show the log of exports: a user's own; for the district's officials all of them."""
    user = signed_in()
    filters = LogFilters(read_text(request.args), read_text(request.args, "kind"))
    page = page_of(
        exports_queries.count(database(), user, filters),
        PAGE,
        lambda number: exports_queries.log(database(), user, filters, page=number, size=PAGE),
    )
    kinds = [(kind, say_export_kind(kind)) for kind in exports_queries.kinds(database(), user)]
    return ExportsPage(
        page=page,
        filters=filters,
        kinds=kinds,
        titles=dict(kinds),
        everything=current_scope().everything,
    ).render()
