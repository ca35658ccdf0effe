"""Files that a request brings: how large each may be, what is kept of them, and how one is read.

A form is read to its end however large its files are, so that what was typed beside them is there. Of a file no more is
kept than its view takes, and nothing at all unless who sends it may use that view.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from flask import Flask, Request, Response, current_app, g, json, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property

from survey.config import MEGABYTE, REQUEST_LIMIT, REQUEST_MARGIN, Settings
from survey.models import Role
from survey.web.access import current_user
from survey.web.addresses import without_nul

View = TypeVar("View", bound=Callable[..., object])
IN_MEMORY = 500 * 1024
MOST_TEXT = 2 * MEGABYTE
OF_STRANGERS = 4 * MEGABYTE
TEXT_ONLY = 16 * MEGABYTE
"""Bytes of a form without files: every sign of Chinese takes nine of them there."""


class FileTooLargeError(RequestEntityTooLarge):
    """A file is larger than its view takes, and nothing of it was kept. `megabytes`: the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.megabytes = limit // MEGABYTE


class ReceivedFile(SpooledTemporaryFile[bytes]):
    """The bytes of one file; beyond `limit` they are let go. Reading raises FileTooLargeError then.

    Where the disk takes no more they are let go as well, so that the form is read to its end; reading raises the
    OSError then.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(max_size=IN_MEMORY)
        self.limit = limit
        self.size = 0
        self.fault: OSError | None = None

    def write(self, data: Any) -> int:  # noqa: ANN401 - bytes of any kind, as in the base class
        """Keep some more bytes, or let everything go once they are too many."""
        before, self.size = self.size, self.size + len(data)
        if self.fault is not None:
            return len(data)
        try:
            if self.size <= self.limit:
                return super().write(data)
            if before <= self.limit:
                self.seek(0)
                self.truncate()
        except OSError as error:
            self._let_go(error)
        return len(data)

    def _let_go(self, error: OSError) -> None:
        """Keep nothing but why nothing is kept."""
        self.fault = error
        with suppress(OSError):  # what could not be written can't be written at the end either
            self._file.close()
        self._file = io.BytesIO()

    def read(self, *length: int) -> bytes:
        """Return bytes. Raises FileTooLargeError and OSError."""
        if self.fault is not None:
            raise self.fault
        if self.size > self.limit:
            raise FileTooLargeError(self.limit)
        return super().read(*length)


class SurveyRequest(Request):
    """A request whose query arguments hold no NUL, which no text of ours contains, and whose files have limits."""

    file_limit = 0

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the query arguments without NUL."""
        return without_nul(super().args)

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - as werkzeug calls it
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return ReceivedFile(self.file_limit)


def takes_files(most: int | None = None) -> Callable[[View], View]:
    """Mark a view as reading files of up to `most` bytes each (None: the setting's); put it outside of `allow`."""

    def mark(view: View) -> View:
        view.__dict__["takes_files"] = most
        return view

    return mark


def apply_limits() -> None:
    """Set the limits of this request before its body is read: of the whole, and of each file.

    Of who was never signed in here nothing large is read: no page that is open to everybody takes a file.
    """
    user = current_user()
    of_files = REQUEST_LIMIT if user is not None or g.get("once_ours") else OF_STRANGERS
    request.max_content_length = of_files if request.mimetype == "multipart/form-data" else TEXT_ONLY
    view = current_app.view_functions.get(request.endpoint or "")
    taken = view is not None and user is not None and Role(user.role) in view.__dict__.get("access_roles", ())
    if taken and isinstance(request, SurveyRequest):
        request.file_limit = file_limit(request.endpoint or "")


def file_limit(endpoint: str) -> int:
    """Return the most bytes of a file that a view takes, 0 where it takes none."""
    view = current_app.view_functions[endpoint]
    if "takes_files" not in view.__dict__:
        return 0
    settings: Settings = current_app.extensions["settings"]
    return min(view.__dict__["takes_files"] or settings.upload_limit, request_limit())


def request_limit() -> int:
    """Return the most bytes that all files of one request may have together."""
    settings: Settings = current_app.extensions["settings"]
    return settings.request_limit - REQUEST_MARGIN


def file_megabytes(endpoint: str) -> int:
    """Return the most megabytes of a file that a view takes; what pages say and check."""
    return file_limit(endpoint) // MEGABYTE


def request_megabytes() -> int:
    """Return the most megabytes that all files of one request may have together; what pages say and check."""
    return request_limit() // MEGABYTE


def chosen(name: str) -> FileStorage | None:
    """Return the file of a field, None where none was chosen."""
    given = request.files.get(name)
    return given if given is not None and given.filename else None


def read_file(given: FileStorage) -> tuple[str, bytes]:
    """Return the name and the bytes of a file. Raises FileTooLargeError."""
    return given.filename or "", given.read()


def _answer_script(response: Response) -> Response:
    """Give a script that sent a form, to show how far it is, the address to go to instead of a redirection."""
    if request.headers.get("X-Sent-By") == "script" and response.status_code in {302, 303}:
        location = response.headers.pop("Location")
        response.status_code = 200
        response.content_type = "application/json"
        response.set_data(json.dumps({"location": location}))
    return response


def install(app: Flask) -> None:
    """Give requests their limits, and templates the figures. Call it when who asks is known before requests."""
    app.before_request(apply_limits)
    app.after_request(_answer_script)
    app.jinja_env.globals.update(file_megabytes=file_megabytes, request_megabytes=request_megabytes)
