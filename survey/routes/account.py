"""Registering, signing in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.access import current_user, public
from survey.directory import directory
from survey.forms.account import RegistrationForm, SignInForm
from survey.i18n import _, in_words
from survey.pages import address, database, web_session
from survey.services import accounts

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response:
    """Ask for login and password; a wrong pair, an unknown login and a locked one get the same sentence."""
    form = SignInForm()
    if form.validate_on_submit():
        user = accounts.sign_in(database(), form.login.data or "", form.password.data or "", address())
        if user is not None:
            _begin(user.id)
            return redirect(_local(request.args.get("back")) or url_for("public.home"))
        form.form_errors.append(_("账号或密码不正确，或尝试次数过多。请核对后重试；连续失败5次将锁定30分钟。"))
    return render_template("account/sign_in.html", form=form)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session."""
    user = current_user()
    if user is not None:
        accounts.signed_out(database(), user)
    session = web_session()
    session.clear()
    session.rotate(None)
    flash(_("您已退出登录。"))
    return redirect(url_for("public.home"))


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> str | Response:
    """Make the account of an enterprise by its credit code."""
    form = RegistrationForm()
    units = directory().current_units()
    form.unit.choices = [("", _("请选择")), *((unit.id, in_words(unit.name)) for unit in units)]
    if form.validate_on_submit():
        wanted = accounts.Registration(
            credit_code=form.credit_code.data or "",
            enterprise_name=(form.enterprise_name.data or "").strip(),
            unit=form.unit.data,
            contact=(form.contact.data or "").strip(),
            password=form.password.data or "",
        )
        try:
            user = accounts.register(database(), wanted)
        except accounts.AccountExistsError:
            form.credit_code.errors = [_("该企业已有账号，请直接登录；忘记密码请联系区经委或所属街镇")]
        else:
            _begin(user.id)
            return redirect(url_for("filling.workbench"))
    return render_template("account/register.html", form=form)


def _begin(user_id: int) -> None:
    session = web_session()
    kept = {key: session[key] for key in ("language", "large_text") if key in session}
    session.clear()
    session.update(kept)
    session.rotate(user_id)


def _local(target: str | None) -> str | None:
    """Return a path of this site, or None for anything that could lead elsewhere."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return None
