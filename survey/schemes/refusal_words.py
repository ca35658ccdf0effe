"""Why something can't be done with a scheme, in words."""

from __future__ import annotations

from collections.abc import Sequence

from survey.campaigns.words import title_of
from survey.words.language import _


def say_refusal(code: str, names: Sequence[str] = ()) -> str:
    """Return why something can't be done with a scheme, and what to do.

    `code`: as `survey.schemes.edit_scheme.SchemeRefusedError` has it; `names`: its faults, for ``not_asked``.
    """
    return {
        "not_draft": _("这一版已发布或归档，不能再改；请以它新建草稿。"),
        "changed": _(
            "别人刚刚保存了这份草稿。您填写的内容仍在下面，请先在新窗口查看对方的改动，再次保存将以您的为准。"
        ),
        "no_reason": _("请写明发布理由；理由会印在方案记录里。"),
        "no_self_reason": _("这份方案有由企业自报的信息决定名额或分母，请写明为什么；理由会印在方案记录里。"),
        "faults": _("方案有误，请按下面的提示修改。"),
        "template_title": _("方案还叫模板的名称，不能发布：请先填写正式的方案名称。"),
        "not_published": _("只能采用已发布的方案；草稿请先发布，归档的请以它新建草稿。"),
        "same": _("批次现在用的就是这一版，没有改变。"),
        "demonstration": _("这份方案由演示数据得出，不能用于正式批次；请导入正式方案，或用正式数据重新冻结群组。"),
        "in_use": _("批次正在使用这一版，不能归档；请先发布另一版。"),
        "other": _("文件里是另一个方案（编号不同），请核对文件。"),
        "not_asked": _(
            "批次已经开放，没有向全部企业发放这份方案要用的问卷：%(names)s。请先在批次中修改问卷，或采用另一份方案。",
            names=_("、").join(_("《%(title)s》", title=title_of(name)) for name in names),
        ),
    }[code]
