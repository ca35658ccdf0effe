"""The job that freezes segments: fits them on what is submitted, and stores the version that holds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from scoring.ranking.segments import TooFewRowsError
from survey.evaluations.evaluate import NothingToEvaluateError
from survey.evaluations.jobs import say_nothing
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, OutdatedError, register_kind
from survey.models import Job
from survey.schemes import freeze_segments
from survey.words.language import _, _l

KIND = "freeze_segments"


def _run(context: JobContext) -> JobOutput:
    """Freeze the segments of the job's campaign, for its reason; refused as NothingToEvaluateError, or ``too_few``."""
    given = context.parameters
    with context.sessions() as database:
        try:
            fitted = freeze_segments.compute(database, int(given["campaign"]))
        except NothingToEvaluateError as error:
            raise JobRefusedError(error.code) from error
        except TooFewRowsError as error:
            raise JobRefusedError("too_few") from error

    def write(session: Session) -> dict[str, int | bool]:
        try:
            found = freeze_segments.write(session, fitted, user_id=context.user_id, reason=str(given["reason"]))
        except freeze_segments.OtherSchemeError as error:
            raise OutdatedError from error
        count = len(fitted.model["centroids"])
        return {"version": found, "same": found == fitted.basis.version_id, "segments": count}

    return JobOutput(effect=write)


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"code": "too_few"}:
            return [_("已提交的企业太少，分不出群组。请在更多企业提交后再冻结。")]
        case {"code": "no_segments"}:
            return [_("现行方案没有设群组，不需要冻结。")]
        case {"code": code}:
            refusal = say_nothing(code)
            return [refusal] if refusal else []
        case {"same": True}:
            return [_("按现在的提交重新分组，结果与现行方案相同，没有另存一版。")]
        case {"version": _version, "segments": 0}:
            return [_("未发现稳定的企业群组：新的一版方案不分群组，批次从下一次评估起按它进行；此前的评估保持不变。")]
        case {"version": _version}:
            return [_("群组已冻结在新的一版方案里，批次从下一次评估起按它进行；此前的评估保持不变。")]
    return []


def _page(job: Job) -> str:
    return f"/schemes/{job.result['version']}"


def _list(_: Job) -> str:
    return "/schemes"


register_kind(KIND, JobKind(_run, _l("冻结群组"), _say, _page, shared=True, refused=_list))
