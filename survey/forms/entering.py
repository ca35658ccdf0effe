"""代填: where an official has answers from and why he enters them; why a firm refuses one."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, InputRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

SOURCES = (("paper", _l("纸质材料")), ("phone", _l("电话")), ("mail", _l("电子邮件")))
OF_FILES = (("file", _l("企业填好的表格")), *SOURCES)
"""The values of `survey.models.correcting.EntrySource`, which forms do not know, with their titles. Who hands in a
workbook may have filled it himself, from paper or telephone.
"""


class EnteringForm(CleanForm):
    """Where the answers are from, and why they are entered for the firm."""

    source = RadioField(
        _l("来源"), [InputRequired(_l("请选择来源"))], choices=[SelectChoice(*pair) for pair in SOURCES]
    )
    why = TextAreaField(
        _l("代填的原因（企业会看到）"),
        [DataRequired(_l("请写明为什么代填")), Length(max=300, message=_l("请写300字以内"))],
        render_kw={"rows": 2},
    )


class HandingInForm(EnteringForm):
    """Where the answers of a workbook are from that an official hands in for a firm, and why he does."""

    source = RadioField(
        _l("表格里的内容来自"),
        [InputRequired(_l("请选择内容来自哪里"))],
        choices=[SelectChoice(*pair) for pair in OF_FILES],
    )


class RefuseForm(CleanForm):
    """Why a firm does not take entries."""

    refusal = TextAreaField(
        _l("不采纳的原因"),
        [DataRequired(_l("请写明为什么不采纳")), Length(max=300, message=_l("请写300字以内"))],
        render_kw={"rows": 2, "form": "decide"},
    )
