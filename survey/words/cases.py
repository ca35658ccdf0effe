"""Cases in words: kinds of flags, and the queues of officials."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import FlagKind
from survey.queries.case_queues import OPEN, SETTLED, Queue
from survey.words.language import _l

FLAG_TITLES: Mapping[str, str] = {
    FlagKind.FIGURES: _l("数据存疑"),
    FlagKind.EVIDENCE: _l("佐证不足"),
    FlagKind.QUALIFICATION: _l("申报资格存疑"),
    FlagKind.UNREACHABLE: _l("联系不上"),
    FlagKind.OTHER: _l("其他情况"),
}
"""In the order in which they are offered."""
FLAG_FILTERS: Mapping[str, str] = {OPEN: _l("有未了结的标记"), **FLAG_TITLES, SETTLED: _l("标记均已了结")}
QUEUE_TITLES: Mapping[str, str] = {
    Queue.MINE: _l("我经办的"),
    Queue.NEW: _l("新提交"),
    Queue.CHANGED: _l("看过后有变化"),
    Queue.WAITING: _l("等待答复或补正"),
    Queue.FLAGGED: _l("有未了结的标记"),
}


def say_flag(kind: str) -> str:
    """Return what a flag warns of."""
    return str(FLAG_TITLES[FlagKind(kind)])
