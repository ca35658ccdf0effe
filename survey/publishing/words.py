"""States, columns, refusals and the method note of what follows a list, as texts."""

from __future__ import annotations

from collections.abc import Mapping

from survey.publishing.publication_results import LEAST_DAYS, PublicationState, PublishRefusedError
from survey.words.language import _, _l

STATES: Mapping[PublicationState, tuple[str, str]] = {
    PublicationState.COMING: (_l("待公示"), "pri"),
    PublicationState.RUNNING: (_l("公示中"), "ok"),
    PublicationState.OVER: (_l("公示期满"), ""),
    PublicationState.TAKEN_BACK: (_l("已撤下"), "warn"),
}
"""State -> its words and the colour of its chip."""
COLUMNS: Mapping[str, str] = {
    "position": _l("序号"),
    "name": _l("企业名称"),
    "unit": _l("所在街镇（园区）"),
    "division": _l("行业"),
}
REFUSED: Mapping[str, str] = {
    "not_issued": _l("名单还没有签发，签发以后才能公示。"),
    "moved": _l("在您打开本页之后，名单有了新的版本，没有公示。请看最新的名单，确认后再公示。"),
    "standing": _l("已有一次公示正在进行或将要开始。要重新公示，请先撤下它。"),
    "past": _l("开始日期已经过去，请改为今天或以后。"),
    "order": _l("结束日期早于开始日期，请改正。"),
    "days": _l("公示期不足规定的工作日。请延长，或勾选“确认公示期可以短于规定”。"),
    "columns": _l("有不能公开的栏目。"),
    "gone": _l("这次公示已经撤下或已期满。"),
    "reason": _l("请写明原因"),
}


def say_publish_refused(error: PublishRefusedError) -> str:
    """Return why a publication is refused, and what to do."""
    return str(REFUSED[error.code])


def say_least() -> str:
    """Return how long a publication should be."""
    return _("公示期一般不少于%(n)s个工作日，首日和末日都计算在内；周末不计，法定节假日请自行核对。", n=LEAST_DAYS)
