"""Files as responses: always attachments, always under a portable name."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import quote

from flask import Response, send_file

from survey.store.file_names import ascii_name, portable_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


def attachment(name: str, content: bytes | Path, kind: str = "") -> Response:
    """Return a response that is saved under a name. `kind`: media type, guessed from the name if empty."""
    name = portable_name(name)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(source, mimetype=kind or None, as_attachment=True, download_name=name)
    disposition = f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = disposition
    return answer
