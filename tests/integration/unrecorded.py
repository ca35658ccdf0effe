"""Writes of requests that leave no entry in the audit trail: watched in every integration test.

Whatever a request commits has an entry in the same unit of work, except the tables of `BESIDE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, event

from survey.store.db import writing

BESIDE = {
    "audit_entry": "is the trail",
    "audit_personal": "is the trail",
    "audit_chain": "is made of the trail",
    "audit_head": "is made of the trail",
    "web_session": "when somebody was last seen; signing in and out are entries",
    "request_count": "counts requests; a refusal is an entry",
    "job": "how far a job is; that somebody started it is an entry",
    "sign_in_attempt": "counts failures for the pauses; the failure is an entry beside it",
}
"""Tables that are written without an entry, with the reason."""
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_DRAFTS_KEY = re.compile(r"UPDATE user_account SET draft_key=\S+ WHERE")
"""The key of what a browser keeps, made at an account's first sign-in, which is an entry."""
_READINESS = re.compile(r"UPDATE participation SET ready=\S+ WHERE")
"""What follows from the answers, written after the save that is an entry."""
_TABLES = "tables_written"


class Watch:
    """Notes what was committed without an entry: method, endpoint and tables."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, connection: Connection, statement: str) -> None:
        """Note the table that a statement writes."""
        written = _WRITES.match(statement)
        follows = _DRAFTS_KEY.match(statement) or _READINESS.match(statement)
        if written is not None and not follows:
            connection.info.setdefault(_TABLES, set()).add(written[1].lower())

    def judge(self, connection: Connection) -> None:
        """Judge what is about to be committed."""
        tables: set[str] = connection.info.pop(_TABLES, set())
        unsaid = sorted(tables - set(BESIDE))
        if unsaid and "audit_entry" not in tables and has_request_context() and writing():
            self.found.append(f"{request.method} {request.endpoint}: {', '.join(unsaid)}")

    def forget(self, connection: Connection) -> None:
        """Forget what was rolled back."""
        connection.info.pop(_TABLES, None)


@contextmanager
def watching(app: Flask) -> Iterator[Watch]:
    """Watch what an application commits while the block lasts."""
    watch, engine = Watch(), app.extensions["engine"]

    def executed(connection: Connection, _cursor: object, statement: str, *_more: Any) -> None:
        watch.note(connection, statement)

    listeners = (("after_cursor_execute", executed), ("commit", watch.judge), ("rollback", watch.forget))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
