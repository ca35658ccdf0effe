"""`flask.session` kept on the server: the browser holds a random id, the database its hash and the data."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from survey.config import Settings
from survey.services import sessions


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The data of one session; `rotate()` gives it a new id, as at sign-in."""

    def __init__(self, token: str, data: dict[str, Any] | None = None, *, user_id: int | None = None) -> None:
        def changed(_: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.token = token
        self.user_id = user_id
        self.new = data is None
        self.modified = False
        self.replaces: str | None = None

    def rotate(self, user_id: int | None) -> None:
        """Move to a new id that belongs to `user_id`; the old one stops working."""
        self.replaces = self.token
        self.token = secrets.token_urlsafe(32)
        self.user_id = user_id
        self.pop("csrf_token", None)
        self.modified = True


def hashed(token: str) -> str:
    """Return what the database keeps of a session id."""
    return hashlib.sha256(token.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Reads and writes `web_session` rows."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cookie = "__Host-session" if settings.tls else "session"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the session that the cookie names while it lives, else a new one."""
        token = request.cookies.get(self.cookie, "")
        row = sessions.find(app.extensions["sessions"], hashed(token), self.settings) if token else None
        if row is None:
            return ServerSession(secrets.token_urlsafe(32))
        return ServerSession(token, dict(row.data), user_id=row.user_id)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed, and set the cookie for a session that has just begun."""
        if not isinstance(session, ServerSession) or not session.modified:
            return
        sessions.store(
            app.extensions["sessions"],
            hashed(session.token),
            dict(session),
            user_id=session.user_id,
            replaces=hashed(session.replaces) if session.replaces else None,
        )
        if session.new or session.replaces:
            response.set_cookie(
                self.cookie, session.token, httponly=True, secure=self.settings.tls, samesite="Lax", path="/"
            )
        response.vary.add("Cookie")
