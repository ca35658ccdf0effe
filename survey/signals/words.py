"""Why a word on a signal is refused, in words."""

from __future__ import annotations

from survey.signals.signal_results import SignalRefusedError
from survey.words.language import _


def say_refused(error: SignalRefusedError) -> str:
    """Return why nothing was stored, and what to do."""
    return {
        "gone": _("这条线索已不再成立，没有保存。请查看企业最新的提交。"),
        "replaced": _("企业已重新提交，没有保存；您写的内容仍在下面。请到最新的一次提交上处理。"),
        "moved": _("别人刚刚处理了这条线索，没有保存您写的内容；它仍在下面。请先看上面的处理记录，再决定是否保存。"),
        "not_resolved": _("这条线索还没有处理，不需要撤销。"),
    }[error.code]
