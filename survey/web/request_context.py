"""What every page has: the request's database session, navigation, and the filters of the templates."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from itertools import groupby
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask import session as flask_session
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from survey.config import Settings
from survey.models import OF_ENTERPRISES, Role
from survey.queries import campaigns
from survey.store.permissions import Permission
from survey.version import VERSION
from survey.web import request_database, worded_templates
from survey.web.access import current_user, may, may_open, may_write
from survey.web.addresses import address_arguments
from survey.web.menu_entries import ENTRIES, FOLDED, IN_A_ROW, SERVICE
from survey.web.service_readings import alarm_count
from survey.web.session import ServerSession
from survey.words.evidence import OF_FILES
from survey.words.figures import as_sentence, days_left, deadline, figure, file_size, moment, say_date, unit_name
from survey.words.language import _n, html_language, in_words, language, page_message
from survey.words.masking import mask_address, mask_mail, mask_phone
from survey.words.roles import role_title


def settings() -> Settings:
    """Return the settings of the running application."""
    current: Settings = current_app.extensions["settings"]
    return current


def database() -> Session:
    """Return this request's database session: the one that its web session was read with, closed with the request.

    A GET's session reads only, unless its route is declared to record who reads (`access.recorded`).
    """
    if "database" not in g:
        g.database = request_database.take_over(current_app, writes=may_write())
    found: Session = g.database
    return found


def web_session() -> ServerSession:
    """Return the server-side session of this request."""
    current: ServerSession = flask_session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy hides rotate()
    return current


def address() -> str:
    """Return the address that the request came from."""
    return request.remote_addr or ""


def _navigation() -> list[dict[str, object]]:
    """Return the entries that the user may open, each with whether this page belongs to it.

    Where they are more than stand in a row, those of `FOLDED` are `folded`, except the one that this page belongs to.
    """
    shown = [entry for entry in ENTRIES if current_user() is not None and may_open(entry[1])]
    many = len(shown) > IN_A_ROW
    return [
        {
            "label": label,
            "url": url_for(endpoint),
            "current": _is_here({endpoint, *also}),
            "alarms": _waiting_at(endpoint),
            "folded": many and endpoint in FOLDED and not _is_here({endpoint, *also}),
        }
        for label, endpoint, *also in shown
    ]


def _is_here(places: Container[str]) -> bool:
    """Return whether this page is one of several: endpoints, or names of blueprints that stand for all of theirs."""
    here = request.endpoint or ""
    return here in places or here.partition(".")[0] in places or _page_of_form() in places


def _page_of_form() -> str:
    """Return the endpoint of the page whose form was sent to its own address, empty where no page stands there."""
    if request.method != "POST":
        return ""
    try:
        return str(current_app.create_url_adapter(request).match(method="GET")[0])  # type: ignore[union-attr]
    except HTTPException:
        return ""


def _waiting_at(endpoint: str) -> int:
    """Return how many things wait behind an entry; a task says how many behind its own (`COUNTS`)."""
    if endpoint == SERVICE:
        return alarm_count(current_app)
    count: Callable[[], int] | None = current_app.extensions.get(COUNTS, {}).get(endpoint)
    return count() if count is not None else 0


COUNTS = "entry_counts"
"""Where tasks leave endpoint -> how many things wait for the reader there, for the sign in the menu."""
CAMPAIGN = "campaign"
"""Where a session keeps the campaign that somebody chose."""
FORM_CAMPAIGN = "form_campaign"
"""Where `flask.g` keeps the campaign of an enterprise's form."""
# Pages about an account or the service, which are the same in every campaign: they do not offer another one.
_OUTSIDE = frozenset(
    {"own_account", "second_factor", "permissions", "privacy", "service", "administration", "granting"}
)


def _context() -> dict[str, object]:
    """Return what every page shows; after a failure without asking the database."""
    if g.get("failed"):
        return {
            "navigation": [],
            "language": language(),
            "html_language": html_language(),
            "large_text": bool(flask_session.get("large_text")),
        }
    heading, samples = g.heading = _heading()
    user = current_user()
    return {
        "navigation": _navigation(),
        "user": user,
        "contact": heading if heading is not None and heading.office else None,
        "campaign_shown": heading if user is not None else None,
        "choosable": user is not None and request.blueprint not in _OUTSIDE and may_open("campaigns.campaigns"),
        "sample_data": samples,
        "language": language(),
        "html_language": html_language(),
        "large_text": bool(flask_session.get("large_text")),
    }


def _heading() -> tuple[campaigns.Heading | None, bool]:
    """Return what the page shows of its campaign, and whether any enterprise is sample data."""
    user = current_user()
    official = user is not None and Role(user.role) not in OF_ENTERPRISES
    firm = user.enterprise_id if user is not None else None
    shown = (request.view_args or {}).get("evaluation_id")
    return campaigns.heading(database(), chosen=chosen_number(), evaluation=shown, firm=firm, official=official)


def page_heading() -> campaigns.Heading | None:
    """Return what this page shows of its campaign; None where there is none."""
    if "heading" not in g:
        g.heading = _heading()
    heading: campaigns.Heading | None = g.heading[0]
    return heading


def chosen_number() -> int | None:
    """Return the id of the campaign that somebody chose in this session, None where none was chosen.

    A form of an enterprise is about the campaign that it was shown for (`survey.web.page_campaign`).
    """
    number = g.get(FORM_CAMPAIGN) or flask_session.get(CAMPAIGN)
    return number if isinstance(number, int) else None


def page_link(page: int) -> str:
    """Return this page's address with another page number, keeping every filter."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments("page"), "page": page}
    return url_for(request.endpoint or "public.home", **arguments)


def groupby_runs(views: Iterable[Any]) -> list[dict[str, Any]]:
    """Join neighbouring number questions of one group, which are shown side by side."""
    runs: list[dict[str, Any]] = []
    for key, members in groupby(views, key=lambda view: view.group if view.kind == "number" else ""):
        own = list(members)
        label = own[0].title.split("：")[0] if "：" in own[0].title else own[0].title
        runs.append({"numbers": bool(key), "views": own, "first": own[0], "label": label})
    return runs


def install(app: Flask) -> None:
    """Give the templates their context and filters."""
    app.context_processor(_context)
    app.jinja_env.globals.update(
        _=page_message,
        _n=_n,
        page_link=page_link,
        unit_name=unit_name,
        program_version=VERSION,
        may=may,
        Permission=Permission,
        role_title=role_title,
    )
    app.jinja_env.filters.update(
        moment=moment,
        deadline=deadline,
        date=say_date,
        days_left=days_left,
        figure=figure,
        file_size=file_size,
        **OF_FILES,
        words=in_words,
        ended=as_sentence,
        groupby_runs=groupby_runs,
        masked_phone=mask_phone,
        masked_mail=mask_mail,
        masked_address=mask_address,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    worded_templates.install(app)
