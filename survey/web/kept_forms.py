"""A form that was sent after its session had ended: what was typed, and where it was to go. Nothing of it is stored.

Only what the browser sent from a page of this site is taken (`from_own_site`), so that no other site can put words into
anybody's mouth. Passwords are never carried, nor files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from survey.web.access import PUBLIC
from survey.web.addresses import as_number, local_path
from survey.web.session import filler_of_token

TOKEN = "csrf_token"  # noqa: S105 - a field's name
TARGET, FILLED_BY, FILE, TYPED = "kept-target", "kept-by", "kept-file", "kept:"
MOST_FIELDS = 1_900
LONGEST = 1_500_000
"""Characters of all names and values together; a request's own limits are a little wider."""
_SECRET = re.compile(r"password|\A(?:again|old)\Z")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What a form held: names and values in order, names of the files to be chosen again, and who was signed in.

    `target`: the path that it was sent to, one of ours that takes a POST.  `filled_by`: an account's id, None for a
    visitor.  `secrets`: whether a password was left out.
    """

    target: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[str] = ()
    filled_by: int | None = None
    secrets: bool = False
    view_arguments: Mapping[str, object] = field(default_factory=dict)
    public: bool = False


def from_own_site(site: Request) -> bool:
    """Return whether a browser says that a page of this host sent the request; silence counts as no."""
    fetched = site.headers.get("Sec-Fetch-Site")
    if fetched is not None and fetched != "same-origin":
        return False
    source = site.headers.get("Origin") or site.referrer or ""
    try:
        return urlsplit(source).netloc == site.host
    except ValueError:
        return False


def kept_of_request() -> KeptForm | None:
    """Return what this request holds of a form of ours; None for another site's, or for more than can be carried."""
    if not from_own_site(request):
        return None
    typed = request.form.items(multi=True)
    names = [upload.filename for name in request.files for upload in request.files.getlist(name) if upload.filename]
    return _kept(request.full_path.rstrip("?"), typed, names, _filler(request.form.get(TOKEN, "")))


def kept_again(given: MultiDict[str, str]) -> KeptForm | None:
    """Return what a page that carries a form sent back of it; None if it names no address of ours."""
    typed = [(name.removeprefix(TYPED), text) for name, text in given.items(multi=True) if name.startswith(TYPED)]
    return _kept(given.get(TARGET, ""), typed, given.getlist(FILE), as_number(given.get(FILLED_BY, "")))


def _kept(target: str, typed: object, files: Sequence[str], filled_by: int | None) -> KeptForm | None:
    """Return a form within the limits whose address takes a POST, or None."""
    found = _opened_by(target)
    pairs = [(name, text) for name, text in typed if name != TOKEN]  # type: ignore[attr-defined]
    fields = [(name, text) for name, text in pairs if not _SECRET.search(name)]
    size = sum(len(name) + len(text) for name, text in fields)
    if found is None or len(fields) + len(files) > MOST_FIELDS or size > LONGEST:
        return None
    endpoint, arguments = found
    roles = current_app.view_functions[endpoint].__dict__["access_roles"]
    secrets = len(pairs) > len(fields)
    return KeptForm(target, fields, files, filled_by, secrets, arguments, roles is PUBLIC)


def _opened_by(target: str) -> tuple[str, Mapping[str, object]] | None:
    """Return the endpoint and the arguments of an address of ours that takes a POST, or None."""
    path = local_path(target)
    if path is None or path != target:
        return None
    try:
        endpoint, arguments = current_app.url_map.bind("").match(urlsplit(path).path, method="POST")
    except HTTPException:
        return None
    view = current_app.view_functions[endpoint]
    return None if "keeps_forms" in view.__dict__ or "answers_json" in view.__dict__ else (endpoint, arguments)


def _filler(token: str) -> int | None:
    """Return the account that a token was made for, whatever key it was signed with: it decides nothing but words."""
    serializer = URLSafeTimedSerializer("", salt="")
    _known, payload = serializer.loads_unsafe(token)
    return filler_of_token(payload)
