"""Steps, spans and levels of the overview in words."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.maturity.assessed import UNLEVELLED
from survey.definitions.published_levels import HIGHEST, PublishedShare
from survey.overview.overview_results import Measure
from survey.queries.step_times import Step
from survey.words.assessed import say_unlevelled
from survey.words.findings import say_place
from survey.words.language import _


def say_measure(measure: Measure) -> str:
    """Return a step of the way to the list."""
    return {
        Measure.LISTED: _("名录"),
        Measure.EXPECTED: _("应填"),
        Measure.CLAIMED: _("已领取账号"),
        Measure.BEGUN: _("已开始填写"),
        Measure.SUBMITTED: _("已提交"),
        Measure.RANKED: _("进入排序"),
        Measure.SELECTED: _("入选候选"),
    }[measure]


def say_left_out(place: str) -> str:
    """Return the place of those who came to the step before and not to this one."""
    return say_place(place) if place else _("未进入排序")


def say_span(step: Step) -> str:
    """Return from what to what a time is measured."""
    return {
        Step.CLAIMED: _("通知 → 领取账号"),
        Step.BEGUN: _("领取账号 → 开始填写"),
        Step.SUBMITTED: _("开始填写 → 首次提交"),
        Step.REVIEWED: _("提交 → 初审"),
        Step.RETURNED: _("提交 → 首次退回"),
        Step.ANSWERED: _("退回 → 重新提交"),
    }[step]


def say_level(level: int, titles: Mapping[int, str]) -> str:
    """Return the title of a level; of none that it is below the first, or that none can be stated."""
    if level == UNLEVELLED:
        return say_unlevelled()
    return titles.get(level) or _("未达一级")


def say_levels(share: PublishedShare, titles: Mapping[int, str]) -> str:
    """Return the levels that a published share is of."""
    if share.highest == HIGHEST:
        return _("%(level)s及以上", level=titles.get(share.lowest, str(share.lowest)))
    if share.lowest == share.highest:
        return titles.get(share.lowest, str(share.lowest))
    return _("%(level)s及以下", level=titles.get(share.highest, str(share.highest)))
