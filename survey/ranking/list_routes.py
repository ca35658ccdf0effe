"""The ranked list: filters in the address, paging, the cut line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.lists.column_sets import BUILT_IN, RANKED_LIST, name_of_set
from survey.lists.filters import filters_as_chips, filters_in_address, offered_filters, read_filters
from survey.lists.read_decided import known_states, said_decisions
from survey.models import Evaluation, EvaluationEntry
from survey.queries import column_sets, evaluations, first_reviews, signals
from survey.queries.gate_states import pending_gates
from survey.queries.list_filters import Filters
from survey.ranking.list_views import RankedRow, say_common_gates, view_rows, with_decisions, with_reviews
from survey.ranking.pages import NoEvaluationPage, RankingPage
from survey.ranking.panel_views import Panel, view_panel
from survey.ranking.pool_views import line_positions, view_pools
from survey.ranking.track_views import definitions_of, track_cells
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.verifying.level_views import say_standing
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import address_arguments, number_in_address, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.levels import say_level_seats
from survey.words.reasons import say_tie_orders
from survey.words.tracks import say_near_line

blueprint = Blueprint("ranking", __name__)
PAGE = 50


@blueprint.get("/ranking")
@allow(Permission.SEE_RANKING)
def ranking() -> str | Response:
    """Go to the newest evaluation's list."""
    newest = evaluations.latest(database(), the_campaign().id)
    if newest is None:
        return NoEvaluationPage().render()
    arguments: dict[str, Any] = {**address_arguments("evaluation_id"), "evaluation_id": newest.id}
    return redirect(url_for("ranking.ranked", **arguments))


@blueprint.get("/evaluations/<int:evaluation_id>/ranking")
@allow(Permission.SEE_RANKING)
def ranked(evaluation_id: int) -> str:
    """Show an evaluation's list within the official's scope."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    states = known_states(database(), signed_in())
    scope, filters = current_scope(), read_filters(request.args, decisions=states)
    page = page_of(
        evaluations.count(database(), evaluation_id, scope, filters),
        PAGE,
        lambda number: evaluations.entries(database(), evaluation_id, scope, filters, page=number, size=PAGE),
    )
    rows, scheme = page.rows, load_scheme(evaluation.scheme.document)
    # The line stands between two places: a list in another order has none.
    cuts = () if filters.sort else evaluations.cut_positions(database(), evaluation_id)
    segments = scheme.segments
    draws = evaluation.summary.get("certainty", {}).get("draws", 0)
    chosen = _chosen(evaluation_id, scope, rows)
    pending = pending_gates(database(), evaluation, scope, scheme)
    return RankingPage(
        evaluation=evaluation,
        scheme=scheme,
        rows=_views(rows, scheme, cuts, pending.common),
        offered=offered_filters(filters, scheme, draws, decisions=states),
        narrowed=filters_in_address(filters),
        chips=_chips(filters, scheme),
        total=page.total,
        everything=evaluations.count(database(), evaluation_id, scope, Filters()),
        page=page.number,
        pages=page.pages,
        pools=view_pools(evaluation, scheme, _seated_below(evaluation, scheme)),
        fitted=bool(segments and segments.model),
        segmented=bool(segments and segments.model and segments.model.k),
        counts=evaluations.standing_counts(database(), evaluation, scope),
        draws=draws,
        lists=_seat_draws(evaluation),
        chosen=chosen,
        panel=None if chosen is None else _panel(evaluation, chosen, scheme, draws),
        level_seats=say_level_seats(evaluation.summary),
        falling=_named(evaluation, "verified_levels", "falls"),
        tracks=track_cells(rows, scheme, definitions_of(evaluation)),
        near_line=say_near_line(evaluation.summary, scheme),
        unverified=_named(evaluation, "near_line", "unverified"),
        verified=[] if chosen is None else say_standing(database(), evaluation.campaign, chosen.version_id),
        row_link=row_link,
        common_gates=say_common_gates(pending, scheme),
        tie_orders=say_tie_orders(scheme),
        sets=list_sets(),
        whole_district=scope.everything,
    ).render()


def _views(
    rows: Sequence[EvaluationEntry], scheme: Scheme, cuts: Sequence[int], common: Collection[str]
) -> list[RankedRow]:
    """Return the lines of a page with what officials said of each firm, as the reader may know it."""
    versions = [row.version_id for row in rows]
    opened = signals.open_of_versions(database(), versions)
    ranks = evaluations.group_ranks(database(), rows)
    views = view_rows(rows, scheme, ranks, cuts, signals=opened, common=common)
    reviewed = with_reviews(views, rows, first_reviews.verdicts_of(database(), versions))
    return with_decisions(reviewed, said_decisions(database(), versions, signed_in()))


def _seat_draws(evaluation: Evaluation) -> int:
    """Return how many whole lists were drawn; 0 for none."""
    lists = evaluations.seat_draws(database(), evaluation)
    return 0 if lists is None else lists.draws


def _named(evaluation: Evaluation, part: str, kind: str) -> Sequence[str]:
    """Return the names of the reader's firms that a part of an evaluation's summary lists by their credit codes."""
    codes = evaluation.summary.get(part, {}).get(kind, [])
    return evaluations.names_in_order(database(), evaluation, current_scope(), codes)


def _seated_below(evaluation: Evaluation, scheme: Scheme) -> Mapping[str, frozenset[str]]:
    """Return per pool for which reasons those after its line have a seat, as far as the reader sees them."""
    lines = line_positions(evaluation, scheme)
    return evaluations.seated_below(database(), evaluation.id, current_scope(), lines)


def _panel(evaluation: Evaluation, chosen: EvaluationEntry, scheme: Scheme, draws: int) -> Panel:
    """Return what stands beside the list about the chosen firm."""
    cut = evaluations.cut_entry(database(), chosen.evaluation_id, chosen.pool)
    middle = evaluations.industry_middle(database(), evaluation, chosen)
    return view_panel(chosen, scheme, cut, middle=middle, draws=draws)


def list_sets() -> list[tuple[str, str]]:
    """Return (value, name) of the column sets that an export may use: the built-in ones and one's own."""
    mine = column_sets.sets_of_user(database(), signed_in().id, RANKED_LIST)
    return [
        *((name, name_of_set(name)) for name in BUILT_IN),
        *((f"mine-{column_set.id}", column_set.name) for column_set in mine),
    ]


def row_link(entry_id: int) -> str:
    """Return the address of this page that shows the entry with this id beside the list."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments("entry"), "entry": entry_id}
    return url_for("ranking.ranked", **arguments) + "#panel"


def _chosen(evaluation_id: int, scope: Scope, rows: Sequence[EvaluationEntry]) -> EvaluationEntry | None:
    """Return the enterprise that the address names, or the first of the page."""
    wanted = number_in_address("entry")
    entry = evaluations.entry(database(), scope, evaluation_id, wanted) if wanted else None
    return entry or next(iter(rows), None)


def _chips(filters: Filters, scheme: Scheme) -> list[dict[str, str]]:
    """Return the filters in use: label, and the address of the list without that filter."""
    return [{"label": label, "href": _without(name)} for name, label in filters_as_chips(filters, scheme)]


def _without(name: str) -> str:
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments(name, "page", "entry")}
    return url_for("ranking.ranked", **arguments)
