"""The ranked list: filters in the address, paging, the cut line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.lists.column_sets import BUILT_IN, RANKED_LIST, say_set
from survey.lists.filter_address import read_filters
from survey.lists.filter_words import filter_choices, said_filters
from survey.models import EvaluationEntry, Role
from survey.queries import column_sets, evaluations
from survey.queries.evaluations import Filters
from survey.ranking.list_views import view_rows
from survey.ranking.panel_views import view_panel
from survey.store.scope import OFFICIALS, Scope
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import address_arguments, number, page_of
from survey.web.pages import database
from survey.words.entries import points_of
from survey.words.reasons import say_tie_orders

blueprint = Blueprint("ranking", __name__)
PAGE = 50


@blueprint.get("/ranking")
@allow(*OFFICIALS)
def ranking() -> str | Response:
    """Go to the newest evaluation's list."""
    newest = evaluations.latest(database())
    if newest is None:
        return render_template("ranking/none.html")
    arguments: dict[str, Any] = {**address_arguments("evaluation_id"), "evaluation_id": newest.id}
    return redirect(url_for("ranking.ranked", **arguments))


@blueprint.get("/evaluations/<int:evaluation_id>/ranking")
@allow(*OFFICIALS)
def ranked(evaluation_id: int) -> str:
    """Show an evaluation's list within the official's scope."""
    found = evaluations.evaluation(database(), evaluation_id)
    if found is None:
        abort(404)
    scope, filters = current_scope(), read_filters()
    page = page_of(
        evaluations.count(database(), evaluation_id, scope, filters),
        PAGE,
        lambda number: evaluations.entries(database(), evaluation_id, scope, filters, page=number, size=PAGE),
    )
    rows = page.rows
    scheme = load_scheme(found.scheme.document)
    cuts = evaluations.cut_positions(database(), evaluation_id)
    cut_score = points_of(found.summary["cut_score"], scheme.places)
    draws = found.summary.get("certainty", {}).get("draws", 0)
    chosen = _chosen(evaluation_id, scope, rows)
    return render_template(
        "ranking/ranking.html",
        evaluation=found,
        scheme=scheme,
        rows=view_rows(rows, scheme, evaluations.group_ranks(database(), evaluation_id), cuts),
        filters=filters,
        chips=_chips(filters, scheme),
        total=page.total,
        everything=evaluations.count(database(), evaluation_id, scope, Filters()),
        page=page.number,
        pages=page.pages,
        cut_score="–" if cut_score is None else f"{cut_score:.{scheme.places}f}",
        choices=filter_choices(scheme, draws),
        counts=evaluations.standing_counts(database(), evaluation_id, scope),
        draws=draws,
        chosen=chosen,
        panel=view_panel(
            chosen,
            scheme,
            evaluations.cut_entry(database(), evaluation_id, chosen.pool),
            peers=evaluations.industry_values(database(), chosen),
            draws=draws,
        )
        if chosen is not None
        else None,
        row_link=row_link,
        tie_orders=say_tie_orders(scheme),
        sets=list_sets(),
        whole_district=scope.everything,
        may_change=signed_in().role == Role.DISTRICT,
    )


def list_sets() -> list[tuple[str, str]]:
    """Return (value, name) of the column sets that an export may use: the built-in ones and one's own."""
    mine = column_sets.mine(database(), signed_in().id, RANKED_LIST)
    return [*((name, say_set(name)) for name in BUILT_IN), *((f"mine-{found.id}", found.name) for found in mine)]


def row_link(entry_id: int) -> str:
    """Return this page's address with another enterprise beside the list."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments("entry"), "entry": entry_id}
    return url_for("ranking.ranked", **arguments) + "#panel"


def _chosen(evaluation_id: int, scope: Scope, rows: Sequence[EvaluationEntry]) -> EvaluationEntry | None:
    """Return the enterprise that the address names, or the first of the page."""
    wanted = number("entry")
    found = evaluations.entry(database(), scope, evaluation_id, wanted) if wanted else None
    return found or next(iter(rows), None)


def _chips(filters: Filters, scheme: Scheme) -> list[dict[str, str]]:
    """Return what is narrowed, each with the address without it."""
    return [{"label": label, "href": _without(name)} for name, label in said_filters(filters, scheme)]


def _without(name: str) -> str:
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments(name, "page", "entry")}
    return url_for("ranking.ranked", **arguments)
