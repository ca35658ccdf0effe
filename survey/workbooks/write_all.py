"""The questionnaire workbooks of every enterprise in a scope that has not handed in, as one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.answering.read_draft import Desk, desk_of
from survey.jobs.kinds import JobContext, JobRefusedError, Kind, Made, register
from survey.models import Campaign, Enterprise, Job
from survey.queries import campaigns
from survey.records.export_records import seal_key
from survey.store.file_names import Names, portable
from survey.store.scope import scope
from survey.words.language import _
from survey.workbooks.card_views import stand_of
from survey.workbooks.write import Request, hand_out_all

KIND = "questionnaires"


def _mark(message: str) -> str:
    """Mark a message for extraction; it is translated when it is shown."""
    return message


def _run(context: JobContext) -> Made:
    """Write a folder per enterprise; raises JobRefusedError (``no_campaign``, ``nobody``)."""
    files = 0
    with context.sessions() as database:
        campaign, called = _called(context, database)
        path = context.path(".zip")
        try:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                for done, enterprise_id in enumerate(called):
                    context.progress(done, len(called))
                    files += _add(context, archive, _desk(database, enterprise_id, campaign), database)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return Made(_("离线填写表.zip"), path, {"enterprises": len(called), "files": files})


def _desk(database: Session, enterprise_id: int, campaign: Campaign) -> Desk:
    return desk_of(database, database.get_one(Enterprise, enterprise_id), campaign)


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


def _add(context: JobContext, archive: zipfile.ZipFile, desk: Desk, database: Session) -> int:
    stand = stand_of(desk)
    folder = portable(f"{stand.enterprise.credit_code}-{stand.enterprise.name}")
    request = Request(context.user(database), seal_key(context.settings), context.settings.exports)
    files, names = 0, Names()
    for name, content in hand_out_all(database, stand, request, drafts=desk.sheets):
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


register(KIND, Kind(_run, _mark("离线填写表"), say=_say))
