"""The page of gaps: how far verified scores are from self-reported ones, by pool, town, industry and diagnosis."""

from __future__ import annotations

from flask import Blueprint

from scoring.loading.scheme import load_scheme
from survey.queries import evaluations, track_gaps
from survey.ranking.gap_views import total_line, view_gaps
from survey.ranking.pages import GapsPage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.tracks import say_track_plan

blueprint = Blueprint("gaps", __name__, url_prefix="/evaluations/<int:evaluation_id>/gaps")


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def overview(evaluation_id: int) -> str:
    """Show the gaps between both tracks of the firms that the reader sees."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme, scope = load_scheme(evaluation.scheme.document), current_scope()
    rows = track_gaps.gap_rows(database(), evaluation_id, scope)
    return GapsPage(
        evaluation=evaluation,
        total=total_line(rows, scheme),
        tables=view_gaps(rows, track_gaps.rated_by(database(), evaluation_id, scope), scheme),
        plan=say_track_plan(scheme),
    ).render()
