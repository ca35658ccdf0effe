"""What an official says of a signal, and takes back."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

OUTCOMES = [
    SelectChoice("seen", _l("已看过，不需处理")),
    SelectChoice("explained", _l("企业已说明，理由成立")),
    SelectChoice("on_site", _l("现场核查时核实")),
]
_LENGTH = Length(max=500, message=_l("请写500字以内"))


class ResolveForm(CleanForm):
    """What is said of a signal. `seen`: the newest word on it that the page showed."""

    seen = HiddenField()
    outcome = RadioField(_l("处理"), [DataRequired(_l("请选择一种处理"))], choices=OUTCOMES, validate_choice=True)
    reason = TextAreaField(_l("理由"), [DataRequired(_l("请写明理由")), _LENGTH], render_kw={"rows": 3})


class RevokeForm(CleanForm):
    """Why what was said of a signal holds no more."""

    seen = HiddenField()
    why = TextAreaField(_l("撤销理由"), [DataRequired(_l("请写明撤销理由")), _LENGTH], render_kw={"rows": 2})


class LookForm(CleanForm):
    """Nothing but the protection against forged requests."""
