"""What an office says of a condition of a firm, and what that rests on."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField, today
from survey.words.language import _, _l

PASSED, FAILED, PENDING = "passed", "failed", "pending"
VERDICTS = [
    SelectChoice(PASSED, _l("通过")),
    SelectChoice(FAILED, _l("不通过")),
    SelectChoice(PENDING, _l("改回待核（此前的结果作废，须写明原因）")),
]


class ConditionForm(CleanForm):
    """An answer, or that one is taken back. `gate`: from choices that the route gives.

    `seen`: the newest record that the page showed. The document comes as the file `document` beside it.
    """

    seen = HiddenField()
    gate = SelectField(_l("哪项条件"), [DataRequired(_l("请选择条件"))], choices=[], validate_choice=True)
    verdict = RadioField(_l("核查结果"), [DataRequired(_l("请选择核查结果"))], choices=VERDICTS, validate_choice=True)
    source = StringField(_l("出具结果的部门"), [Length(max=120, message=_l("部门名称最多120字"))])
    dated = DayField(_l("核查日期"))
    number = StringField(_l("文号或函件编号"), [Length(max=80, message=_l("文号最多80个字符"))])
    valid_until = DayField(_l("有效期至（文件写明的才填）"))
    note = TextAreaField(_l("说明"), [Length(max=500, message=_l("最多写500字"))], render_kw={"rows": 3})

    @property
    def answered(self) -> bool:
        """Whether it says an answer, so that what it rests on is needed."""
        return bool(self.verdict.data in {PASSED, FAILED})

    def validate_source(self, field: StringField) -> None:
        """Raise ValidationError where whose answer it is is not said."""
        if self.answered and not field.data:
            raise FieldError(_("请填写是哪个部门的核查结果"))

    def validate_dated(self, field: DayField) -> None:
        """Raise ValidationError where there is no day, and for one that has not come."""
        if field.data is None and not field.process_errors:
            raise FieldError(_("请填写核查日期，如 2026-11-28"))
        if field.data is not None and field.data > today():
            raise FieldError(_("这一天还没有到，请核对"))

    def validate_valid_until(self, field: DayField) -> None:
        """Raise ValidationError for an answer that does not hold any more."""
        if self.answered and field.data is not None and field.data < today():
            raise FieldError(_("有效期已过，请核对，或取得新的结果"))
        if self.answered and field.data and self.dated.data and field.data < self.dated.data:
            raise FieldError(_("有效期早于核查日期，请核对"))

    def validate_note(self, field: TextAreaField) -> None:
        """Raise ValidationError where an answer is taken back without saying why."""
        if self.verdict.data == PENDING and not field.data:
            raise FieldError(_("请写明为什么改回待核"))


def condition_form(choices: list[tuple[str, str]], **values: Any) -> ConditionForm:  # noqa: ANN401 - what its fields hold
    """Return the form as it was sent, or with `values` a new one."""
    form = ConditionForm(formdata=None, **values) if values else ConditionForm()
    form.gate.choices = [("", _("请选择")), *choices]
    return form
