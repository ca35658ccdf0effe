"""What is said beside an index that was not worked out from a whole form, and where no level is stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.exact import WEIGHT
from survey.words.answers import percent
from survey.words.language import _


def say_assessed(share: int) -> str:
    """Return 按可评项折算（可评75%） for the share (1/10 000) of a form that was asked and applies; nothing for all."""
    return _("按可评项折算（可评%(share)s）", share=percent(share)) if 0 < share < WEIGHT else ""


def say_assessed_of(detail: Mapping[str, Any], questionnaire: str = "") -> str:
    """Return the same from the detail of an entry, for one questionnaire or the one that leads its pool."""
    shares: Mapping[str, int] = detail.get("assessed", {})
    return say_assessed(shares.get(questionnaire or detail.get("leading", ""), WEIGHT))


def say_unlevelled() -> str:
    """Return what stands in the place of a level that can't be stated."""
    return _("不定等级")


def why_unlevelled() -> str:
    """Return why no level is stated."""
    return _(
        "等级门槛只在全部题目都问到时成立。本问卷有题目不向贵单位询问（如新办企业没有上年数据、非制造业没有生产设备），因此只给指数，不定等级。"
    )
