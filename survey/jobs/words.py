"""The states and the ends of jobs in words."""

from __future__ import annotations

from survey.models import Job, JobState
from survey.words.language import _


def say_state(state: JobState) -> str:
    """Return where a job stands."""
    return {
        JobState.QUEUED: _("排队中"),
        JobState.RUNNING: _("正在处理"),
        JobState.DONE: _("已完成"),
        JobState.FAILED: _("没有完成"),
        JobState.INTERRUPTED: _("已中断"),
    }[JobState(state)]


def say_end(job: Job, state: JobState) -> str:
    """Return what happened to a job that made nothing, and what to do; an empty text for one that runs or is done."""
    match state:
        case JobState.INTERRUPTED:
            return _("服务在处理途中停止或重启，这项任务没有完成，也没有留下半成品。请重新开始。")
        case JobState.FAILED if job.result.get("code", "failed") == "failed":
            return _(
                "处理时出错，没有产生文件。原因已记入系统日志。请重新开始；仍不成功，请把任务编号 %(id)s 告诉管理员。",
                id=job.id,
            )
        case _:
            return ""
