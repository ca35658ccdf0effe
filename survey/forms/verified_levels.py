"""What level a firm was found to have, and what that rests on."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField, today
from survey.words.language import _, _l

VISIT, RATING, WITHDRAWN = "visit", "rating", "withdrawn"
BASES = [
    SelectChoice(VISIT, _l("现场核查")),
    SelectChoice(RATING, _l("有效的外部评定")),
    SelectChoice(WITHDRAWN, _l("撤销此前的核定（不要求编号和日期）")),
]


class LevelForm(CleanForm):
    """A level, or its withdrawal. `found`: ``cmmm:2``, from choices that the route gives.

    `seen`: the newest record that the page showed.
    """

    seen = HiddenField()
    basis = RadioField(_l("依据"), [DataRequired(_l("请选择依据"))], choices=BASES, validate_choice=True)
    found = SelectField(
        _l("哪份问卷、核定为几级"), [DataRequired(_l("请选择问卷和等级"))], choices=[], validate_choice=True
    )
    number = StringField(_l("核查记录编号，或证书、报告编号"), [Length(max=80, message=_l("编号最多80个字符"))])
    dated = DayField(_l("核查日期，或发证日期"))
    body = StringField(_l("评定机构（仅外部评定填写）"), [Length(max=120, message=_l("机构名称最多120字"))])
    valid_until = DayField(_l("证书有效期至（仅外部评定填写）"))
    reason = TextAreaField(
        _l("理由"),
        [DataRequired(_l("请写明理由")), Length(min=4, max=500, message=_l("请写4到500字"))],
        render_kw={"rows": 3},
    )

    @property
    def founded(self) -> bool:
        """Whether it says a level, so that what it rests on is needed."""
        return bool(self.basis.data != WITHDRAWN)

    @property
    def rated(self) -> bool:
        """Whether the level is one of an external rating."""
        return bool(self.basis.data == RATING)

    def validate_number(self, field: StringField) -> None:
        """Raise ValidationError where a number is needed."""
        if self.founded and not field.data:
            raise FieldError(_("请填写核查记录编号，或证书、报告编号"))

    def validate_dated(self, field: DayField) -> None:
        """Raise ValidationError where a day is needed, and for one that has not come."""
        if self.founded and field.data is None and not field.process_errors:
            raise FieldError(_("请填写核查日期或发证日期，如 2026-11-28"))
        if field.data is not None and field.data > today():
            raise FieldError(_("这一天还没有到，请核对"))

    def validate_body(self, field: StringField) -> None:
        """Raise ValidationError where a rating does not say whose it is."""
        if self.rated and not field.data:
            raise FieldError(_("请填写评定机构"))

    def validate_valid_until(self, field: DayField) -> None:
        """Raise ValidationError where a rating does not say until when it holds, or holds no more."""
        if self.rated and field.data is None and not field.process_errors:
            raise FieldError(_("请填写证书有效期的最后一天，如 2027-11-28"))
        if self.rated and field.data is not None and field.data < today():
            raise FieldError(_("证书已过有效期，不能作为核定依据"))
        if self.rated and field.data and self.dated.data and field.data < self.dated.data:
            raise FieldError(_("有效期早于发证日期，请核对"))


def level_form(choices: list[tuple[str, str]], **values: Any) -> LevelForm:  # noqa: ANN401 - what its fields hold
    """Return the form as it was sent, or with `values` a new one."""
    form = LevelForm(formdata=None, **values) if values else LevelForm()
    form.found.choices = [("", _("请选择")), *choices]
    return form
