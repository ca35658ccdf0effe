"""A forgotten password: what to do, redeeming a code, and the officials' pages where codes are issued."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask import request as flask_request
from werkzeug.wrappers import Response

from survey.accounts.pages import ForgotPage, IssuedResetPage, PeoplePage, ResetPasswordPage
from survey.accounts.pauses import TooSoonError
from survey.accounts.reset_password import (
    NoPersonError,
    NoResetError,
    Reset,
    WeakPasswordError,
    reset_by_official,
    reset_password,
)
from survey.accounts.send_codes import send_reset_code
from survey.accounts.words import say_busy, say_pause
from survey.forms.account import PASSWORD_FAULTS
from survey.forms.password import ForgotForm, IssueResetForm, ResetPasswordForm
from survey.queries import people
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope, public, signed_in
from survey.web.addresses import page_of, read_text
from survey.web.mail import sends_mail
from survey.web.pages import address, database, settings, web_session
from survey.web.passwords import BusyError
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("resets", __name__)
PAGE = 20


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
            return redirect(url_for("resets.reset"))
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


@blueprint.get("/people")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def people_page() -> str:
    """List the people of the enterprises in the official's scope."""
    return _list(current_scope())


@blueprint.route("/people/<int:user_id>/reset", methods=["GET", "POST"])
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def of_person(user_id: int) -> str:
    """Issue a code to a person of an enterprise, who sets a new password with it."""
    return _issue(current_scope(), user_id)


@blueprint.get("/officials")
@allow(Permission.KEEP_ACCOUNTS)
def officials_page() -> str:
    """List the officials' and administrators' accounts."""
    return _list(None)


@blueprint.route("/officials/<int:user_id>/reset", methods=["GET", "POST"])
@allow(Permission.KEEP_ACCOUNTS)
def of_official(user_id: int) -> str:
    """Issue a code to an official or to another administrator."""
    return _issue(None, user_id)


def _list(scope: Scope | None) -> str:
    text = read_text(flask_request.args)
    return PeoplePage(
        of_firms=scope is not None,
        text=text,
        page=page_of(
            people.people_count(database(), scope, text),
            PAGE,
            lambda number: people.people_page(database(), scope, text, page=number, size=PAGE),
        ),
    ).render()


def _issue(scope: Scope | None, user_id: int) -> str:
    user = or_404(people.person_in(database(), scope, user_id))
    if user.id == signed_in().id:
        abort(404)
    form, code = IssueResetForm(), ""
    if form.validate_on_submit():
        reason = (form.reason.data or "").strip()
        try:
            code = reset_by_official(database(), settings(), (scope, user_id), reason, by=signed_in())
        except NoPersonError:
            abort(404)
    person = or_404(people.person_in(database(), scope, user_id))
    return IssuedResetPage(form=form, person=person, code=code, of_firms=scope is not None).render()
