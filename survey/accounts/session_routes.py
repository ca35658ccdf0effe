"""The session as scripts see it: whose it is, its token and the key of what a browser keeps; signing in from a page."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, request
from flask_wtf.csrf import generate_csrf

from survey.accounts.check_sign_in import begin_session, check_code, check_sign_in
from survey.forms.account import SignInForm
from survey.forms.password import FactorCodeForm
from survey.models import User
from survey.store.permissions import Permission
from survey.web.access import allow, always_open, answers_json, half_user, public, signed_in
from survey.web.request_context import web_session

blueprint = Blueprint("session", __name__)
WRONG, TOO_MANY = 400, 429


@blueprint.get("/session")
@answers_json
@allow(Permission.KEEP_OWN_ACCOUNT)
def current() -> dict[str, Any]:
    """Say who is signed in, with the session's token and the account's key, as JSON."""
    return _said(signed_in())


@blueprint.post("/session")
@answers_json
@always_open
@public
def renew() -> tuple[dict[str, Any], int]:
    """Sign in from the dialog of a page that is still open, and say who is signed in now, as JSON."""
    half = half_user()
    if half is not None and "code" in request.form:
        asked = FactorCodeForm()
        if not check_code(asked, half.id):
            return _refused(asked, "code" if web_session().user_id is not None else "password"), WRONG
        web_session().begin(half.id)
        return _said(half), 200
    form = SignInForm()
    user, seconds = check_sign_in(form)
    if user is None:
        return _refused(form, "password"), TOO_MANY if seconds else WRONG
    if begin_session(user):
        return {"state": "refused", "asks": "code", "text": "", "token": generate_csrf()}, WRONG
    return _said(user), 200


def _refused(form: SignInForm | FactorCodeForm, asks: str) -> dict[str, str]:
    """Return why a form was refused and what is asked for now: ``password`` or ``code``."""
    texts = [*form.form_errors, *(text for field in form for text in field.errors)]
    return {"state": "refused", "asks": asks, "text": " ".join(map(str, texts)), "token": generate_csrf()}


def _said(user: User) -> dict[str, Any]:
    """Return what a page of this account needs; `key` is empty until the account has signed in once more."""
    now = round(time.time() * 1000)
    return {
        "account": user.id,
        "name": user.name,
        "token": generate_csrf(),
        "key": user.draft_key or "",
        "now": now,
    }
