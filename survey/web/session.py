"""`flask.session`: stored on the server for signed-in users, in a signed cookie for visitors.

Of a signed-in session the browser holds a random id, and the database its hash and the data. A visitor's session holds
the CSRF token, the language and the text size and gives access to nothing, so that looking at a page writes no row.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Flask, Request, Response, g, has_app_context
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from survey.config import Settings
from survey.store.trouble import in_a_line, trouble_of
from survey.web import request_database, session_rows
from survey.web.access import READING
from survey.web.addresses import as_number

HALF = session_rows.HALF
PROBES = ("/health", "/ready")
"""What supervisors and gateways ask, without a session."""
CHOSEN = ("language", "large_text")
"""What a reader chose for every page, signed in or not."""


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The data of one session. `token`: its id, empty for a visitor.

    `unreadable`: the database did not answer, so that the session's user is not known.  `fresh`: the id was made in
    this request, so that its row is new; any other is written only while its row is there.
    """

    def __init__(
        self,
        token: str = "",
        data: dict[str, Any] | None = None,
        *,
        user_id: int | None = None,
        unreadable: bool = False,
    ) -> None:
        def changed(_: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.token = token
        self.user_id = user_id
        self.new = data is None
        self.modified = False
        self.unreadable = unreadable
        self.replaces = ""
        self.fresh = False

    @property
    def half(self) -> bool:
        """Whether the password was given and the second factor is still asked for."""
        return HALF in self

    def begin(self, user_id: int, *, half: bool = False) -> None:
        """Become a new session of a user: nothing of the old one is kept but language and size of text."""
        kept = {key: self[key] for key in CHOSEN if key in self}
        self.clear()
        self.update(kept)
        if half:
            self[HALF] = True
        self.rotate(user_id)

    def rotate(self, user_id: int | None) -> None:
        """Give the session a new id that belongs to `user_id` (None: a visitor); the old id stops working."""
        self.replaces = self.replaces or self.token
        self.fresh = user_id is not None
        self.token = secrets.token_urlsafe(32) if user_id is not None else ""
        self.user_id = user_id
        self.pop("csrf_token", None)
        if has_app_context():
            g.pop("csrf_token", None)  # a page of this very answer carries the new session's
        if user_id is not None:
            self["csrf_token"] = f"{user_id}.{secrets.token_hex(20)}"
        self.modified = True


def filler_of_token(payload: object) -> int | None:
    """Return the account's id in what `rotate` put into a CSRF token; None for a visitor's token and anything else."""
    number, point, _rest = payload.partition(".") if isinstance(payload, str) else ("", "", "")
    return as_number(number) if point else None


def hash_of_id(token: str) -> str:
    """Return the hash of a session id, which the database stores instead of the id."""
    return hashlib.sha256(token.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Reads and writes `web_session` rows and the visitors' cookie."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        prefix = "__Host-" if settings.tls else ""
        self.cookie, self.visitor = f"{prefix}session", f"{prefix}visitor"
        self._signer = URLSafeTimedSerializer(
            settings.secret_key, salt="survey-visitor", serializer=TaggedJSONSerializer()
        )

        self._ids = Signer(settings.secret_key, salt="survey-session")

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the session of a cookie while it is valid, else a new visitor's."""
        if request.path.startswith(f"{app.static_url_path}/") or request.path in PROBES:
            return ServerSession()
        token = self._token(request.cookies.get(self.cookie, ""))
        try:
            found = self._found(app, token, writes=request.method not in READING) if token else None
        except SQLAlchemyError as error:
            kind = trouble_of(error)
            if kind is None:
                app.logger.exception("no session could be read")
            else:
                app.logger.error("no session could be read: %s", in_a_line(error))  # noqa: TRY400 - nothing to look into
            request_database.close_database()
            g.trouble = kind
            return ServerSession(data=self._visitors(request), unreadable=True)
        if found is not None:
            g.session_user = found.user  # what nobody holds, a database session forgets
            return ServerSession(token, dict(found.data), user_id=found.user.id)
        return ServerSession(data=self._visitors(request))

    def _token(self, cookie: str) -> str:
        """Return the id in a cookie, and note in `g.once_ours` whether we gave it: that outlives the session's row.

        An id without a signature, or with that of another key, is looked for all the same.
        """
        g.once_ours = bool(cookie) and self._ids.validate(cookie)
        return cookie.partition(".")[0]

    def _found(self, app: Flask, token: str, *, writes: bool) -> session_rows.FoundSession | None:
        database = request_database.open_first(app, writes=writes)
        return session_rows.find_session(database, app.extensions["sessions"], hash_of_id(token), self.settings)

    def _visitors(self, request: Request) -> dict[str, Any] | None:
        try:
            data = self._signer.loads(
                request.cookies.get(self.visitor, ""), max_age=int(self.settings.absolute_limit.total_seconds())
            )
        except BadSignature:
            return None
        return data if isinstance(data, dict) else None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed, and set the cookie of a new session."""
        if not isinstance(session, ServerSession) or not session.modified or g.get("failed"):
            return
        try:
            self._save(app, session, response)
        except SQLAlchemyError as error:
            if session.fresh or session.replaces or trouble_of(error) is None:
                raise
            app.logger.exception("a session could not be written; what the request did is done")

    def _save(self, app: Flask, session: ServerSession, response: Response) -> None:
        if session.replaces:
            session_rows.end_session(app.extensions["sessions"], hash_of_id(session.replaces))
        if session.user_id is None:
            self._set(response, self.visitor, self._signer.dumps(dict(session)))
            if session.replaces:
                self._forget(response, self.cookie)
        else:
            session_rows.store_session(
                app.extensions["sessions"],
                hash_of_id(session.token),
                dict(session),
                user_id=session.user_id if session.fresh else None,
                settings=self.settings,
            )
            self._set(response, self.cookie, self._ids.sign(session.token).decode())
            chosen = {key: session[key] for key in CHOSEN if key in session}
            if chosen:  # still there when the session has ended: the page that says so is in the reader's language
                self._set(response, self.visitor, self._signer.dumps(chosen))
            else:
                self._forget(response, self.visitor)
        response.vary.add("Cookie")

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, httponly=True, secure=self.settings.tls, samesite="Lax", path="/")

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, httponly=True, secure=self.settings.tls, samesite="Lax", path="/")
