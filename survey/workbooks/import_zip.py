"""Up to 500 filled workbooks in one zip: a job previews them one by one, another hands each to its firm by itself."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from exports.archive.refusals import Mark, RefusedWorkbookError
from exports.questionnaire.reader import Claim
from exports.reading.workbook_zip import Packed, open_zip, unpack_workbooks
from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from survey.answering.read_draft import DraftContext, read_draft
from survey.correcting.entry_results import Recorded
from survey.jobs.kinds import JobContext, JobKind, JobOutput, register_kind
from survey.models import Job, Upload, UploadState, User, utc_now
from survey.queries import campaigns, uploads
from survey.records import audit_trail, export_records
from survey.records.write_anchors import head_words
from survey.store.db import unit_of_work
from survey.store.file_names import Names, portable_name, received_name
from survey.store.files import path_of_digest
from survey.store.scope import scope
from survey.uploads.save_upload import ChangedSincePreviewError, mark_refused, new_upload, save_upload, write_uploads
from survey.words.language import _, _l, _n
from survey.workbooks.import_answers import (
    UPLOAD_KIND,
    draft_of_claim,
    open_workbook,
    preview_workbook,
)
from survey.workbooks.mark import marked_file, marks_of
from survey.workbooks.propose_answers import NoSourceError, propose_workbook
from survey.workbooks.zip_tables import COUNTED, MOVED, ReadFile, report_tables

READ, ADOPT, KIND = "questionnaire_zip", "questionnaire_zip_adopt", "zip"


@dataclass
class ZipReport:
    """What a preview collects: every file, names by what they answer, names used in the report, its own record.

    `given`: where the answers are from and why they are handed in, as the zip says it.
    """

    rows: list[ReadFile] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    kept: list[export_records.Recording] = field(default_factory=list)
    given: tuple[str, str] = ("", "")

    @property
    def uploads(self) -> list[Upload]:
        """The records of the files, not written yet."""
        return [row.upload for row in self.rows]


def store_zip(database: Session, file: tuple[str, bytes], *, user: User, folder: Path, given: tuple[str, str]) -> int:
    """Store an uploaded zip and return its upload's id. Raises RefusedWorkbookError when it is no zip of workbooks.

    `given`: where the answers of its workbooks are from (an `EntrySource`) and why they are handed in.
    """
    upload, refused = new_upload(KIND, file, user.id, folder), None
    upload.source, upload.reason = given
    try:
        upload.detail = {"files": len(open_zip(file[1])[1])}
    except RefusedWorkbookError as error:
        refused = error
        mark_refused(upload, error)
    save_upload(database, upload)
    if refused is not None:
        raise refused
    return upload.id


def _read(context: JobContext) -> JobOutput:
    """Preview every file of a zip, and pack a report with the marked ones."""
    folder, path = context.settings.uploads, context.path(".zip")
    with context.sessions() as database:
        zipped = database.get_one(Upload, int(context.parameters["upload"]))
        archive, names = open_zip(path_of_digest(folder, zipped.digest).read_bytes())
        report = ZipReport(given=(zipped.source, zipped.reason))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for done, file in enumerate(unpack_workbooks(archive, names)):
                context.progress(done, len(names))
                _preview(context, database, file, (report, packed))
            context.progress(len(names), len(names))
            packed.writestr(_("批量导入报告.xlsx"), _write_report(context, database, report))
    counted = {name: sum(int(upload.detail.get(name, 0)) for upload in report.uploads) for name in COUNTED}
    refused = sum(upload.state == UploadState.REFUSED for upload in report.uploads)

    def write(session: Session) -> None:
        write_uploads(session, report.uploads)
        export_records.write_recordings(session, report.kept)

    result = counted | {"files": len(names), "refused_files": refused}
    return JobOutput(_("批量导入报告.zip"), path, result, write)


def _preview(context: JobContext, database: Session, file: Packed, out: tuple[ZipReport, zipfile.ZipFile]) -> None:
    report, packed = out
    user = context.user(database)
    try:
        draft, claim = _draft(context, database, file, report)
    except RefusedWorkbookError as error:
        report.rows.append(ReadFile(_refused(context, file, error)))
        return
    given = (file.name.rsplit("/", 1)[-1], file.content)
    upload = preview_workbook(database, draft, given, user=user, folder=context.settings.uploads)
    upload.job_id, upload.state = context.job_id, upload.state or UploadState.PREVIEWED
    upload.source, upload.reason = report.given
    marks: Sequence[Mark] = ()
    if upload.state != UploadState.REFUSED:
        report.seen[claim.credit_code, claim.questionnaire] = file.name
        opened = open_workbook(database, draft, file.content)
        marks = marks_of(opened)
        if marks:
            name = report.names.take(
                portable_name(f"{claim.credit_code}-{received_name(file.name)}"), portable_name(_("已标注"))
            )
            packed.writestr(name, marked_file(opened, file.content, draft, site=context.settings.public_url))
    report.rows.append(ReadFile(upload, draft.enterprise, marks))


def _draft(context: JobContext, database: Session, file: Packed, report: ZipReport) -> tuple[DraftContext, Claim]:
    if file.code:
        raise RefusedWorkbookError(file.code, limit="20")
    draft, claim = draft_of_claim(
        database, file.content, scope(context.user(database)), campaigns.of_parameters(database, context.parameters)
    )
    earlier = report.seen.get((claim.credit_code, claim.questionnaire))
    if earlier is not None:
        raise RefusedWorkbookError("twice_in_zip", name=earlier)
    return draft, claim


def _refused(context: JobContext, file: Packed, error: RefusedWorkbookError) -> Upload:
    upload = new_upload(UPLOAD_KIND, (file.name, file.content), context.user_id, context.settings.uploads)
    upload.job_id = context.job_id
    mark_refused(upload, error)
    return upload


def _write_report(context: JobContext, database: Session, report: ZipReport) -> bytes:
    """Return the combined report, sealed; it is recorded as every exported file when the job ends."""
    user, now, key = context.user(database), utc_now(), export_records.seal_key(context.settings)
    tables: tuple[Table, ...] = report_tables(report.rows)
    manifest = export_records.Manifest(
        number=export_records.new_number(),
        kind="import_report",
        title=_("批量导入报告"),
        made_at=now,
        user_name=user.name,
        scope=_("本次上传的文件"),
        columns=tuple(column.title for column in tables[0].columns),
        rows=len(tables[0].rows),
        head=head_words(database),
    )
    sealed = export_records.seal(manifest, tables, key=key, key_titles="序号")
    content = write_workbook(
        [*tables, export_records.manifest_sheet(sealed.manifest)], Properties(manifest.title, user.name, now)
    )
    name = _("批量导入报告.xlsx")
    export_records.record(
        database, sealed.manifest, (name, content), sealed, key=key, user=user, folder=context.settings.exports,
        into=report.kept,
    )  # fmt: skip
    return content


def _adopt(context: JobContext) -> JobOutput:
    """Hand every file that is still waiting to its firm, each in a transaction of its own that counts it with the job.

    What an earlier attempt handed over is closed and counted: it is not met again.
    """
    counts = {"adopted": 0, "proposed": 0, "waiting": 0} | dict(context.result)
    moved = 0
    with context.sessions() as database:
        waiting = [
            row.id
            for row in uploads.uploads_of_job(database, int(context.parameters["job"]))
            if row.state == UploadState.PREVIEWED
        ]
        for done, upload_id in enumerate(waiting):
            context.progress(done, len(waiting))
            if not _adopt_one(context, database, upload_id, counts):
                _note_moved(context, database, upload_id, counts)
                moved += 1
    return JobOutput(result=counts | {"moved": moved})


def _adopt_one(context: JobContext, database: Session, upload_id: int, counts: dict[str, int]) -> bool:
    """Hand one file over and count it and its answers; return False if the draft changed since the preview."""
    database.rollback()
    upload = database.get_one(Upload, upload_id)
    campaign, place = campaigns.of_parameters(database, context.parameters), scope(context.user(database))
    enterprise_id = upload.enterprise_id
    if campaign is None or enterprise_id is None:
        return False
    enterprise = campaigns.enterprise_in_scope(database, place, enterprise_id)
    if enterprise is None:
        return False
    draft = read_draft(database, enterprise, campaign)
    content = path_of_digest(context.settings.uploads, upload.digest).read_bytes()
    grown = dict(counts)

    def count(session: Session, recorded: Recorded) -> None:
        grown["adopted"] = counts["adopted"] + 1
        grown["proposed"] = counts["proposed"] + recorded.entered
        grown["waiting"] = counts["waiting"] + recorded.waiting
        context.hold(session, grown)

    try:
        opened = open_workbook(database, draft, content)
        stamp = str(upload.detail.get("stamp"))
        propose_workbook(database, draft, upload, opened, stamp=stamp, user=context.user(database), also_write=count)
    except (RefusedWorkbookError, ChangedSincePreviewError, NoSourceError):
        return False
    counts.update(grown)
    return True


def _note_moved(context: JobContext, database: Session, upload_id: int, counts: Mapping[str, int]) -> None:
    """Note with a file that it was not handed over; its preview tells what is so now."""
    with unit_of_work(database):
        context.hold(database, counts)
        upload = database.get_one(Upload, upload_id, with_for_update=True)
        if upload.state == UploadState.PREVIEWED:
            upload.detail = {**upload.detail, MOVED: True}
            about = ("upload", upload_id)
            audit_trail.record(database, "import_moved", user_id=context.user_id, about=about)


def _say_read(job: Job) -> Sequence[str]:
    counts = job.result
    if "files" not in counts:  # it broke off before its report
        return []
    return [
        _("共 %(n)s 个文件，其中 %(r)s 个不能接收。", n=counts.get("files", 0), r=counts.get("refused_files", 0)),
        _("报告里逐个文件列明结果；有误的文件已标注，一并打包在内。"),
    ]


def _say_adopted(job: Job) -> Sequence[str]:
    counts = job.result
    if "adopted" not in counts:  # it broke off before the first file
        return []
    if "written" in counts:  # before workbooks became entries
        lines = [_("已写入 %(n)s 个文件，共 %(m)s 项。", n=counts.get("adopted", 0), m=counts["written"])]
    else:
        lines = [_("已交企业确认 %(n)s 个文件，共 %(m)s 题。", n=counts.get("adopted", 0), m=counts.get("proposed", 0))]
    if counts.get("waiting"):
        lines.append(_n("有 %(n)s 题已有相同的代填在等企业确认，没有重复登记。", n=counts["waiting"]))
    if counts.get("moved"):
        lines.append(_n("有 %(n)s 个文件没有交出：预览之后草稿有了改动，请重新上传。报告里已标明。", n=counts["moved"]))
    return lines


def _report_page(job: Job) -> str:
    return f"/imports/workbooks/{job.id}"


def _back_page(job: Job) -> str:
    return f"/imports/workbooks/{job.parameters['job']}"


register_kind(READ, JobKind(_read, _l("批量问卷预览"), say=_say_read, page=_report_page, again=False))
register_kind(ADOPT, JobKind(_adopt, _l("批量问卷交企业确认"), say=_say_adopted, page=_back_page))
