"""The forms of an extension: for whom, until when, why; and why one is revoked."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from survey.forms.campaign import MomentField
from survey.forms.cleaning import CleanForm
from survey.forms.official import ReasonForm
from survey.words.language import _l

ALL = "all"


class LongerForm(CleanForm):
    """Until when, and why."""

    until = MomentField(_l("延期到（上海时间）"), [InputRequired(_l("请填写延期到什么时间"))])
    reason = TextAreaField(
        _l("理由（企业会看到）"),
        [DataRequired(_l("请写明为什么延期")), Length(min=4, max=300, message=_l("请写4到300字"))],
    )


class ExtendForm(LongerForm):
    """The same for a unit or all; the route gives the choices."""

    whom = SelectField(_l("给谁延期"), [InputRequired(_l("请选择给谁延期"))], choices=[])


class RevokeForm(ReasonForm):
    """Why an extension is revoked."""
