"""While others hold the database, whoever would write is told at once: before anything is read or worked out for him.

A service has few threads. Each refusal that takes as long as a save keeps those behind it waiting.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from survey.store.db import refuse_while_held
from survey.web.access import READING, current_user


def install(app: Flask) -> None:
    """Look before every request of somebody signed in that may write."""
    app.before_request(_look)


def _look() -> None:
    if request.method not in READING and current_user() is not None:
        refuse_while_held(current_app.extensions["sessions"])
