"""Registering, signing in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.check_sign_in import BUSY, begin_session, check_sign_in
from survey.accounts.pages import RegisterPage, RequestedPage, SignInPage
from survey.accounts.register import Registration, register_enterprise
from survey.accounts.sign_in import record_sign_out
from survey.accounts.words import say_busy
from survey.definitions.directory import directory
from survey.forms.account import RegistrationForm, SignInForm
from survey.models import AccountRequest
from survey.web.access import always_open, current_user, public
from survey.web.addresses import local_path
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, web_session
from survey.words.language import _, in_words

blueprint = Blueprint("account", __name__)
TOO_MANY = 429
_REQUESTED = "account_request"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int, dict[str, str]]:
    """Ask for login and password; a wrong pair and an unknown login get the same sentence, and the same pause."""
    form = SignInForm()
    user, seconds = check_sign_in(form)
    if user is not None:
        back, halfway = local_path(request.args.get("back")), begin_session(user)
        return redirect(url_for("second_factor.code", back=back) if halfway else back or url_for("public.home"))
    if seconds:
        return _later(SignInPage(form=form), seconds)
    return SignInPage(form=form).render()


@blueprint.post("/sign-out")
@always_open
@public
def sign_out() -> Response:
    """End the session and go to the start page."""
    user = current_user()
    if user is not None:
        record_sign_out(database(), user)
    session = web_session()
    session.clear()
    session.rotate(None)
    flash(_("您已退出登录。"))
    return redirect(url_for("public.home"))


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> str | Response | tuple[str, int, dict[str, str]]:
    """Make the account of an enterprise that nobody knows yet; ask for that of one that is in the directory."""
    form = RegistrationForm()
    units = directory().current_units()
    form.unit.choices = [("", _("请选择")), *((unit.id, in_words(unit.name)) for unit in units)]
    if form.validate_on_submit():
        wanted = Registration(
            credit_code=form.credit_code.data or "",
            enterprise_name=(form.enterprise_name.data or "").strip(),
            unit=form.unit.data,
            contact=(form.contact.data or "").strip(),
            phone=form.phone.data or "",
            password=form.password.data or "",
        )
        try:
            made = register_enterprise(database(), wanted, address())
        except BusyError:
            form.form_errors.append(say_busy())
            return _later(RegisterPage(form=form), BUSY)
        else:
            if isinstance(made, AccountRequest):
                web_session()[_REQUESTED] = made.id
                return redirect(url_for("account.requested"))
            web_session().begin(made.id)
            return redirect(url_for("filling.workbench"))
    return RegisterPage(form=form).render()


@blueprint.get("/register/received")
@public
def requested() -> str | Response:
    """Say that a request for an account was received, and what happens next; nothing of the enterprise is shown."""
    wanted = web_session().get(_REQUESTED)
    if wanted is None:
        return redirect(url_for("account.register"))
    return RequestedPage(number=wanted).render()


def _later(page: SignInPage | RegisterPage, seconds: int) -> tuple[str, int, dict[str, str]]:
    """Return the page with what was typed, as the answer to one who has to wait so many seconds."""
    return page.render(), TOO_MANY, {"Retry-After": str(seconds)}
