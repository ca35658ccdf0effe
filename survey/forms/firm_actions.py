"""The forms of the list of firms: what is done with many at once, and a view that is saved."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.forms.extension import LongerForm
from survey.words.language import _l


class FirmsReasonForm(CleanForm):
    """Why something is done with many firms; kept with each of them and in the audit trail, as of one firm."""

    reason = TextAreaField(
        _l("理由"),
        [DataRequired(_l("请写明理由，会留下记录")), Length(min=2, max=300, message=_l("理由请写2到300字"))],
    )


class FirmsAssignForm(FirmsReasonForm):
    """Who holds the cases of many firms from now on; the route gives the choices, ``0`` for nobody alone."""

    to = SelectField(_l("由谁承办"), [DataRequired(_l("请选择由谁承办"))], choices=[])


class FirmsSentForm(CleanForm):
    """How the calls of many firms went out; the route gives the choices."""

    by = RadioField(_l("怎样发出"), [DataRequired(_l("请选择怎样发出"))])


class FirmsRemindedForm(CleanForm):
    """How many firms were reminded today; the route gives the choices."""

    by = RadioField(_l("怎样提醒"), [DataRequired(_l("请选择怎样提醒"))])


class FirmsLongerForm(LongerForm):
    """Until when many firms have time, and why."""


class ViewForm(CleanForm):
    """The name of a view, whether it is shared, and whether the list opens with it."""

    name = StringField(_l("视图名称"))
    shared = BooleanField(_l("与看得到这份名单的人共用（各人只看到自己范围内的企业）"))
    opens_first = BooleanField(_l("打开企业名单时先显示它"))
