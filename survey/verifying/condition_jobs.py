"""The job that writes a large table of an office: whole or not at all, as it was previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.definitions.local_days import today
from survey.incoming_tables.words import say_changed_since, say_table_refused
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Job, Upload
from survey.queries import conditions
from survey.store.files import read_stored
from survey.store.permissions import Permission
from survey.store.scope import scope
from survey.uploads.save_upload import ChangedSincePreviewError
from survey.verifying.condition_table_words import say_written
from survey.verifying.import_conditions import compare_conditions, office_of
from survey.verifying.write_conditions import Absent, Confirmed, confirmed, write_confirmed
from survey.words.language import _, _l

KIND, CHANGED, GONE = "write_conditions", "changed_since", "gone"


def parameters_of(given: Confirmed, stamp: str) -> dict[str, object]:
    """Return the parameters of the job that writes a table."""
    absent = given.absent
    return {
        "upload": given.upload_id,
        "office": given.compared.office.id,
        "campaign": given.campaign_id,
        "stamp": stamp,
        "ticked": sorted(given.ticked),
        "absent": None
        if absent is None
        else {"gates": sorted(absent.gates), "title": absent.title, "dated": absent.dated.isoformat()},
    }


def _run(context: JobContext) -> JobOutput:
    """Compare the upload's table once more and write it; refused as ``changed_since``, ``gone``, or as the file is."""
    given = context.parameters
    with context.sessions() as database:
        upload, user = database.get_one(Upload, int(given["upload"])), context.user(database)
        content = read_stored(context.settings.uploads, upload.digest)
        scheme = conditions.scheme_of(database, int(given["campaign"]))
        office = office_of(scheme, str(given["office"])) if scheme is not None else None
        if content is None:
            raise JobRefusedError(GONE)
        if office is None:  # another scheme by now
            raise JobRefusedError(CHANGED)
        try:
            compared = compare_conditions(
                database,
                scope(user),
                office,
                content,
                campaign_id=int(given["campaign"]),
                user_id=user.id,
                day=today(),
            )
            sure = confirmed(
                upload,
                compared,
                stamp=str(given["stamp"]),
                ticked=frozenset(given["ticked"]),
                absent=_absent(given["absent"]),
                campaign_id=int(given["campaign"]),
                user=user,
            )
        except RefusedWorkbookError as error:
            raise JobRefusedError(error.code, **error.parameters) from error
        except ChangedSincePreviewError as error:
            raise JobRefusedError(CHANGED) from error

    def write(session: Session) -> Mapping[str, int]:
        try:
            return write_confirmed(session, sure)
        except ChangedSincePreviewError as error:
            raise JobRefusedError(CHANGED) from error

    return JobOutput(effect=write)


def _absent(kept: Mapping[str, Any] | None) -> Absent | None:
    if kept is None:
        return None
    return Absent(frozenset(kept["gates"]), str(kept["title"]), date.fromisoformat(kept["dated"]))


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "changed_since"}:
            return [say_changed_since()]
        case {"code": "gone"}:
            return [_("上传的文件已过保存期限，请重新上传。")]
        case {"code": code, "parameters": parameters}:
            return [say_table_refused(RefusedWorkbookError(code, **parameters))]
        case {"absent": _absent_count} as counts:
            return [say_written(counts)]
    return []


def _tables(_job: Job) -> str:
    return "/condition-tables"


def _preview(job: Job) -> str:
    return f"/condition-tables/uploads/{job.parameters['upload']}"


register_kind(
    KIND,
    JobKind(
        _run,
        _l("写入核查结果"),
        _say,
        _tables,
        again=False,
        refused=_preview,
        needs=Permission.RECORD_CONDITIONS,
    ),
)
