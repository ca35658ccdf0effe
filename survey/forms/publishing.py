"""Making a list public and taking that back; objections and what was done about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField, today
from survey.words.language import _, _l

LONGEST_NOTE = 6000
LONGEST_OBJECTION = 10_000


class PublishForm(CleanForm):
    """The days of a publication, what it shows, and whom to ask. `version`: the number that the page showed."""

    version = HiddenField()
    starts_on = DayField(_l("公示从哪一天起"))
    ends_on = DayField(_l("公示到哪一天止"))
    shorter = BooleanField(_l("确认公示期可以短于规定"))
    columns = SelectMultipleField(_l("除序号和企业名称外，还公开"), choices=[], validate_choice=True)
    document_number = StringField(
        _l("公示的文号"), [DataRequired(_l("请填写公示的文号")), Length(max=80, message=_l("文号最多80个字符"))]
    )
    method = TextAreaField(
        _l("评审方法说明"),
        [DataRequired(_l("请写明评审方法")), Length(max=LONGEST_NOTE, message=_l("评审方法说明最多6000字"))],
        render_kw={"rows": 12},
    )
    contact = TextAreaField(
        _l("异议向谁提出"),
        [
            DataRequired(_l("请写明受理异议的部门、电话和地址")),
            Length(max=500, message=_l("最多写500字")),
        ],
        render_kw={"rows": 3},
    )

    def validate_starts_on(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one that is over."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写公示开始日期，如 2026-12-22"))
        if field.data is not None and field.data < today():
            raise FieldError(_("开始日期已经过去，请改为今天或以后"))

    def validate_ends_on(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one before the first."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写公示结束日期，如 2026-12-28"))
        if field.data is not None and self.starts_on.data is not None and field.data < self.starts_on.data:
            raise FieldError(_("结束日期早于开始日期，请改正"))


def publish_form(choices: Sequence[tuple[str, str]], *, sent: bool, **given: Any) -> PublishForm:  # noqa: ANN401 - what its fields hold
    """Return the form as it was sent, or a new one with what it begins with."""
    form = PublishForm() if sent else PublishForm(formdata=None, **given)
    form.columns.choices = list(choices)
    return form


class TakeBackForm(CleanForm):
    """Why a publication is taken back."""

    reason = TextAreaField(
        _l("撤下的原因"),
        [DataRequired(_l("请写明原因")), Length(max=500, message=_l("请写500字以内"))],
        render_kw={"rows": 2},
    )


class ObjectionForm(CleanForm):
    """An objection that came. `about`: choices that the route gives, of the firms that were searched for."""

    kind = RadioField(_l("异议的类型"), [DataRequired(_l("请选择异议的类型"))], choices=[])
    about = RadioField(_l("涉及哪家企业"), choices=[])
    text = TextAreaField(
        _l("异议的内容"),
        [DataRequired(_l("请写明异议的内容")), Length(max=LONGEST_OBJECTION, message=_l("请写10000字以内"))],
        render_kw={"rows": 6},
    )
    received_on = DayField(_l("收到日期"))
    due_on = DayField(_l("答复期限"))
    named = BooleanField(_l("异议人署名"))
    name = StringField(_l("异议人姓名或单位"), [Length(max=80, message=_l("最多80个字"))])
    contact = StringField(_l("联系方式"), [Length(max=120, message=_l("最多120个字符"))])

    def validate_received_on(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one that has not come."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写收到日期，如 2026-12-22"))
        if field.data is not None and field.data > today():
            raise FieldError(_("收到日期还没有到，请核对"))

    def validate_due_on(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one before the objection came."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写答复期限，如 2026-12-29"))
        if field.data is not None and self.received_on.data is not None and field.data < self.received_on.data:
            raise FieldError(_("答复期限早于收到日期，请核对"))

    def validate_name(self, field: StringField) -> None:
        """Raise ValidationError where it is named and there is no name, and the other way round."""
        if self.named.data and not field.data:
            raise FieldError(_("署名的异议请填写姓名或单位"))
        if not self.named.data and field.data:
            raise FieldError(_("填写了姓名的，请勾选“异议人署名”；不署名的不要填写"))

    def validate_contact(self, field: StringField) -> None:
        """Raise ValidationError where somebody is to be reached who gave no name."""
        if not self.named.data and field.data:
            raise FieldError(_("不署名的异议不要填写联系方式"))


def objection_form(
    kinds: Sequence[tuple[str, str]],
    firms: Sequence[tuple[str, str]],
    *,
    sent: bool,
    **given: Any,  # noqa: ANN401 - what its fields hold
) -> ObjectionForm:
    """Return the form as it was sent, or a new one with what it begins with."""
    form = ObjectionForm() if sent else ObjectionForm(formdata=None, **given)
    form.kind.choices = list(kinds)
    form.about.choices = [("", _("不针对某一家企业")), *firms]
    if form.about.data is None:
        form.about.data = ""
    return form


class ObjectionAnswerForm(CleanForm):
    """What was done about an objection: a note, an answer, or that it is upheld; `kind` by the button pressed."""

    kind = RadioField(_l("办理结果"), [DataRequired(_l("请选择办理结果"))], choices=[])
    answer = TextAreaField(
        _l("核查情况或答复"),
        [DataRequired(_l("请写明核查情况或答复")), Length(max=3000, message=_l("请写3000字以内"))],
        render_kw={"rows": 5},
    )


class LettersForm(CleanForm):
    """Releasing the letters of a list. `version`: the number that the page showed."""

    version = HiddenField()
    come_back = TextAreaField(
        _l("没有入选的企业什么时候可以再申报"),
        [DataRequired(_l("请写明没有入选的企业什么时候可以再申报")), Length(max=500, message=_l("最多写500字"))],
        render_kw={"rows": 2},
    )
    document_number = StringField(_l("告知书的文号（可不填）"), [Length(max=80, message=_l("文号最多80个字符"))])


def letters_form(*, sent: bool, **given: Any) -> LettersForm:  # noqa: ANN401 - what its fields hold
    """Return the form as it was sent, or a new one with what it begins with."""
    return LettersForm() if sent else LettersForm(formdata=None, **given)
