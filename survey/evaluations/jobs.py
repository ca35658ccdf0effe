"""The job that evaluates a campaign: the click makes it, a second click joins it, its end leads to the ranking."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations import evaluate
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError, register_kind
from survey.models import Campaign, Job
from survey.queries import evaluations, schemes
from survey.words.language import LANGUAGES, _, _l, in_language, language
from survey.words.limits import say_clash

KIND = "evaluate"


def _run(context: JobContext) -> JobOutput:
    """Evaluate the campaign of the job's parameters; refused as `evaluate.NothingToEvaluateError`, or as ``clash``."""
    campaign_id = int(context.parameters["campaign"])
    with context.sessions() as database:
        try:
            computed = evaluate.compute(database, campaign_id, progress=context.progress)
        except evaluate.NothingToEvaluateError as error:
            raise JobRefusedError(error.code) from error
        except CannotChooseError as error:
            campaign = database.get_one(Campaign, campaign_id)
            raise JobRefusedError("clash", **_say_clash(database, error, campaign.scheme_version_id or 0)) from error

    def write(session: Session) -> dict[str, int | bool]:
        try:
            found = evaluate.write(session, computed, user_id=context.user_id)
        except evaluate.OtherStoredError as error:
            raise OutdatedError from error
        return {"evaluation": found, "same": computed.same}

    return JobOutput(effect=write)


def _say_clash(database: Session, error: CannotChooseError, version_id: int) -> dict[str, str]:
    """Return language -> why no list can be made; pinned enterprises are named."""
    version = schemes.version(database, version_id)
    if version is None:
        return {}
    scheme = load_scheme(version.document)
    pins = {member.limit.value for members in error.clash.sets for member in members if member.limit.kind == "pin"}
    names = evaluations.names_of(database, pins)
    texts = {}
    for chosen in LANGUAGES:
        with in_language(chosen):
            texts[chosen] = say_clash(error.clash, scheme, names)
    return texts


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "clash", "parameters": texts}:
            return [texts.get(language(), "")]
        case {"code": code}:
            refusal = say_nothing(code)
            return [refusal] if refusal else []
        case {"evaluation": number, "same": True}:
            return [_("提交、核定、方案和名额自评估 #%(id)s 以来没有变化，结果相同，不另存一次。", id=number)]
        case {"evaluation": number}:
            return [_("评估 #%(id)s 已完成。", id=number)]
    return []


def say_nothing(code: str) -> str:
    """Return why there is nothing that may be evaluated; empty for a code that is no such reason."""
    return {
        "trial": _("这是试填批次，填报内容不参加评估和排序。"),
        "no_scheme": _("批次还没有评分方案，请先设置。"),
        "no_submissions": _("还没有可以评估的提交：企业提交、盖章的承诺书确认收到以后，才参加评估。"),
        "demonstration_scheme": _("当前方案是演示方案，不能用于正式批次，请先发布正式方案。"),
        "demonstration_model": _("当前群组由演示数据得出，不能用于正式批次，请用正式数据重新冻结群组。"),
    }.get(code, "")


def _page(job: Job) -> str:
    return f"/evaluations/{job.result['evaluation']}/ranking"


def _list(_: Job) -> str:
    return "/evaluations"


register_kind(KIND, JobKind(_run, _l("运行评估"), _say, _page, shared=True, refused=_list))
