"""What is written about a firm in a campaign: notes, flags and their steps, messages both ways."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

LONGEST = 2000
_LENGTH = Length(max=LONGEST, message=_l("请写2000字以内"))


class CaseForm(CleanForm):
    """A form of the case page. `until`: the moment up to which its page showed what happened."""

    until = HiddenField()


class NoteForm(CaseForm):
    """A note. `corrects`: the id of the one that it corrects, empty for none."""

    corrects = HiddenField()
    note = TextAreaField(_l("备注内容"), [DataRequired(_l("请写备注内容")), _LENGTH], render_kw={"rows": 4})


class FlagForm(CaseForm):
    """A flag."""

    kind = SelectField(_l("标记类别"), choices=[], validators=[DataRequired(_l("请选择标记类别"))])
    reason = TextAreaField(_l("标记原因"), [DataRequired(_l("请写标记原因")), _LENGTH], render_kw={"rows": 3})


class FlagStepForm(CaseForm):
    """How a flag was settled, or why it is opened again."""

    text = TextAreaField(_l("处理结果"), [DataRequired(_l("请写明情况")), _LENGTH], render_kw={"rows": 3})


class MessageForm(CaseForm):
    """A message to a firm. `last`: the newest message that the page showed."""

    last = HiddenField()
    message = TextAreaField(
        _l("消息内容（企业会看到）"), [DataRequired(_l("请写消息内容")), _LENGTH], render_kw={"rows": 5}
    )
    answer_wanted = BooleanField(_l("请企业回复"))


class ReplyForm(CleanForm):
    """A firm's answer. `last`: as of a message; `told`: the newest verdict that the page showed in a message."""

    last = HiddenField()
    told = HiddenField()
    reply = TextAreaField(_l("回复内容"), [DataRequired(_l("请写回复内容")), _LENGTH], render_kw={"rows": 5})


class KnownForm(CleanForm):
    """A firm knows what the office wrote. `last`, `told`: as of its answer."""

    last = HiddenField()
    told = HiddenField()
