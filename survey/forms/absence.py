"""Who is away from when to when, and who does his work meanwhile."""

from __future__ import annotations

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, InputRequired

from survey.forms.official import ReasonForm
from survey.words.language import _l


class AbsenceForm(ReasonForm):
    """The form of it; the route gives the choices."""

    absent = SelectField(_l("谁不在"), [DataRequired(_l("请选择谁不在"))], choices=[])
    deputy = SelectField(_l("由谁代理"), [DataRequired(_l("请选择由谁代理"))], choices=[])
    first_day = DateField(_l("从哪天起"), [InputRequired(_l("请填写从哪天起"))])
    last_day = DateField(_l("到哪天为止（含当天）"), [InputRequired(_l("请填写到哪天为止"))])


class AbsenceEndForm(ReasonForm):
    """Why it ends before its last day."""
