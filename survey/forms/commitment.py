"""真实性承诺: who signs, and a box that has to be ticked."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, StringField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from survey.definitions.formats import FORMATS, normalise
from survey.forms.cleaning import CleanForm
from survey.words.findings import say_format
from survey.words.language import _l


class CommitmentForm(CleanForm):
    """The signatory, and the digest of the answers that the page showed."""

    signatory = StringField(
        _l("签署人姓名"),
        [DataRequired(_l("请填写签署人姓名")), Length(max=80)],
    )
    post = StringField(
        _l("职务"),
        [DataRequired(_l("请填写签署人职务")), Length(max=80)],
    )
    phone = StringField(
        _l("手机或座机"),
        [DataRequired(_l("请填写签署人电话"))],
        filters=[lambda raw: normalise("phone", raw) if raw else raw],
    )
    agreed = BooleanField(_l("我已阅读，并代表本单位作出以上承诺"), [DataRequired(_l("请勾选承诺后再提交"))])
    digest = HiddenField()

    def validate_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))
