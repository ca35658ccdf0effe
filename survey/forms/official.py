"""The forms about officials' accounts: made, ended, taken up again, given a role."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from survey.definitions.formats import FORMATS, credit_code_fault, login_of, normalise
from survey.forms.cleaning import CleanForm
from survey.store.permissions import NEED_UNIT
from survey.words.findings import say_format
from survey.words.language import _l


class ReasonForm(CleanForm):
    """Why an account is changed; kept in the audit trail."""

    reason = TextAreaField(
        _l("理由"),
        [
            DataRequired(_l("请写明理由，会记入操作日志")),
            Length(min=4, max=300, message=_l("请写4到300字")),
        ],
    )


class OfficialForm(CleanForm):
    """An account that the system administrator makes; it has no role, and its first password is shown once."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请填写账号")), Length(min=3, max=60, message=_l("账号须为3到60个字符"))],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )
    name = StringField(
        _l("姓名"),
        [DataRequired(_l("请填写姓名")), Length(max=80, message=_l("姓名最多80字"))],
    )
    phone = StringField(
        _l("本人手机或座机"),
        [DataRequired(_l("请填写本人电话")), Length(max=40, message=_l("电话最多40个字符"))],
        filters=[lambda raw: normalise("phone", raw) if raw else raw],
    )

    def validate_login(self, field: StringField) -> None:
        """Raise ValidationError for a credit code: only its enterprise may have it as login."""
        if credit_code_fault(normalise("uscc", field.data or "")) is None:
            raise FieldError(_l("统一社会信用代码是企业的账号，请换一个"))

    def validate_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))


class FirmFactorForm(ReasonForm):
    """The login of a person of an enterprise whose second factor is reset, and how he was checked."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请填写本人的登录账号")), Length(max=120, message=_l("账号最多120个字符"))],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )


class GrantForm(ReasonForm):
    """The role of an official, the unit where the role has one, and why."""

    role = SelectField(_l("角色"), [DataRequired(_l("请选择角色"))])
    unit = SelectField(_l("街镇（街镇审核人员、现场核验人员必选，其他角色不用选）"))

    def validate_unit(self, field: SelectField) -> None:
        """Raise ValidationError for a role that is held for one unit, without a unit."""
        if self.role.data in NEED_UNIT and not field.data:
            raise FieldError(_l("这个角色须选择街镇"))
