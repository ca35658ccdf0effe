"""Questions to the office of a campaign: asked by a firm, answered, made public, and notices of the office."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_SUBJECT = 1000, 3000, 200
_QUESTION = Length(max=LONGEST_QUESTION, message=_l("请写1000字以内；内容多的，可以分几条提问"))
_ANSWER = Length(max=LONGEST_ANSWER, message=_l("请写3000字以内"))


class AskForm(CleanForm):
    """A firm's question."""

    text = TextAreaField(
        _l("您的问题"),
        [DataRequired(_l("请写下您的问题")), Length(min=4, message=_l("请至少写4个字，说明想问什么")), _QUESTION],
        render_kw={"rows": 6},
    )


class AnswerForm(CleanForm):
    """The office's answer to whoever asked. `seen`: what the office had written when the page was read."""

    seen = HiddenField()
    answer = TextAreaField(_l("答复（提问企业会看到）"), [DataRequired(_l("请写答复")), _ANSWER], render_kw={"rows": 6})


class PublishForm(CleanForm):
    """What all firms are to see. `seen`: as of an answer."""

    seen = HiddenField()
    public_text = TextAreaField(
        _l("公开的问题"), [DataRequired(_l("请写公开的问题")), _QUESTION], render_kw={"rows": 4}
    )
    public_answer = TextAreaField(
        _l("公开的答复"), [DataRequired(_l("请写公开的答复")), _ANSWER], render_kw={"rows": 6}
    )


class NoticeForm(CleanForm):
    """A notice of the office to all firms."""

    subject = StringField(
        _l("标题"), [DataRequired(_l("请写标题")), Length(max=LONGEST_SUBJECT, message=_l("标题请不超过200字"))]
    )
    notice = TextAreaField(_l("内容"), [DataRequired(_l("请写内容")), _ANSWER], render_kw={"rows": 6})
    questionnaire = SelectField(_l("关于哪份问卷"), choices=[])


class SeenForm(CleanForm):
    """A firm knows an answer. `seen`: the answer that its page showed."""

    seen = HiddenField()


class PlainForm(CleanForm):
    """Nothing but the protection against forged requests."""
