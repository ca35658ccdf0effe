"""Returns and entries for firms in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from survey.correcting.entry_results import Recorded
from survey.models import EntrySource, EntryState
from survey.queries.returns import ReturnState
from survey.words.language import _, _l, _n

STATES: Mapping[ReturnState, tuple[str, str]] = {
    ReturnState.WAITING: (_l("等企业改好"), "warn"),
    ReturnState.OVERDUE: (_l("已过期限"), "bad"),
    ReturnState.BACK: (_l("已改好，待查看"), "pri"),
    ReturnState.CHECKED: (_l("已查看"), "ok"),
    ReturnState.UNDONE: (_l("退回已撤销"), ""),
    ReturnState.LEFT: (_l("企业已退出"), ""),
}
"""What a state is called, and the colour of its mark."""
FILTERS = (ReturnState.WAITING, ReturnState.OVERDUE, ReturnState.BACK, ReturnState.CHECKED, ReturnState.UNDONE)
"""The states that the list of returns is narrowed to."""


def say_refused(code: str) -> str:
    """Return why an act on a return was not done, as `ReturnRefusedError` has it."""
    return {
        "opened": _("没有撤销：企业已经看到退回意见，撤销不了了。"),
        "undone": _("这次退回已经撤销了。"),
        "answered": _("没有撤销：企业已经改好并重新提交。"),
        "left": _("没有撤销：企业已退出申报。"),
        "not_back": _("企业还没有改好。"),
        "checked": _("已经有人登记看过了。"),
    }[code]


def say_recorded(recorded: Recorded) -> Sequence[tuple[str, str]]:
    """Return sentences about what was entered, each with the kind of its message."""
    said = [(_("已代填 %(n)s 题，企业确认之前不算数。", n=recorded.entered), "message")]
    if recorded.waiting:
        said.append((_n("有 %(n)s 题已有相同的代填在等企业确认，没有重复登记。", n=recorded.waiting), "message"))
    if recorded.replaced:
        told = _n(
            "有 %(n)s 题原有不同的代填在等企业确认，已换成这次的；原来的在“处理过的代填”里。", n=recorded.replaced
        )
        others = _("其中 %(n)s 题原由同事录入。", n=recorded.of_others) if recorded.of_others else ""
        said.append((told + others, "warning"))
    return said


SOURCE_TITLES: Mapping[EntrySource, str] = {
    EntrySource.PAPER: _l("纸质材料"),
    EntrySource.PHONE: _l("电话"),
    EntrySource.MAIL: _l("电子邮件"),
    EntrySource.FILE: _l("企业填好的表格"),
}
ENTRY_STATES: Mapping[EntryState, tuple[str, str]] = {
    EntryState.WAITING: (_l("待企业确认"), "warn"),
    EntryState.CONFIRMED: (_l("企业已确认"), "ok"),
    EntryState.REFUSED: (_l("企业不采纳"), "bad"),
    EntryState.REPLACED: (_l("已另行代填"), ""),
    EntryState.WITHDRAWN: (_l("代填已撤回"), ""),
}
"""What the state of an entry is called, and the colour of its mark."""


def say_entry_refused(code: str) -> str:
    """Return why an act on an entry was not done, as `EntryRefusedError` has it."""
    return {
        "decided": _("已经处理过了。"),
        "overtaken": _("答案刚刚有改动，请对照后再确认。"),
        "locked": _("没有退回，只能保持提交时的答案。"),
        "gone": _("按贵单位现在的答案不需填写。"),
        "expired": _("代填的内容保存期满，已经清除。"),
        "not_responsible": _("确认代填由本单位负责人办理。"),
    }[code]


def say_not_confirmed(refused: Mapping[int, str]) -> list[str]:
    """Return how many entries were not confirmed and why, id -> code of `EntryRefusedError`, a sentence per code."""
    counts = Counter(refused.values())
    return [_n("有 %(n)s 题没有确认：%(why)s", n=counts[code], why=say_entry_refused(code)) for code in sorted(counts)]
