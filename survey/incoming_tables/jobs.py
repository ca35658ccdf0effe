"""The jobs of a large table that was previewed: it is taken in, whole or not at all; and its wrong cells are marked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.incoming_tables.fields import PILOTS
from survey.incoming_tables.import_table import WrongRowsError, adopted, compare_table, write_adopted
from survey.incoming_tables.mark_table import marked_copy
from survey.incoming_tables.table_results import ComparedTable
from survey.incoming_tables.words import say_adopted, say_changed_since, say_table_refused, say_wrong_rows
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError, register_kind
from survey.models import Job, Upload
from survey.store.files import path_of_digest, read_stored
from survey.store.scope import scope
from survey.uploads.save_upload import ChangedSincePreviewError
from survey.words.language import _, _l, _n

KIND, MARKED, CHANGED, GONE, WRONG = "adopt_table", "mark_table", "changed_since", "gone", "wrong_rows"


def _run(context: JobContext) -> JobOutput:
    """Compare the upload's table once more and write it; refused as ``changed_since``, or as the file is."""
    given = context.parameters
    with context.sessions() as database:
        upload, user = database.get_one(Upload, int(given["upload"])), context.user(database)
        content = path_of_digest(context.settings.uploads, upload.digest).read_bytes()
        try:
            compared = _compared(database, context, upload, content)
            adoption = adopted(upload, compared, stamp=str(given["stamp"]), user=user, call=bool(given["call"]))
        except RefusedWorkbookError as error:
            raise JobRefusedError(error.code, **error.parameters) from error
        except ChangedSincePreviewError as error:
            raise JobRefusedError(CHANGED) from error
        except WrongRowsError as error:
            raise JobRefusedError(WRONG) from error

    def write(session: Session) -> None:
        try:
            write_adopted(session, adoption)
        except ChangedSincePreviewError as error:
            raise JobRefusedError(CHANGED) from error
        except IntegrityError as error:  # the same was written at this moment: compared anew, it differs
            raise OutdatedError from error

    return JobOutput(result={name: compared.counts[name] for name in ("new", "changed")}, effect=write)


def _compared(database: Session, context: JobContext, upload: Upload, content: bytes) -> ComparedTable:
    """Return an upload's table as it compares now for whoever started the job."""
    user, campaign_id = context.user(database), context.parameters.get("campaign")
    reach = scope(user)
    return compare_table(database, reach, upload.kind, content, campaign_id=campaign_id, reader_id=user.id)


def _mark(context: JobContext) -> JobOutput:
    """Mark the wrong cells of the upload's table; refused as the file is, or as ``gone`` where it was removed."""
    settings = context.settings
    with context.sessions() as database:
        upload = database.get_one(Upload, int(context.parameters["upload"]))
        content = read_stored(settings.uploads, upload.digest)
        if content is None:
            raise JobRefusedError(GONE)
        try:
            compared = _compared(database, context, upload, content)
        except RefusedWorkbookError as error:
            raise JobRefusedError(error.code, **error.parameters) from error
        marked = marked_copy(compared, upload.kind, content, site=settings.public_url)
    return JobOutput(str(context.parameters["name"]), marked, {"marked": compared.counts["faults"]})


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "changed_since"}:
            return [say_changed_since()]
        case {"code": "wrong_rows"}:
            return [say_wrong_rows()]
        case {"code": "gone"}:
            return [_("上传的文件已过保存期限，请重新上传。")]
        case {"code": code, "parameters": parameters}:
            return [say_table_refused(RefusedWorkbookError(code, **parameters))]
        case {"new": new, "changed": changed}:
            return [say_adopted(new, changed)]
        case {"marked": cells}:
            return [_n("已标注 %(n)s 处，请在文件中改好后再上传。", n=cells)]
    return []


def _list(job: Job) -> str:
    kind = str(job.parameters["table"])
    return "/pilots" if kind == PILOTS else f"/imports/{kind}"


def _preview(job: Job) -> str:
    return f"/imports/tables/{job.parameters['upload']}"


register_kind(KIND, JobKind(_run, _l("写入表格"), _say, _list, again=False, refused=_preview))
register_kind(MARKED, JobKind(_mark, _l("标注表格"), _say))
