"""Why a view of the list of firms can't be kept, in words."""

from __future__ import annotations

from survey.words.language import _


def say_refused_view(code: str, *, longest: int, most: int) -> str:
    """Return why a view is refused (`survey.firms.save_view.ViewRefusedError`), and what to do."""
    return {
        "no_name": _("请给视图起个名字。"),
        "long_name": _("视图的名字最多 %(n)s 个字，请缩短。", n=longest),
        "same_name": _("您已有同名的视图，请换一个名字。"),
        "gone": _("这个视图已被删除。您填写的名称在下面，点“保存视图”就存为新的视图。"),
        "too_many": _("最多保存 %(n)s 个视图，请先删除不用的。", n=most),
    }[code]
