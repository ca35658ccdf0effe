"""The job that judges every draft of a campaign anew once its questionnaires changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey.answering.note_readiness import repair_readiness
from survey.jobs.kinds import JobContext, JobKind, JobOutput, register_kind
from survey.models import Job
from survey.words.language import _, _l

KIND = "judge_drafts"


def parameters_of(campaign_id: int, asked: Mapping[str, str]) -> dict[str, object]:
    """Return what a job is told; `asked` is in it so that another change is never joined to a job that is under way."""
    return {"campaign": campaign_id, "asked": sorted(f"{name}:{one}" for name, one in asked.items())}


def _run(context: JobContext) -> JobOutput:
    """Judge the drafts one by one, each written by itself: begun anew it finds the same flags or true ones."""
    with context.sessions() as database:
        changed = repair_readiness(database, int(context.parameters["campaign"]), context.progress)
    return JobOutput(result={"changed": len(changed)})


def _say(job: Job) -> Sequence[str]:
    match job.result:
        case {"changed": count}:
            return [_("各家草稿已按新的问卷重新核对：%(n)s 家是否可以提交有变化。", n=count)]
    return []


def _page(job: Job) -> str:
    return f"/campaigns/{job.parameters['campaign']}"


register_kind(KIND, JobKind(_run, _l("重新核对草稿"), _say, _page, shared=True))
