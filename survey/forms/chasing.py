"""The forms of chasing: a call to a firm, the days of reminders, and that firms were reminded."""

from __future__ import annotations

import re

from wtforms import SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from survey.forms.cleaning import CleanForm
from survey.forms.returning import DayField
from survey.words.language import _, _l

MOST_DAYS, FURTHEST = 10, 90


class CallForm(CleanForm):
    """One call; the route gives the choices."""

    called_on = DayField(_l("联系日期"), [InputRequired(_l("请填写联系日期"))])
    channel = SelectField(_l("联系方式"), [DataRequired(_l("请选择联系方式"))], choices=[])
    outcome = SelectField(_l("联系结果"), [DataRequired(_l("请选择联系结果"))], choices=[])
    next_on = DayField(_l("承诺提交或下次联系的日期"), [Optional()])
    spoken_with = StringField(_l("接听人"), [Length(max=80, message=_l("接听人最多80字"))])
    note = TextAreaField(_l("备注"), [Length(max=500, message=_l("备注最多500字"))], render_kw={"rows": 3})


class PlanForm(CleanForm):
    """On which days before the closing firms are reminded, and what the text says besides."""

    days = StringField(
        _l("截止前几天提醒"),
        [DataRequired(_l("请填写天数，例如 7、3、1")), Length(max=60, message=_l("天数最多写60个字"))],
    )
    message = TextAreaField(
        _l("另外要说的话（加在每条提醒中）"), [Length(max=200, message=_l("最多200字"))], render_kw={"rows": 3}
    )

    def validate_days(self, field: StringField) -> None:
        """Raise ValidationError for what is no list of days."""
        found = self.numbers()
        if not found or len(found) > MOST_DAYS or any(not 0 <= one <= FURTHEST for one in found):
            raise FieldError(
                _("请写不超过%(n)s个天数，每个0到%(most)s，用顿号或逗号隔开，例如 7、3、1", n=MOST_DAYS, most=FURTHEST)
            )
        del field

    def numbers(self) -> list[int]:
        """Return the days that were typed, the furthest first; -1 for what is no number."""
        parts = [part for part in re.split(r"[、,，;；\s]+", str(self.days.data or "")) if part]
        return sorted({int(part) if re.fullmatch(r"[0-9]{1,3}", part) else -1 for part in parts}, reverse=True)


class RemindedForm(CleanForm):
    """How firms were reminded; the route gives the choices."""

    by = SelectField(_l("怎样提醒"), [DataRequired(_l("请选择怎样提醒"))], choices=[])
