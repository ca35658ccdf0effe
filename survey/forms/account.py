"""The hand-written forms of accounts: registration and sign-in."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from survey.definitions.formats import FORMATS, credit_code_fault, login_of, normalise
from survey.forms.cleaning import CleanForm
from survey.web.passwords import password_fault
from survey.words.findings import say_format
from survey.words.language import _l

PASSWORD_FAULTS = {
    "too_short": _l("密码至少12位，请加长"),
    "too_long": _l("密码最多200位，请缩短"),
    "like_name": _l("密码不能包含账号或姓名，请更换"),
    "easy": _l("这个密码容易被猜到，请换成几个互不相关的词，或加长；不要用地名、单位名、年份和键盘顺序"),
}


class SignInForm(CleanForm):
    """Login and password."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请填写账号；企业账号是统一社会信用代码")), Length(max=120)],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )
    password = PasswordField(_l("密码"), [DataRequired(_l("请填写密码")), Length(max=200)])


class RegistrationForm(CleanForm):
    """What an enterprise types to register."""

    credit_code = StringField(
        _l("统一社会信用代码"),
        [DataRequired(_l("请填写18位统一社会信用代码"))],
        filters=[lambda raw: normalise("uscc", raw) if raw else raw],
    )
    enterprise_name = StringField(
        _l("企业名称"),
        [DataRequired(_l("请按营业执照填写企业名称")), Length(max=200)],
    )
    unit = SelectField(_l("所属街镇"), [DataRequired(_l("请选择所属街镇"))])
    contact = StringField(
        _l("联系人姓名"),
        [DataRequired(_l("请填写联系人姓名")), Length(max=80)],
    )
    phone = StringField(
        _l("联系人手机或座机"),
        [DataRequired(_l("请填写联系人电话")), Length(max=40)],
        filters=[lambda raw: normalise("phone", raw) if raw else raw],
    )
    password = PasswordField(_l("设置密码"), [DataRequired(_l("请设置密码，至少12位")), Length(max=200)])
    again = PasswordField(_l("再次输入密码"), [DataRequired(_l("请再次输入密码"))])

    def validate_credit_code(self, field: StringField) -> None:
        """Raise ValidationError for a code that GB 32100-2015 excludes."""
        fault = credit_code_fault(field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))

    def validate_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess."""
        fault = password_fault(
            field.data or "", self.credit_code.data or "", self.contact.data or "", self.enterprise_name.data or ""
        )
        if fault:
            raise FieldError(PASSWORD_FAULTS[fault])

    def validate_again(self, field: PasswordField) -> None:
        """Raise ValidationError where the two passwords differ."""
        if field.data != self.password.data:
            raise FieldError(_l("两次输入的密码不同，请重新输入"))
