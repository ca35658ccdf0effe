"""A form that came after its session had ended: the password is asked for in place, then one button saves it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from survey.accounts.check_sign_in import begin_session, check_code, check_sign_in
from survey.accounts.kept_views import view_kept
from survey.accounts.pages import KeptFormPage
from survey.forms.account import SignInForm
from survey.forms.password import FactorCodeForm
from survey.models import User
from survey.web.access import always_open, current_user, half_user, keeps_forms, public, session_changed
from survey.web.addresses import local_path
from survey.web.error_pages import ErrorPage, FormExpiredPage
from survey.web.kept_forms import TOKEN, KeptForm, from_own_site, kept_again, kept_of_request
from survey.web.request_context import web_session
from survey.words.language import _

blueprint = Blueprint("kept_form", __name__)
TOO_LATE, TOO_MANY = 400, 429


def keep_form(_error: CSRFError) -> tuple[str, int] | Response:
    """Answer a form whose token is not good: with what it held, or, from another site, with nothing of it.

    A script is told who is signed in now.
    """
    said = session_changed()
    if said is not None:
        return said
    kept = kept_of_request()
    if kept is None and request.endpoint == "kept_form.go_on" and from_own_site(request):
        kept = kept_again(request.form)
    try:
        return _answer(kept, current_user()), TOO_LATE
    except SQLAlchemyError:  # nothing of the page comes from the database then
        g.failed = True
        return _answer(kept, None), TOO_LATE


def carry_refused(page: ErrorPage) -> ErrorPage:
    """Return the page of what went wrong with what the refused form held, so that nothing typed is lost with it.

    Nothing is added for a GET, for what a script asked, and for another site's form.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or view is None or "answers_json" in view.__dict__ or not from_own_site(request):
        return page
    try:
        kept = kept_of_request()
    except HTTPException:  # more text than any form of ours holds
        kept = None
    referrer = urlsplit(request.referrer or "")
    back = local_path(referrer._replace(scheme="", netloc="").geturl()) or "" if referrer.netloc == request.host else ""
    lines, given = (view_kept(kept), request.form.get(TOKEN, "")) if kept is not None else ((), "")
    return replace(page, kept=kept, lines=lines, back=back, given_token=given)


@blueprint.get("/kept")
@public
def leave() -> Response:
    """Go to the start page: what a form held is on no address."""
    return redirect(url_for("public.home"))


@blueprint.post("/kept")
@keeps_forms
@always_open
@public
def go_on() -> str | tuple[str, int, dict[str, str]]:
    """Sign in where the form stands, and show what it held with one button that saves it."""
    kept = kept_again(request.form)
    if kept is None:
        abort(400)
    half = half_user()
    if half is not None and "code" in request.form:
        return _after_code(kept, half)
    form = SignInForm()
    user, seconds = check_sign_in(form)
    if user is None:
        page = _page(kept, current_user(), form)
        return (page, TOO_MANY, {"Retry-After": str(seconds)}) if seconds else page
    if not begin_session(user):
        return _page(kept, user)
    if user.totp_secret is not None:
        return _page(kept, None, FactorCodeForm(MultiDict()))
    form.form_errors.append(_("这个账号还没有设置动态口令。请在另一个窗口登录并设置，再回到本页登录。"))
    return _page(kept, None, form)


def _after_code(kept: KeptForm, half: User) -> str:
    """Return the page after a second factor was given for who had given the password."""
    form = FactorCodeForm()
    if check_code(form, half.id):
        web_session().begin(half.id)
        return _page(kept, half)
    if web_session().user_id is not None:
        return _page(kept, None, form)
    again = SignInForm(MultiDict())
    again.form_errors.extend(form.form_errors)
    return _page(kept, None, again)


def _answer(kept: KeptForm | None, user: User | None) -> str:
    return _page(kept, user) if kept is not None else FormExpiredPage().render()


def _page(kept: KeptForm, user: User | None, form: SignInForm | FactorCodeForm | None = None) -> str:
    """Return the page of a form; `user` is who is signed in now."""
    own = kept.filled_by == user.id if user is not None else kept.filled_by is None
    ready = own and (user is not None or kept.public)
    other = user is not None and not own
    asked = None if ready else form or SignInForm(MultiDict())
    return KeptFormPage(kept=kept, lines=view_kept(kept), form=asked, other=other).render()
