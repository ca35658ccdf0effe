"""The page about how sure an evaluation's list is: certainty classes, levers, effects of limits, nearest firms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import Blueprint, request

from scoring.loading.scheme import load_scheme
from survey.models import Evaluation, EvaluationEntry
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.queries.nearest import Nearest, labelled_as, nearest_to
from survey.ranking.incentive_views import codes_named, codes_shown, view_incentives
from survey.ranking.pages import IncentivesPage, RobustnessPage
from survey.ranking.read_incentives import codes_of, lists_of, view_lines
from survey.ranking.robustness_views import LISTED, share_limits, view_cells, view_levers, view_standings
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope
from survey.web.addresses import page_of
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.certainty import explain_share
from survey.words.levels import say_level_seats
from survey.words.limits import say_attribute
from survey.words.prices import codes_of_limits, other_list, price_lines
from survey.words.tracks import say_near_line, say_verified_of

blueprint = Blueprint("robustness", __name__, url_prefix="/evaluations/<int:evaluation_id>/robustness")
PAGE = 50


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def overview(evaluation_id: int) -> str:
    """Show how far the list depends on weights, answers and limits."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme = load_scheme(evaluation.scheme.document)
    scope, summary = current_scope(), evaluation.summary
    lists, draws = evaluations.seat_draws(database(), evaluation), summary.get("certainty", {}).get("draws", 0)
    names = evaluations.names_seen(database(), evaluation, scope, codes_of_limits(evaluation))

    def nearest(attribute: str, value: str) -> Nearest:
        labelled = labelled_as(attribute, value, scheme, summary)
        return nearest_to(database(), evaluation_id, scope, labelled, listed=LISTED)

    return RobustnessPage(
        evaluation=evaluation,
        scheme=scheme,
        standings=view_standings(evaluation, lists),
        levers=view_levers(evaluation, scheme),
        prices=price_lines(evaluation, scheme, names),
        other=other_list(evaluation, names),
        cells=view_cells(nearest, scheme, share_limits(scheme, evaluation.parameters.get("pool_seats", []))),
        unmet=[say_attribute(name) for name in summary.get("unmet_shares", [])],
        draws=draws,
        about=explain_share(draws, lists) if draws else "",
        verification=[
            say_verified_of(
                evaluations.verified_count(database(), evaluation, scope),
                evaluations.count(database(), evaluation_id, scope, Filters()),
            ),
            *say_near_line(summary, scheme),
            *say_level_seats(summary),
        ],
        incentives=view_incentives(evaluation, scheme, _checked(evaluation, scope)),
    ).render()


@blueprint.get("/incentives")
@allow(Permission.SEE_RANKING)
def incentives(evaluation_id: int) -> str:
    """Show a list of the incentive check in pages: ``list`` names it, the first one where it names none."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme, scope = load_scheme(evaluation.scheme.document), current_scope()
    stored = or_404(evaluation.summary.get("incentives"))
    lists = lists_of(stored, _covered(evaluation, scope), scheme)
    shown = next((one for one in lists if one.name == request.args.get("list")), lists[0])
    page = page_of(len(shown.lines), PAGE, lambda number: shown.lines[(number - 1) * PAGE : number * PAGE])
    rows = evaluations.entries_seen(database(), evaluation, scope, codes_of(page.rows))
    return IncentivesPage(
        evaluation=evaluation,
        lists=lists,
        shown=shown,
        lines=view_lines(shown, page.rows, scheme, rows),
        page=page.number,
        pages=page.pages,
    ).render()


def _covered(evaluation: Evaluation, scope: Scope) -> Collection[str]:
    """Return whom the incentive check names, as far as the scope covers them; who covers everything covers all."""
    named = codes_named(evaluation)
    return named if scope.everything else evaluations.names_seen(database(), evaluation, scope, named).keys()


def _checked(evaluation: Evaluation, scope: Scope) -> Sequence[EvaluationEntry]:
    """Return the entries that the page shows of the incentive check."""
    shown = codes_shown(evaluation, _covered(evaluation, scope))
    return evaluations.entries_seen(database(), evaluation, scope, shown)
