"""A forgotten password: what to do about it, and setting a new one by a code."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.pages import ForgotPage, ResetPasswordPage
from survey.accounts.pauses import TooSoonError
from survey.accounts.reset_password import NoResetError, Reset, WeakPasswordError, reset_password
from survey.accounts.send_codes import send_reset_code
from survey.accounts.words import say_busy, say_pause
from survey.forms.account import PASSWORD_FAULTS
from survey.forms.password import ForgotForm, ResetPasswordForm
from survey.web.access import public
from survey.web.mail import sends_mail
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, settings, web_session
from survey.words.language import _

blueprint = Blueprint("forgotten", __name__)


@blueprint.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> str | Response:
    """Say what to do about a forgotten password; have a code mailed where that is set up, with one answer for all."""
    form, mails = ForgotForm(), sends_mail(settings())
    if mails and form.validate_on_submit():
        try:
            send_reset_code(current_app._get_current_object(), database(), form.login.data or "", address())  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        else:
            flash(_("如果这个账号有已确认的邮箱，代码几分钟内会发到那里；没有收到的，请按下面的电话联系。"))
            return redirect(url_for("forgotten.reset"))
    return ForgotPage(form=form, mails=mails).render()


@blueprint.route("/reset", methods=["GET", "POST"])
@public
def reset() -> str | Response:
    """Set a new password by login and code; nobody is told which of the two was wrong."""
    form = ResetPasswordForm()
    if form.validate_on_submit():
        typed = Reset(form.login.data or "", form.code.data or "", form.password.data or "")
        try:
            reset_password(database(), settings(), typed, address())
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        except BusyError:
            form.form_errors.append(say_busy())
        except NoResetError:
            form.form_errors.append(_("账号或代码不正确，或代码已用过、已过期；请核对，或请发放代码的单位重新发放。"))
        except WeakPasswordError as error:
            form.password.errors = [PASSWORD_FAULTS[error.fault]]
        else:
            session = web_session()
            session.clear()
            session.rotate(None)
            flash(_("密码已重设，请用新密码登录；有动态口令的，登录时仍会要求。"))
            return redirect(url_for("account.sign_in"))
    return ResetPasswordPage(form=form).render()
