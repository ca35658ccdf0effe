"""The stages of the ledger in words."""

from __future__ import annotations

from survey.definitions.stages import Stage
from survey.queries.step_times import Step
from survey.words.language import _


def say_stage(stage: Stage) -> str:
    """Return a stage in the reader's language."""
    return {
        Stage.NOT_CALLED: _("未通知"),
        Stage.EXEMPT: _("豁免"),
        Stage.UNCLAIMED: _("未领取"),
        Stage.NOT_BEGUN: _("未开始"),
        Stage.FILLING: _("填写中"),
        Stage.READY: _("待提交"),
        Stage.SUBMITTED: _("已提交"),
        Stage.RETURNED: _("退回"),
        Stage.LEFT: _("已退出"),
    }[stage]


def say_move(was: Stage | None, now: Stage | None) -> str:
    """Return what happened to firms that were at one stage and are at another; None: not in the directory."""
    if was is None:
        return _("新列入名录（%(now)s）", now=say_stage(now)) if now is not None else ""
    if now is None:
        return _("移出名录（原%(was)s）", was=say_stage(was))
    return _("%(was)s → %(now)s", was=say_stage(was), now=say_stage(now))


def say_move_of(was: str, now: str) -> str:
    """Return the same for two values of `Stage`; what is none of them is not in the directory."""
    return say_move(*(Stage(one) if one in set(Stage) else None for one in (was, now)))


def say_passed(step: str) -> str:
    """Return a step that firms took (`survey.queries.step_times.Step`); what is none as it was given."""
    return {
        Step.CLAIMED.value: _("通知后领取账号"),
        Step.BEGUN.value: _("开始填写"),
        Step.SUBMITTED.value: _("首次提交"),
        Step.REVIEWED.value: _("初审"),
        Step.RETURNED.value: _("首次被退回"),
        Step.ANSWERED.value: _("退回后重新提交"),
    }.get(step, step)
