"""The page about how sure an evaluation's list is: certainty classes, levers, effects of limits, nearest firms."""

from __future__ import annotations

from flask import Blueprint

from scoring.loading.scheme import load_scheme
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.ranking.pages import RobustnessPage
from survey.ranking.robustness_views import share_limits, view_cells, view_levers, view_standings
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.certainty import explain_share
from survey.words.limits import say_attribute
from survey.words.prices import other_list, price_lines

blueprint = Blueprint("robustness", __name__, url_prefix="/evaluations/<int:evaluation_id>/robustness")


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def overview(evaluation_id: int) -> str:
    """Show how far the list depends on weights, answers and limits."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme = load_scheme(evaluation.scheme.document)
    rows = evaluations.entries(database(), evaluation_id, current_scope(), Filters())
    names = {row.version.credit_code: row.version.name for row in rows}
    summary, lists = evaluation.summary, evaluations.seat_draws(database(), evaluation)
    draws = summary.get("certainty", {}).get("draws", 0)
    return RobustnessPage(
        evaluation=evaluation,
        scheme=scheme,
        standings=view_standings(evaluation, lists),
        levers=view_levers(evaluation, scheme),
        prices=price_lines(evaluation, scheme, names),
        other=other_list(evaluation, names),
        cells=view_cells(rows, scheme, share_limits(scheme, evaluation.parameters.get("pool_seats", []))),
        unmet=[say_attribute(name) for name in summary.get("unmet_shares", [])],
        draws=draws,
        about=explain_share(draws, lists) if draws else "",
    ).render()
