"""The hand-written forms of an account's life: password, second factor, e-mail address."""

from __future__ import annotations

from wtforms import PasswordField, StringField, TextAreaField
from wtforms import ValidationError as FieldError
from wtforms.validators import DataRequired, Length

from survey.definitions.formats import FORMATS, login_of, normalise
from survey.forms.account import PASSWORD_FAULTS
from survey.forms.cleaning import CleanForm
from survey.web.passwords import password_fault
from survey.words.findings import say_format
from survey.words.language import _l


class NewPasswordForm(CleanForm):
    """A new password, typed twice. `known`: login, name and what else a stranger would try first."""

    password = PasswordField(_l("新密码"), [DataRequired(_l("请设置密码，至少12位"))])
    again = PasswordField(_l("再次输入新密码"), [DataRequired(_l("请再次输入密码"))])
    known: tuple[str, ...] = ("", "")

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess."""
        login, name, *more = self.known
        fault = password_fault(field.data or "", login, name, *more)
        if fault:
            raise FieldError(PASSWORD_FAULTS[fault])

    def validate_again(self, field: PasswordField) -> None:
        """Raise ValidationError where the two passwords differ."""
        if field.data != self.password.data:
            raise FieldError(_l("两次输入的密码不同，请重新输入"))


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old = PasswordField(_l("原密码"), [DataRequired(_l("请填写原密码")), Length(max=200)])

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess, or the old one again."""
        if field.data and field.data == self.old.data:
            raise FieldError(_l("新密码不能与原密码相同，请更换"))
        super().validate_password(field)


class ResetPasswordForm(NewPasswordForm):
    """Login, one-time code and a new password."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请填写账号；企业账号是统一社会信用代码")), Length(max=120)],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )
    code = StringField(_l("一次性代码（重设代码）"), [DataRequired(_l("请填写16位重设代码")), Length(max=60)])

    def validate_password(self, field: PasswordField) -> None:
        """Raise ValidationError for a password that is easy to guess, or holds the login that was typed."""
        self.known = (self.login.data or "", "")
        super().validate_password(field)


class ForgotForm(CleanForm):
    """The login whose password was forgotten."""

    login = StringField(
        _l("登录账号"),
        [DataRequired(_l("请填写账号；企业账号是统一社会信用代码")), Length(max=120)],
        filters=[lambda raw: login_of(raw) if raw else raw],
    )


class FactorCodeForm(CleanForm):
    """A code of the authenticator app, or a recovery code."""

    code = StringField(_l("动态口令"), [DataRequired(_l("请填写手机上显示的6位数字")), Length(max=60)])


class OwnPasswordForm(CleanForm):
    """One's own password, given once more before something weighty."""

    password = PasswordField(_l("您的密码"), [DataRequired(_l("请填写您的密码")), Length(max=200)])


class FactorSetUpForm(FactorCodeForm, OwnPasswordForm):
    """The first code of a new second factor, and the password where one is signed in already."""


class AddressForm(OwnPasswordForm):
    """An e-mail address, and the password."""

    email = StringField(
        _l("邮箱"),
        [DataRequired(_l("请填写邮箱")), Length(max=200)],
        filters=[lambda raw: normalise("email", raw) if raw else raw],
    )

    def validate_email(self, field: StringField) -> None:
        """Raise ValidationError for what is no e-mail address."""
        fault = FORMATS["email"](field.data or "")
        if fault:
            raise FieldError(say_format(fault, field.data or ""))


class AddressCodeForm(CleanForm):
    """The code that was sent to an address."""

    code = StringField(_l("邮件里的代码"), [DataRequired(_l("请填写邮件里的16位代码")), Length(max=60)])


class IssueResetForm(CleanForm):
    """How somebody who forgot his password was checked."""

    reason = TextAreaField(
        _l("怎样核实的"),
        [
            DataRequired(_l("请写明怎样核实的，如致电在册联系人、当面核对证件")),
            Length(min=4, max=300, message=_l("请写4到300字")),
        ],
    )
