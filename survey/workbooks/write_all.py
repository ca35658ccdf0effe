"""The job that writes the workbooks of every enterprise in a scope that has not submitted, as one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.answering.read_draft import DraftContext, read_draft
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Campaign, Enterprise, Job
from survey.queries import campaigns
from survey.records.export_records import seal_key
from survey.store.file_names import Names, portable_name
from survey.store.scope import scope
from survey.words.language import _, _l
from survey.workbooks.write import WorkbookRequest, write_enterprise_workbooks

KIND = "questionnaires"


def _run(context: JobContext) -> JobOutput:
    """Write a folder per enterprise; raises JobRefusedError (``no_campaign``, ``nobody``)."""
    files = 0
    with context.sessions() as database:
        campaign, called = _called(context, database)
        path = context.path(".zip")
        try:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                for done, enterprise_id in enumerate(called):
                    context.progress(done, len(called))
                    files += _add(context, archive, _draft(database, enterprise_id, campaign), database)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return JobOutput(_("离线填写表.zip"), path, {"enterprises": len(called), "files": files})


def _draft(database: Session, enterprise_id: int, campaign: Campaign) -> DraftContext:
    return read_draft(database, database.get_one(Enterprise, enterprise_id), campaign)


def _called(context: JobContext, database: Session) -> tuple[Campaign, Sequence[int]]:
    campaign = campaigns.current(database)
    if campaign is None:
        code = "no_campaign"
        raise JobRefusedError(code)
    text = str(context.parameters.get("text", ""))
    called = campaigns.open_enterprises(database, campaign.id, scope(context.user(database)), text)
    if not called:
        code = "nobody"
        raise JobRefusedError(code)
    return campaign, called


def _add(context: JobContext, archive: zipfile.ZipFile, draft: DraftContext, database: Session) -> int:
    folder = portable_name(f"{draft.enterprise.credit_code}-{draft.enterprise.name}")
    reason = str(context.parameters.get("reason", ""))
    request = WorkbookRequest(
        context.user(database), seal_key(context.settings), context.settings.exports, reason=reason
    )
    files, names = 0, Names()
    for name, content in write_enterprise_workbooks(database, draft, request, drafts=draft.sheets):
        archive.writestr(names.take(name, folder), content)
        files += 1
    return files


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
