"""Answers of routes: files as attachments under portable names, and 404 for what is not found."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from flask import Response, abort, send_file

from survey.store.file_names import ascii_name, portable_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
SANDBOX = "sandbox; default-src 'none'"
Value = TypeVar("Value")


def or_404(value: Value | None) -> Value:
    """Return a value; for None the request ends with 404: what is outside a user's scope is not found either."""
    if value is None:
        abort(404)
    return value


def attachment(name: str, content: bytes | Path, kind: str = "") -> Response:
    """Return a response that is saved under a name. `kind`: media type, guessed from the name if empty.

    Should a browser show it after all, nothing in it runs, and it belongs to no site (`SANDBOX`).
    """
    name = portable_name(name)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(source, mimetype=kind or None, as_attachment=True, download_name=name)
    disposition = f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
