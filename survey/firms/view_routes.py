"""Saved views of the list of firms: kept under a name, renamed, shared, opened first, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.firms import save_view
from survey.firms.pages import ViewsPage
from survey.firms.position_views import read_list
from survey.firms.save_view import ViewRefusedError
from survey.firms.view_words import say_refused_view
from survey.firms.views import address_of_view, query_of, view_lines
from survey.forms.firm_actions import ViewForm
from survey.models import SavedView
from survey.queries import saved_views
from survey.queries.removals import was_removed_by
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("firm_views", __name__, url_prefix="/firms/views")
OF_THE_NAME = frozenset({"no_name", "long_name", "same_name"})
"""Why a view is refused that is a fault of its name."""


@blueprint.get("")
@allow(Permission.SEE_FIRMS)
def views() -> str:
    """List one's own views, to be renamed, shared or removed, and those that others share."""
    return _page()


@blueprint.post("")
@allow(Permission.SEE_FIRMS)
def make() -> str | Response:
    """Keep the filters, order and columns that the form names, and go back to them."""
    form, arguments = ViewForm(), read_list(request.form.get("address", "")).arguments()
    name = form.name.data or ""
    try:
        save_view.make_view(
            database(),
            signed_in().id,
            name,
            arguments,
            shared=bool(form.shared.data),
            opens_first=bool(form.opens_first.data),
        )
    except ViewRefusedError as refused:
        return _page(_faulty(form, refused.code), query=query_of(arguments))
    flash(_("已保存视图“%(name)s”。", name=name.strip()))
    return redirect(_list(arguments))


@blueprint.post("/<int:view_id>")
@allow(Permission.SEE_FIRMS)
def change(view_id: int) -> str | Response:
    """Rename one of one's own views, share it or not, open the list with it or not.

    Who removed it meanwhile, in another window, keeps what he typed for a new view.
    """
    view, form = _find_or_removed(view_id), ViewForm()
    if view is None:
        return _gone(form)
    number, name = view.id, form.name.data or ""
    try:
        save_view.change_view(
            database(), view, name, shared=bool(form.shared.data), opens_first=bool(form.opens_first.data)
        )
    except ViewRefusedError as refused:
        return _gone(form) if refused.code == "gone" else _page(_faulty(form, refused.code, number), view_id=number)
    flash(_("已保存视图“%(name)s”。", name=name.strip()))
    return redirect(url_for("firm_views.views"))


@blueprint.post("/<int:view_id>/remove")
@allow(Permission.SEE_FIRMS)
def remove(view_id: int) -> Response:
    """Remove one of one's own views, and go to the list that it showed."""
    view = _find_or_removed(view_id)
    if view is None:
        flash(_("这个视图此前已经删除。"))
        return redirect(url_for("firm_views.views"))
    name, arguments = view.name, address_of_view(view).arguments()
    save_view.remove_view(database(), view)
    flash(_("已删除视图“%(name)s”；它的筛选条件仍在地址栏里，可以重新保存。", name=name))
    return redirect(_list(arguments))


def _page(form: ViewForm | None = None, *, view_id: int = 0, query: str = "") -> str:
    """Return the page of views. `form`: what was refused, of a view with this id, or of a new one with this address."""
    lines = view_lines(saved_views.views_for(database(), signed_in().id), signed_in().id, current_scope())
    return ViewsPage(
        own=[line for line in lines if not line.by],
        others=[line for line in lines if line.by],
        most=save_view.MOST_VIEWS,
        longest=save_view.LONGEST_NAME,
        refused=form,
        refused_id=view_id,
        query=query,
    ).render()


def _list(arguments: Mapping[str, Any]) -> str:
    return url_for("firm_list.firms", **arguments)


def _find_or_removed(view_id: int) -> SavedView | None:
    """Return one of one's own views, None for one that one removed; 404 for any other number."""
    view = saved_views.view_of_user(database(), signed_in().id, view_id)
    if view is None and was_removed_by(database(), signed_in().id, "view", view_id):
        return None
    return or_404(view)


def _gone(form: ViewForm) -> str:
    """Show what was typed for a view that is gone as a new one, with the address that its page had."""
    query = query_of(read_list(request.form.get("address", "")).arguments())
    return _page(_faulty(form, "gone"), query=query)


def _faulty(form: ViewForm, code: str, view_id: int = 0) -> ViewForm:
    """Return what was typed with the sentence why it is refused: beside the name where that is at fault."""
    form.name.id = f"name-{view_id or 'new'}"
    form.name.errors = []
    where = form.name.errors if code in OF_THE_NAME else form.form_errors
    where.append(say_refused_view(code, longest=save_view.LONGEST_NAME, most=save_view.MOST_VIEWS))
    return form
