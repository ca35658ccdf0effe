"""Trouble with the database or the disk in sentences: what is wrong, what is kept, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from survey.store.trouble import RETRY_AFTER, Trouble
from survey.words.language import _, _l, _n

CAUSES: Mapping[Trouble, str] = {
    Trouble.HELD: _l("数据库正被占用，等了几秒仍没有轮到。"),
    Trouble.FULL: _l("服务器的磁盘空间不足。"),
    Trouble.READ_ONLY: _l("服务器的磁盘或数据库目前只能读、不能写。"),
    Trouble.DAMAGED: _l("服务器读不到完整的数据库。"),
    Trouble.AWAY: _l("数据库服务器暂时没有响应。"),
    Trouble.SLOW: _l("数据库太慢，这一步已经停下。"),
}
PASSING = frozenset({Trouble.HELD, Trouble.AWAY, Trouble.SLOW})
"""What is mostly over by itself; the rest waits for the administrator."""


def say_cause(kind: Trouble) -> str:
    """Return what is wrong."""
    return str(CAUSES[kind])


def say_trouble(kind: Trouble, *, sent: bool, unsure: bool) -> list[str]:
    """Return what is wrong, what is kept and what to do, in this order.

    `sent`: something was to be done, not only shown.  `unsure`: nobody knows whether it was done.
    """
    said = [say_cause(kind)]
    if unsure:
        said.append(_("无法确定刚才这一步是否已经保存：请先打开原来的页面核对，没有的再做一次。"))
    elif sent:
        said.append(_("刚才这一步没有完成。"))
    if kind == Trouble.DAMAGED:
        said.append(_("以前保存的内容由系统管理员核对、恢复。"))
    else:
        said.append(_("以前保存的内容不受影响。"))
    if kind in PASSING:
        said.append(_n("请 %(n)s 秒后再试；多次不行的，请致电主管科室。", n=RETRY_AFTER[kind]))
    else:
        said.append(_("请过几分钟再试；一直这样的，请告知主管科室，由系统管理员处理。"))
    return said


def say_status(code: int, wait: int) -> str:
    """Return why a script's request was refused. `wait`: seconds after which it may come again, 0 if unknown."""
    if code == 429 and wait:
        return _n("操作过于频繁，请 %(n)s 秒后再试。", n=wait)
    return _("操作过于频繁，请稍后再试。") if code == 429 else _("服务器出错，已记录。")
