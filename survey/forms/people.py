"""Forms of an enterprise's people: claiming, joining, inviting, handing over, accepting the sealed commitment."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, InputRequired, Length

from survey.definitions.formats import FORMATS, credit_code_fault, login_of, normalise
from survey.forms.account import PASSWORD_FAULTS
from survey.forms.cleaning import CleanForm
from survey.web.passwords import password_fault
from survey.words.findings import say_format
from survey.words.language import _l

LONGEST_CODE = 60


def _phone(raw: str | None) -> str | None:
    return normalise("phone", raw) if raw else raw


class WithPhone(CleanForm):
    """A form that asks for a telephone."""

    phone = StringField(_l("手机或座机"), [DataRequired(_l("请填写联系电话")), Length(max=40)], filters=[_phone])

    def validate_phone(self, field: StringField) -> None:
        """Raise ValidationError for what is no telephone number."""
        fault = FORMATS["phone"](field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))


class CodeForm(CleanForm):
    """A one-time code as somebody types it."""

    code = StringField(
        _l("一次性代码"),
        [DataRequired(_l("请填写代码，共16位字母和数字")), Length(max=LONGEST_CODE)],
    )


class PersonForm(WithPhone):
    """Who takes an account with a code: name, telephone, and a password of his choice.

    `used_login`: his login; `firm`: name and credit code of the enterprise, which are no part of a good password.
    """

    code = HiddenField()
    name = StringField(_l("您的姓名"), [DataRequired(_l("请填写您的姓名")), Length(max=80)])
    password = PasswordField(_l("设置密码"), [DataRequired(_l("请设置密码，至少12位")), Length(max=200)])
    again = PasswordField(_l("再次输入密码"), [DataRequired(_l("请再次输入密码"))])
    used_login = ""
    firm = ("", "")

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess."""
        fault = password_fault(field.data or "", self.used_login, self.name.data or "", *self.firm)
        if fault:
            raise FieldError(PASSWORD_FAULTS[fault])

    def validate_again(self, field: PasswordField) -> None:
        """Raise ValidationError where the two passwords differ."""
        if field.data != self.password.data:
            raise FieldError(_l("两次输入的密码不同，请重新输入"))


class JoinForm(PersonForm):
    """Who joins by an invitation also chooses a login."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请设置登录账号")), Length(min=3, max=60, message=_l("请用3到60个字符"))],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )

    def validate_login(self, field: StringField) -> None:
        """Raise ValidationError for a credit code, which is the account of its enterprise, and for the sign #."""
        login = field.data or ""
        if credit_code_fault(normalise("uscc", login)) is None:
            raise FieldError(_l("统一社会信用代码是企业负责人的账号，请换一个，例如在代码后加“-2”"))
        if "#" in login:
            raise FieldError(_l("账号中不能有“#”，请换一个"))

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess."""
        self.used_login = self.login.data or ""
        super().validate_password(field)


class InviteForm(CleanForm):
    """Whom a 负责人 invites, as what, and for which sections (none: all)."""

    name = StringField(_l("同事姓名"), [DataRequired(_l("请填写同事的姓名")), Length(max=80)])
    role = RadioField(_l("角色"), [InputRequired(_l("请选择角色"))], default="colleague")
    sections = SelectMultipleField(_l("负责的部分"), validate_choice=True)


class SealForm(CleanForm):
    """Which version the sealed commitment is of, and how it was received."""

    version = SelectField(
        _l("盖章件上的答案摘要"), coerce=int, validators=[InputRequired(_l("请选择盖章件是哪一次提交的"))]
    )
    how = TextAreaField(
        _l("怎样收到和核对的"),
        [
            DataRequired(_l("请写明怎样收到和核对的，例如“现场收取原件，公章与名称一致”")),
            Length(min=4, max=300, message=_l("请写4到300字")),
        ],
    )


class HandOverForm(WithPhone):
    """A new 负责人 for a firm, with the document that says so."""

    name = StringField(_l("新负责人姓名"), [DataRequired(_l("请填写新负责人的姓名")), Length(max=80)])
    document = StringField(
        _l("证明文件编号"), [DataRequired(_l("请填写证明文件的编号，例如变更证明或授权书")), Length(max=80)]
    )
    note = TextAreaField(
        _l("核实说明"),
        [
            DataRequired(_l("请写明怎样核实的，例如“核对授权书原件并致电在册联系人”")),
            Length(min=4, max=300, message=_l("请写4到300字")),
        ],
    )
    former = RadioField(_l("原负责人的账号"), [InputRequired(_l("请选择原负责人的账号怎样处理"))])
