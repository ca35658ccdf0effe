"""The states and the ends of jobs in words."""

from __future__ import annotations

from datetime import timedelta

from survey.models import Job, JobState, utc_now
from survey.words.language import _

LONG = timedelta(minutes=1)
"""How long a job may wait while nothing runs before its page says that something is wrong."""


def say_state(state: JobState) -> str:
    """Return where a job stands."""
    return {
        JobState.QUEUED: _("排队中"),
        JobState.RUNNING: _("正在处理"),
        JobState.DONE: _("已完成"),
        JobState.FAILED: _("没有完成"),
        JobState.INTERRUPTED: _("已中断"),
    }[JobState(state)]


def say_waiting(job: Job, *, others: bool) -> str:
    """Return what to know of a job that is not finished: begun again, or waiting although nothing runs; else empty.

    `others`: whether any job runs.
    """
    if job.state == JobState.QUEUED and not others and utc_now() - job.created_at > LONG:
        return _("一直没有轮到处理：后台处理程序可能没有运行，请告诉管理员。任务已经登记，程序恢复后会自动处理。")
    broken_off = job.attempts - 1 if job.state == JobState.RUNNING else job.attempts
    if job.state in {JobState.QUEUED, JobState.RUNNING} and broken_off:
        return _("处理曾经中断（服务停止或内存不足），系统会自动重新处理，不会重复写入。")
    return ""


def say_end(job: Job) -> str:
    """Return how a job broke off, and what to do; an empty text for one that runs, is done or was refused."""
    match job.state, job.result.get("code", "failed"):
        case JobState.INTERRUPTED, _code:
            return _("服务在处理途中停止或重启，这项任务没有完成，也没有留下半成品。请重新开始。")
        case JobState.FAILED, "failed":
            return _(
                "处理时出错，没有产生文件。原因已记入系统日志。请重新开始；仍不成功，请把任务编号 %(id)s 告诉管理员。",
                id=job.id,
            )
        case JobState.FAILED, "attempts":
            return _(
                "处理中断了 %(n)s 次（例如内存不足或服务反复停止），系统不再自动重试，也没有留下半成品。"
                "请把任务编号 %(id)s 告诉管理员，查明原因后再重新开始。",
                n=job.attempts,
                id=job.id,
            )
        case _:
            return ""
