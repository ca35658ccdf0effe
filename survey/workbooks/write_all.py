"""The job that writes the workbooks of every enterprise in a scope that has not submitted, as one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext, read_draft
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Campaign, Enterprise, Job
from survey.queries import campaigns
from survey.records.export_records import Recording, seal_key, write_recordings
from survey.store.db import unit_of_work
from survey.store.file_names import Names, portable_name
from survey.store.files import path_of_digest
from survey.store.scope import scope
from survey.words.language import _, _l
from survey.workbooks.write import WorkbookRequest, write_enterprise_workbooks

KIND = "questionnaires"
STEP = 20
"""Enterprises whose files are recorded in one transaction."""


def _run(context: JobContext) -> JobOutput:
    """Write a folder per enterprise; raises JobRefusedError (``no_campaign``, ``nobody``).

    Every `STEP` enterprises the records of their files are written, with what goes into the zip, so that no save waits
    for thousands of them, and whoever goes on with the job writes no file and no record again.
    """
    made: list[int] = list(context.result.get("made", ()))
    packed: list[list[str]] = list(context.result.get("packed", ()))
    with context.sessions() as database:
        campaign, called = _called(context, database)
        left = [number for number in called if number not in set(made)]
        path = context.path(".zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, digest in packed:
                archive.write(path_of_digest(context.settings.exports, digest), name)
            for start in range(0, len(left), STEP):
                kept: list[Recording] = []
                for enterprise_id in left[start : start + STEP]:
                    context.progress(len(made), len(called))
                    packed += _add(context, archive, _draft(database, enterprise_id, campaign), (database, kept))
                    made.append(enterprise_id)
                with unit_of_work(database):
                    context.hold(database, {"made": made, "packed": packed})
                    write_recordings(database, kept)
    return JobOutput(_("离线填写表.zip"), path, {"enterprises": len(made), "files": len(packed)})


def _draft(database: Session, enterprise_id: int, campaign: Campaign) -> DraftContext:
    return read_draft(database, database.get_one(Enterprise, enterprise_id), campaign)


def _called(context: JobContext, database: Session) -> tuple[Campaign, Sequence[int]]:
    campaign = campaigns.of_parameters(database, context.parameters)
    if campaign is None:
        code = "no_campaign"
        raise JobRefusedError(code)
    text = str(context.parameters.get("text", ""))
    called = campaigns.open_enterprises(database, campaign.id, scope(context.user(database)), text)
    if not called and not context.result.get("made"):
        code = "nobody"
        raise JobRefusedError(code)
    return campaign, called


def _add(
    context: JobContext, archive: zipfile.ZipFile, draft: DraftContext, to: tuple[Session, list[Recording]]
) -> list[list[str]]:
    """Write the workbooks of an enterprise into its folder; return the name and digest of each.

    Their records are kept for the step's end.
    """
    database, kept = to
    folder = portable_name(f"{draft.enterprise.credit_code}-{draft.enterprise.name}")
    user, reason = context.user(database), str(context.parameters.get("reason", ""))
    request = WorkbookRequest(user, seal_key(context.settings), context.settings.exports, reason=reason, into=kept)
    packed, names = list[list[str]](), Names()
    for name, content in write_enterprise_workbooks(database, draft, request, drafts=draft.sheets):
        packed.append([names.take(name, folder), kept[-1].entry.digest])
        archive.writestr(packed[-1][0], content)
    return packed


def _say(job: Job) -> Sequence[str]:
    match job.result.get("code"):
        case "nobody":
            return [_("没有尚未提交的企业符合条件，不需要生成。")]
        case "no_campaign":
            return [_("还没有批次，请先建立批次。")]
        case None:
            counts = {"n": job.result.get("enterprises", 0), "files": job.result.get("files", 0)}
            return [_("%(n)s 家企业，共 %(files)s 份表格，每家一个文件夹。", **counts)]
    return []


register_kind(KIND, JobKind(_run, _l("离线填写表"), say=_say))
