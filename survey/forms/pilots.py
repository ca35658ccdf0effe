"""Pilots: the act that makes them, a record as it is corrected, its end, and one of an earlier batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from scoring.answers.written import read_number
from survey.definitions.formats import FORMATS, normalise
from survey.forms.cleaning import CleanForm, FigureField
from survey.forms.returning import DayField, today
from survey.words.findings import say_format
from survey.words.language import _, _l
from survey.words.pilots import INDICATOR

FIRST_DAY = date(2000, 1, 1)


def _document(label: str) -> StringField:
    return StringField(label, [DataRequired(_l("请填写文号")), Length(max=80, message=_l("文号最多80个字符"))])


def _reason(label: str) -> TextAreaField:
    texts = [DataRequired(_l("请写明理由")), Length(max=500, message=_l("请写500字以内"))]
    return TextAreaField(label, texts, render_kw={"rows": 2})


class ContactForm(CleanForm):
    """Whom at the commission a pilot turns to."""

    contact_name = StringField(_l("委里的联系人"), [Length(max=80, message=_l("最多80个字"))])
    contact_phone = StringField(
        _l("联系人电话"),
        [Length(max=40, message=_l("最多40个字符"))],
        filters=[lambda raw: normalise("phone", raw) if raw else raw],
    )

    def validate_contact_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data) if field.data else None
        if fault:
            raise FieldError(say_format(fault, field.data or ""))


class MakePilotsForm(ContactForm):
    """Since when the firms of the list are pilots, by which document. `seen`: what the preview showed, in short."""

    seen = HiddenField()
    since = DayField(_l("从哪一天起是试点企业"))
    document_number = _document(_l("确认试点的文号"))

    def validate_since(self, field: DayField) -> None:
        """Raise ValidationError where there is no day."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写日期，如 2026-12-22"))


class PilotForm(ContactForm):
    """A record as it is corrected. `seen`: the values that the page showed, in short."""

    seen = HiddenField()
    since = DayField(_l("从哪一天起是试点企业"))
    document_number = _document(_l("确认试点的文号"))
    task_book_on = DayField(_l("任务书签订日期"))
    starts_on = DayField(_l("项目开始日期"))
    ends_on = DayField(_l("计划完成日期"))
    accepted_on = DayField(_l("验收日期"))
    reason = _reason(_l("修改记录的理由"))

    def validate_since(self, field: DayField) -> None:
        """Raise ValidationError where there is no day."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写日期，如 2026-12-22"))

    def validate_task_book_on(self, field: DayField) -> None:
        """Raise ValidationError for a day that has not come: it says what was signed."""
        _refuse_later(field, _("任务书签订日期还没有到，签订以后再填"))

    def validate_ends_on(self, field: DayField) -> None:
        """Raise ValidationError for a day before the start."""
        if field.data is not None and self.starts_on.data is not None and field.data < self.starts_on.data:
            raise FieldError(_("计划完成日期早于开始日期，请改正"))

    def validate_accepted_on(self, field: DayField) -> None:
        """Raise ValidationError for a day that has not come, or one before the start or the task book."""
        _refuse_later(field, _("验收日期还没有到，验收以后再填"))
        before = [day for day in (self.starts_on.data, self.task_book_on.data) if day is not None]
        if field.data is not None and before and field.data < max(before):
            raise FieldError(_("验收日期早于任务书签订日期或开始日期，请改正"))

    @property
    def promised(self) -> dict[str, str]:
        """Question -> what is typed as promised."""
        own = (one for one in self if one.name.startswith(INDICATOR))
        return {one.name.removeprefix(INDICATOR): one.data or "" for one in own}


def _refuse_later(field: DayField, sentence: str) -> None:
    if field.data is not None and field.data > today():
        raise FieldError(sentence)


def _whole_number(_form: CleanForm, field: StringField) -> None:
    read = read_number(field.data or "", ())
    if not isinstance(read, Decimal):
        raise FieldError(_("请填写数字，如 12.5"))
    field.data = f"{read:f}"


def pilot_form(promised: Sequence[tuple[str, str]], *, sent: bool, **given: Any) -> PilotForm:  # noqa: ANN401 - what its fields hold
    """Return the form of a record with a field for each promised indicator, given as (question, label)."""
    figures = {f"{INDICATOR}{name}": FigureField(label, [_whole_number]) for name, label in promised}
    made: type[PilotForm] = type("PilotForm", (PilotForm,), figures)
    return made() if sent else made(formdata=None, **given)


class EndPilotForm(CleanForm):
    """Why a firm is no pilot any more."""

    end_reason = _reason(_l("为什么结束试点"))
    end_document = StringField(_l("文号（没有可不填）"), [Length(max=80, message=_l("文号最多80个字符"))])


class EarlierForm(CleanForm):
    """A pilot of an earlier batch. `firm`: choices that the route gives, of the firms that were searched for."""

    firm = RadioField(_l("哪家企业"), choices=[])
    since = DayField(_l("确认为试点的日期"))
    document_number = _document(_l("当时的文号"))

    def validate_firm(self, field: RadioField) -> None:
        """Raise ValidationError where no firm is chosen."""
        if not field.data:
            raise FieldError(_("请先查找企业，再在结果中选中一家"))

    def validate_since(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, for one that has not come, and for one before 2000."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写日期，如 2025-12-22"))
        _refuse_later(field, _("日期还没有到，请核对"))
        if field.data is not None and field.data < FIRST_DAY:
            raise FieldError(_("日期早于2000年，请核对"))


def earlier_form(firms: Sequence[tuple[str, str]], *, sent: bool) -> EarlierForm:
    """Return the form as it was sent, or a new one."""
    form = EarlierForm() if sent else EarlierForm(formdata=None)
    form.firm.choices = list(firms)
    return form
