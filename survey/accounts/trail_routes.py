"""The audit trail: for the audit administrator every entry without its content, for officials their firms' in full."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request, url_for

from survey.accounts.answer_change_views import view_changes
from survey.accounts.read_trail_filters import (
    MOST_ROWS,
    chips_of,
    in_address,
    read_filters,
    read_typed,
    say_fault,
)
from survey.accounts.save_purpose import save_purpose
from survey.accounts.trail_pages import FirmEntryPage, TrailEntryPage, TrailPage
from survey.accounts.trail_views import view_entries
from survey.forms.purpose import PurposeForm
from survey.queries import trail as trail_queries
from survey.queries.trail_answers import SAVED, changes_of, was_submitted
from survey.queries.trail_objects import NOTHING_CLOSED, closed_to
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.actions import ACTION_TITLES, OBJECT_TITLES

blueprint = Blueprint("trail", __name__)
PAGE = 50


@blueprint.get("/audit")
@allow(Permission.READ_TRAIL)
def trail() -> str:
    """Show every entry, newest first, without answers, figures and personal values."""
    return _page(None, "trail.trail", "trail_files.trail")


@blueprint.get("/trail")
@allow(Permission.READ_FIRM_TRAIL)
def of_firms() -> str:
    """Show the entries about what the official may see, old values and new."""
    return _page(current_scope(), "trail.of_firms", "trail_files.of_firms")


@blueprint.get("/trail/<int:entry_id>")
@allow(Permission.READ_FIRM_TRAIL)
def entry_of_firm(entry_id: int) -> str:
    """Show one entry about what the official may see, with the answers that it saved, old and new."""
    found = or_404(
        trail_queries.entry_in_scope(database(), current_scope(), entry_id, closed_to(database(), signed_in()))
    )
    [row] = view_entries(database(), [found], whole=True)
    saved = found.action == SAVED
    submitted = saved and was_submitted(database(), found)
    changes = changes_of(database(), found) if submitted else []
    return FirmEntryPage(
        row=row,
        saved=saved,
        submitted=submitted,
        changes=None if changes is None else view_changes(changes, str(found.detail.get("questionnaire", ""))),
    ).render()


def _page(scope: Scope | None, home: str, export: str) -> str:
    """Return the page; `scope`: of an official's objects, None for the audit administrator."""
    typed = read_typed(request.args)
    filters, whole = read_filters(typed), scope is not None
    closed = closed_to(database(), signed_in()) if whole else NOTHING_CLOSED  # the audit administrator reads no details
    page = page_of(
        trail_queries.count(database(), filters, scope, closed),
        PAGE,
        lambda number: view_entries(
            database(), trail_queries.entries(database(), filters, scope, closed, page=number, size=PAGE), whole=whole
        ),
    )
    return TrailPage(
        page=page,
        typed=typed,
        chips=chips_of(typed, _address(home)),
        actions=[(code, str(title)) for code, title in ACTION_TITLES.items()],
        objects=[(code, str(title)) for code, title in OBJECT_TITLES.items()],
        fault=say_fault(typed),
        whole=whole,
        home=url_for(home),
        export=_address(export)(**in_address(typed)),
        most=MOST_ROWS,
    ).render()


def _address(endpoint: str) -> Callable[..., str]:
    return lambda **given: url_for(endpoint, **given)


@blueprint.route("/audit/<int:entry_id>", methods=["GET", "POST"])
@allow(Permission.READ_TRAIL)
def entry(entry_id: int) -> str:
    """Show one entry; with a purpose, which is recorded, also the whole address that it came from."""
    found = or_404(trail_queries.entry(database(), entry_id))
    form, address = PurposeForm(), ""
    if form.validate_on_submit():
        address = save_purpose(database(), ("trail", entry_id), found.address, form.reason.data or "", by=signed_in())
        found = or_404(trail_queries.entry(database(), entry_id))
        taken()
    [row] = view_entries(database(), [found], whole=False)
    return TrailEntryPage(row=row, form=form, address=address).render()
