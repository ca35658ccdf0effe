"""The stages of firms in a campaign, and how calls went out, in words."""

from __future__ import annotations

from collections.abc import Mapping

from survey.definitions.stages import Stage
from survey.models import SentBy
from survey.words.language import _l

STAGES: Mapping[Stage, str] = {
    Stage.NOT_CALLED: _l("未通知"),
    Stage.EXEMPT: _l("豁免"),
    Stage.UNCLAIMED: _l("未领取"),
    Stage.NOT_BEGUN: _l("未开始"),
    Stage.FILLING: _l("填写中"),
    Stage.READY: _l("待提交"),
    Stage.SUBMITTED: _l("已提交"),
    Stage.RETURNED: _l("退回"),
    Stage.LEFT: _l("退出"),
}
_SENT_BY: Mapping[SentBy, str] = {
    SentBy.LETTER: _l("信函"),
    SentBy.MESSAGE: _l("短信或微信"),
    SentBy.MAIL: _l("邮件"),
    SentBy.BY_HAND: _l("当面送达"),
}


def say_stage(stage: Stage) -> str:
    """Return what a stage is called in the ledger and in lists."""
    return str(STAGES[stage])


def say_sent_by(sent_by: SentBy | str | None) -> str:
    """Return how a call went out; an empty text for one that did not."""
    return str(_SENT_BY[SentBy(sent_by)]) if sent_by else ""
