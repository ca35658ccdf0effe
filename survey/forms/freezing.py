"""Freezing a list, signing it or sending it back, bringing a signed scan, and amending it."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

_LONG = Length(max=500, message=_l("请写500字以内"))
_NUMBER = Length(max=80, message=_l("文号最多80个字符"))


class FreezeForm(CleanForm):
    """Why a list is frozen although a check is open; `stamp`: of what the page showed."""

    reason = TextAreaField(_l("说明（有待说明的事项时必填，印在名单上）"), [_LONG], render_kw={"rows": 3})
    stamp = HiddenField(default="")


class SignForm(CleanForm):
    """The signature that is due; `document_number` where the list is issued."""

    part = HiddenField(default="")
    document_number = StringField(_l("文号"), [_NUMBER])


class SendBackForm(CleanForm):
    """Why a version is sent back."""

    back = TextAreaField(_l("退回的理由"), [DataRequired(_l("请写明理由")), _LONG], render_kw={"rows": 2})


class ScanForm(CleanForm):
    """The signs of the fingerprint that are printed on the paper; the file comes beside it."""

    signs = StringField(
        _l("纸上印的指纹前16位"),
        [DataRequired(_l("请照纸上印的填写")), Length(max=40, message=_l("只填前16位"))],
        render_kw={"autocomplete": "off"},
    )


class AmendForm(CleanForm):
    """Why a list is amended, and the document that says so."""

    reason = TextAreaField(_l("理由（印在名单上）"), [DataRequired(_l("请写明理由")), _LONG], render_kw={"rows": 2})
    document_number = StringField(_l("文号"), [DataRequired(_l("请填写文号")), _NUMBER])
