"""Answers of routes: files as attachments under portable names, and 404 for what is not found."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from flask import Response, abort, send_file

from survey.store.file_names import ascii_name, portable_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
PIECE = 256 * 1024
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
    return _saved_as(name, send_file(source, mimetype=kind or None, as_attachment=True, download_name=name))


def stored_attachment(name: str, path: Path, kind: str) -> Response:
    """Return the same of a file that is read piece by piece while it is sent. Raises OSError where it is gone."""
    answer = Response(_pieces(path), mimetype=kind)
    answer.content_length = path.stat().st_size
    return _saved_as(portable_name(name), answer)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _saved_as(name: str, answer: Response) -> Response:
    """Return an answer with the headers by which a browser saves it under a portable name."""
    disposition = f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
