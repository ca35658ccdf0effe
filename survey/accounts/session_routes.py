"""The session as scripts see it: whose it is, its token and the key of what a browser keeps; signing in from a page."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint
from flask_wtf.csrf import generate_csrf

from survey.accounts.check_sign_in import check_sign_in
from survey.forms.account import SignInForm
from survey.models import User
from survey.store.permissions import Permission
from survey.web.access import allow, answers_json, public, signed_in
from survey.web.kept_forms import new_token
from survey.web.pages import web_session

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
@public
def renew() -> tuple[dict[str, Any], int]:
    """Sign in from the dialog of a page that is still open, and say who is signed in now, as JSON."""
    form = SignInForm()
    user, seconds = check_sign_in(form)
    if user is None:
        errors = [*form.form_errors, *(text for field in form for text in field.errors)]
        said = {"state": "refused", "text": " ".join(map(str, errors)), "token": generate_csrf()}
        return said, TOO_MANY if seconds else WRONG
    web_session().begin(user.id)
    new_token()
    return _said(user), 200


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
