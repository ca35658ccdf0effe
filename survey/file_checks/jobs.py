"""The job that checks a large file: it is recorded as a small one is, and its result is kept for the page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.file_checks.check_file import compare_file, record_check
from survey.file_checks.store_result import packed_result
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Job
from survey.store.files import read_stored
from survey.words.language import _, _l, in_language

KIND, GONE = "check_file", "gone"


def _run(context: JobContext) -> JobOutput:
    """Check the stored bytes; refused as ``gone`` where they were removed meanwhile."""
    given, settings = context.parameters, context.settings
    content = read_stored(settings.uploads, str(given["digest"]))
    if content is None:
        raise JobRefusedError(GONE)
    with context.sessions() as database, in_language(str(given["language"])):
        user = context.user(database)
        checked, kept = compare_file(database, settings, (str(given["name"]), content), user=user)
        result = packed_result(checked)

    def record(session: Session) -> None:
        record_check(session, kept)

    return JobOutput(content=result, effect=record)


def _say(job: Job) -> list[str]:
    return [_("上传的文件已不在服务器上，请重新上传核对。")] if job.result.get("code") == GONE else []


def _page(job: Job) -> str:
    return f"/files/check/{job.id}"


def _form(_job: Job) -> str:
    return "/files/check"


register_kind(KIND, JobKind(_run, _l("核对文件"), _say, _page, refused=_form))
