"""The application: `create_app` makes it from settings and registers what the packages bring; it has no other logic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
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
from survey.jobs.ask_child import install_companion
from survey.models import User
from survey.records import record_refusals
from survey.records.audit_keys import KeyRing
from survey.records.audit_trail import with_keys
from survey.store.db import make_engine, make_readers, make_sessions
from survey.store.patience import IN_REQUEST, patience
from survey.store.trouble import RETRY_AFTER, Trouble, in_a_line, is_refused_write, is_unsure, trouble_of
from survey.web import (
    access,
    addresses,
    headers,
    held_database,
    limits,
    mail,
    page_campaign,
    received_files,
    recused_firms,
    request_context,
    request_database,
    static_files,
    taken_forms,
    unshown_texts,
)
from survey.web.cached_urls import UrlCachingFlask
from survey.web.error_pages import ErrorPage
from survey.web.proxies import TrustedProxies
from survey.web.service_readings import count_failure
from survey.web.session import PROBES, ServerSessions
from survey.web.worded_templates import WordedEnvironment
from survey.words.language import SOURCE, current_locale
from survey.words.pools import say_rank
from survey.words.trouble import say_cause, say_status, say_trouble

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

csrf = CSRFProtect()
SIGN_IN_FIRST = "sign_in_first"


class Survey(UrlCachingFlask):
    """The Flask application, with `SurveyRequest` for its requests and `WordedEnvironment` for its templates."""

    request_class = received_files.SurveyRequest
    jinja_environment = WordedEnvironment

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, which waits for the database a few seconds in all."""
        with patience(IN_REQUEST):
            return super().wsgi_app(environ, start_response)


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
    app.extensions["engine"] = make_engine(settings.database_url, existing=True)
    app.extensions["audit_keys"] = KeyRing(settings.instance)
    app.extensions["sessions"] = with_keys(make_sessions(app.extensions["engine"]), app.extensions["audit_keys"])
    app.extensions["readers"] = make_readers(app.extensions["engine"])
    app.session_interface = ServerSessions(settings)
    app.before_request(_known_host)
    app.before_request(_readable)
    app.before_request(_load_user)
    received_files.install(app)
    app.teardown_appcontext(_close_database)
    install_companion(app)
    record_refusals.install(app)
    static_files.install(app)
    headers.install(app)
    mail.install(app)
    csrf.init_app(app)
    Babel(app, locale_selector=current_locale, default_locale=SOURCE)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for guard in (access, page_campaign, recused_firms, held_database, limits):
        guard.install(app)
    app.after_request(_count_failure)
    unshown_texts.install(app)
    taken_forms.install(app)
    request_context.install(app)
    app.jinja_env.globals["choice_body"], app.jinja_env.globals["say_rank"] = choice_body, say_rank
    app.register_error_handler(CSRFError, keep_form)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Exception, _failure_page)
    return app


def _known_host() -> None:
    """Answer 400 to a request for a host name that is none of ours: links and cookies would be made for another."""
    if request.path in PROBES:
        return  # they are asked by address, and answer nothing that names a host
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
        received_files.apply_limits()  # what is typed beside a file is kept, too
        raise ServiceUnavailable


def _load_user() -> None:
    session = request_context.web_session()
    user = request_context.database().get(User, session.user_id) if session.user_id is not None else None
    access.admit(user, half=session.half, required=request_context.settings().second_factor)


def _close_database(_: BaseException | None) -> None:
    request_database.close_database()


def _error_page(error: HTTPException) -> ResponseReturnValue:
    original = getattr(error, "original_exception", None)
    if original is not None:  # what failed after the view had answered
        return _failure_page(original)
    code = error.code or 500
    if code < 400:
        return error
    g.failed = g.get("failed", False) or code >= 500
    if code == 503 and g.get("trouble") is not None:
        return _trouble_page(g.trouble)
    wait = error.retry_after if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int) else 0
    headers = {"Retry-After": str(wait)} if wait else {}
    said = access.json_to_script(say_status(code, wait), code) if code == 429 or code >= 500 else None
    if said is not None:
        return said, headers
    known = access.current_user() is not None or g.get("once_ours")
    description = error.description or "" if known or code != 413 else SIGN_IN_FIRST
    page = ErrorPage(code=code, description=description, wait=wait)
    if isinstance(error, page_campaign.OtherCampaignError):
        page = replace(page, shown=error.shown, chosen=error.chosen)
    return _rendered(carry_refused(page)), code, headers


def _count_failure(response: Response) -> Response:
    """Count errors of the server, for the page that says how it is."""
    if response.status_code >= 500 and request.path not in PROBES:
        count_failure(current_app, response.status_code, g.get("trouble"), request.endpoint or "")
    return response


def _rendered(page: ErrorPage) -> str:
    """Return an error's page, without what comes from the database where that does not answer."""
    try:
        return page.render()
    except SQLAlchemyError:
        g.failed = True
        return page.render()


def _failure_page(error: Exception) -> ResponseReturnValue:
    """Return the page of trouble, or of an unforeseen failure; the cause is in the log, nothing from the database."""
    kind = trouble_of(error) if access.may_write() or not is_refused_write(error) else None
    if kind is None:
        current_app.logger.error("request failed", exc_info=error)
    else:
        current_app.logger.error("request failed: %s", in_a_line(error))
    request_database.close_database()
    g.failed = True
    if kind is not None:
        return _trouble_page(kind, unsure=is_unsure(error))
    said = access.json_to_script(say_status(500, 0), 500)
    return said or (carry_refused(ErrorPage(code=500, description="")).render(), 500)


def _trouble_page(kind: Trouble, *, unsure: bool = False) -> ResponseReturnValue:
    """Say what is wrong with the database or the disk, what is kept, and what to do; `g.trouble` is counted."""
    g.trouble = kind
    headers = {"Retry-After": str(RETRY_AFTER[kind])}
    said = access.json_to_script(say_cause(kind), 503)
    if said is not None:
        return said, headers
    sent = request.method not in access.READING
    words = say_trouble(kind, sent=sent, unsure=unsure)
    page = carry_refused(ErrorPage(code=503, description="", trouble=words, sent=sent))
    return page.render(), 503, headers
