"""Tells the browser that a form it keeps a copy of was taken, so that it lets the copy go (`static/forms.js`).

A form carries a number that its page made up. A view that takes a form redirects, sends a file, or calls `taken` where
it answers with a page; whoever flashes a warning did not take it. A file leaves the page where it is, which learns by
the end of the cookie that it need not wait any longer.
"""

from __future__ import annotations

import re

from flask import Flask, Response, g, request
from flask import session as flask_session

from survey.web.access import READING

NUMBER = "kept-id"
COOKIE = "taken"
FILE = "-file"
"""Ends the cookie where the answer is a file."""
LIVES = 600
_NUMBER = re.compile(r"[0-9a-f]{32}\Z")


def taken() -> None:
    """Say that this request's form was taken, though a page answers it."""
    g.form_taken = True


def install(app: Flask) -> None:
    """Answer forms that were taken. Call it after everything that may refuse a request."""
    app.before_request(_admitted)
    app.after_request(_say_taken)


def _admitted() -> None:
    g.form_admitted = True


def _say_taken(response: Response) -> Response:
    if request.method in READING or not g.get("form_admitted"):
        return response
    number = request.form.get(NUMBER, "")
    warned = any(category == "warning" for category, _text in flask_session.get("_flashes", ()))
    redirected = response.status_code in {302, 303} and not warned
    disposition = response.headers.get("Content-Disposition", "")
    sends_file = response.status_code == 200 and disposition.startswith("attachment")
    if _NUMBER.match(number) and (redirected or sends_file or g.get("form_taken")):
        said = number + (FILE if sends_file else "")
        response.set_cookie(COOKIE, said, max_age=LIVES, secure=request.is_secure, samesite="Lax", path="/")
    return response
