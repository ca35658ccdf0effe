"""What was typed into a form that was not taken, where the page that answers has no field for it any more.

Somebody hands a visit in, answers a decision or ends a round while a colleague still writes: the form is gone from the
page that says so, and with it what he wrote. Such a page gets his texts, to be copied.
"""

from __future__ import annotations

import html
import re

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from survey.web.access import READING
from survey.web.kept_forms import kept_of_request

LEAST = 4
"""Shorter ones are typed again as quickly as they are copied."""
_PLACE = re.compile(r'<main id="main">\s*<div class="wrap">')
_SPACES = re.compile(r"\s+")


def install(app: Flask) -> None:
    """Add texts that are not shown to pages. Call it after what may refuse a request."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    html_page = response.mimetype == "text/html" and not response.is_streamed and not response.direct_passthrough
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in READING or response.status_code != 200 or not html_page or view is None:
        return response
    if g.get("form_taken") or not g.get("form_admitted") or "keeps_forms" in view.__dict__:
        return response
    page = response.get_data(as_text=True)
    place, texts = _PLACE.search(page), unshown(page)
    if place is not None and texts:
        added = str(current_app.jinja_env.get_template("macros/unshown.html").module.unshown_texts(texts))  # type: ignore[attr-defined]
        response.set_data(page[: place.end()] + added + page[place.end() :])
    return response


def unshown(page: str) -> list[str]:
    """Return the texts of this request's form, which a page of ours sent, that a page does not hold, in their order."""
    try:
        kept = kept_of_request()
    except HTTPException:  # more text than any form of ours holds
        return []
    if kept is None:
        return []
    shown = _SPACES.sub("", html.unescape(page))
    texts = dict.fromkeys(text.strip() for _name, text in kept.fields if _is_typed(text))
    return [text for text in texts if _SPACES.sub("", text) not in shown]


def _is_typed(text: str) -> bool:
    """Tell whether a value reads as what somebody wrote: numbers, dates and codes are what forms hold beside it."""
    return len(text.strip()) >= LEAST and (not text.isascii() or " " in text.strip())
