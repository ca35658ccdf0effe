"""Addresses of static files with a digest of what they hold: a browser keeps a file for a year, and never an old one.

A page names each file as `…?v=<digest>`. Only an answer whose digest is the one asked for may be kept for long: while a
new version starts beside an old one, a page of the new may be given a file of the old.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

VERSION = "v"
_DIGITS = 12
KEPT, ASKED_AGAIN = "public, max-age=31536000, immutable", "public, max-age=300"


class Digests:
    """Digests of the files of a folder, worked out again when a file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int], str]] = {}

    def of(self, name: str) -> str:
        """Return the digest of a file by its name below the folder; empty where there is none."""
        try:
            found = os.stat(f"{self._folder}/{name}")  # noqa: PTH116 - a page asks for two dozen
            state = (found.st_mtime_ns, found.st_size)
            known = self._known.get(name)
            if known is None or known[0] != state:
                content = (self._folder / name).read_bytes()
                known = self._known[name] = (state, hashlib.sha256(content).hexdigest()[:_DIGITS])
        except (OSError, ValueError):  # a name that nobody has, or that is none
            return ""
        return known[1]


def install(app: Flask) -> None:
    """Give every address of a static file its digest."""
    digests = app.extensions["static_digests"] = Digests(Path(app.static_folder or ""))

    def add(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and VERSION not in values:
            values[VERSION] = digests.of(str(values.get("filename"))) or None

    app.url_defaults(add)


def cache_control(response: Response) -> str:
    """Return how long a browser may keep the answer to a request for a static file."""
    asked = request.args.get(VERSION)
    if not asked or response.status_code not in {200, 304}:
        return ASKED_AGAIN
    digests: Digests = current_app.extensions["static_digests"]
    return KEPT if digests.of(str((request.view_args or {}).get("filename"))) == asked else ASKED_AGAIN
