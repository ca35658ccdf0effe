"""The application: `create_app` makes it from settings and registers what the packages bring; it has no other logic."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    HTTPException,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    UnsupportedMediaType,
)

from survey.accounts.kept_form_routes import carry_refused, keep_form
from survey.answering.choice_cache import choice_body
from survey.blueprints import BLUEPRINTS
from survey.config import Settings, load_settings
from survey.jobs.run_jobs import install_worker
from survey.models import User
from survey.store.db import make_engine, make_readers, make_sessions
from survey.web import (
    access,
    addresses,
    headers,
    limits,
    mail,
    received_files,
    request_context,
    request_database,
    static_files,
    taken_forms,
)
from survey.web.error_pages import ErrorPage
from survey.web.proxies import TrustedProxies
from survey.web.session import ServerSessions
from survey.words.language import SOURCE, current_locale

csrf = CSRFProtect()


class Survey(Flask):
    """The Flask application, with `received_files.SurveyRequest` for its requests."""

    request_class = received_files.SurveyRequest


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for these settings (default: the environment's).

    Raises access.UnmarkedRouteError when a view says nothing about who may use it.
    """
    settings = settings or load_settings()
    app = Survey(__name__, instance_path=str(settings.instance.resolve()))
    app.wsgi_app = TrustedProxies(app.wsgi_app, settings)  # type: ignore[method-assign]  # as Flask documents it
    app.url_map.converters["int"] = addresses.NumberConverter
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=received_files.TEXT_ONLY,  # `received_files.apply_limits` sets each request's own
        MAX_FORM_MEMORY_SIZE=received_files.MOST_TEXT,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # gateways strip Referer; the token is bound to a session, its cookie to the host
        TESTING=settings.testing,
    )
    app.extensions["settings"] = settings
    app.extensions["engine"] = make_engine(settings.database_url)
    app.extensions["sessions"] = make_sessions(app.extensions["engine"])
    app.extensions["readers"] = make_readers(app.extensions["engine"])
    app.session_interface = ServerSessions(settings)
    app.before_request(_known_host)
    app.before_request(_readable)
    app.before_request(_load_user)
    received_files.install(app)
    app.teardown_appcontext(_close_database)
    install_worker(app)
    static_files.install(app)
    headers.install(app)
    mail.install(app)
    csrf.init_app(app)
    Babel(app, locale_selector=current_locale, default_locale=SOURCE)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.install(app)
    limits.install(app)
    taken_forms.install(app)
    request_context.install(app)
    app.jinja_env.globals["choice_body"] = choice_body
    app.register_error_handler(CSRFError, keep_form)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Exception, _failure_page)
    return app


def _known_host() -> None:
    """Answer 400 to a request for a host name that is none of ours: links and cookies would be made for another."""
    settings = request_context.settings()
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if host not in settings.hosts:
        abort(400, description="unknown_host")


def _readable() -> None:
    """Refuse what can't be answered: NUL in an address, JSON (forms are all we take), anything without a database."""
    if "\0" in request.path:
        raise NotFound
    if request.is_json:
        raise UnsupportedMediaType
    if request_context.web_session().unreadable:
        g.failed = True
        raise ServiceUnavailable


def _load_user() -> None:
    session = request_context.web_session()
    user = request_context.database().get(User, session.user_id) if session.user_id is not None else None
    access.admit(user, half=session.half, required=request_context.settings().second_factor)


def _close_database(_: BaseException | None) -> None:
    request_database.close_database()


def _error_page(error: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    g.failed = g.get("failed", False) or code >= 500
    wait = error.retry_after if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int) else 0
    page = carry_refused(ErrorPage(code=code, description=error.description or "", wait=wait))
    return _rendered(page), code, {"Retry-After": str(wait)} if wait else {}


def _rendered(page: ErrorPage) -> str:
    """Return an error's page, without what comes from the database where that does not answer."""
    try:
        return page.render()
    except SQLAlchemyError:
        g.failed = True
        return page.render()


def _failure_page(error: Exception) -> tuple[str, int]:
    """Return the page of an unforeseen failure, whose cause is in the log; nothing of it comes from the database."""
    current_app.logger.error("request failed", exc_info=error)
    request_database.close_database()
    g.failed = True
    return carry_refused(ErrorPage(code=500, description="")).render(), 500
