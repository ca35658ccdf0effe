"""撤回修改 and 退出申报: a reason, and that the consequences were read."""

from __future__ import annotations

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

_LENGTH = Length(max=500, message=_l("请写500字以内"))


class TakeBackForm(CleanForm):
    """Why a submission is taken back, if one wants to say."""

    reason = TextAreaField(_l("原因（可不填）"), [Optional(), _LENGTH])
    understood = BooleanField(_l("我已知道撤回后目前没有算数的提交"), [DataRequired(_l("请先勾选，再撤回"))])


class LeaveForm(CleanForm):
    """Why an enterprise leaves."""

    reason = TextAreaField(_l("退出原因（主管部门会看到）"), [DataRequired(_l("请写明退出原因")), _LENGTH])
    understood = BooleanField(_l("我已知道退出后本单位不参加排序和遴选"), [DataRequired(_l("请先勾选，再退出申报"))])


class RejoinForm(CleanForm):
    """Nothing but the protection against forged requests."""
