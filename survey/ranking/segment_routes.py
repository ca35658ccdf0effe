"""The pages of an evaluation's segments: the overview, and one segment with its members."""

from __future__ import annotations

from flask import Blueprint

from scoring.definition.scheme import Scheme
from scoring.exact import WEIGHT, unscaled
from scoring.loading.scheme import load_scheme
from survey.models import Evaluation
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.ranking.list_views import view_rows
from survey.ranking.pages import SegmentPage, SegmentsPage
from survey.ranking.segment_views import view_model, view_segments
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import page_of
from survey.web.request_context import database
from survey.web.responses import or_404

blueprint = Blueprint("segments", __name__, url_prefix="/evaluations/<int:evaluation_id>/segments")
PAGE = 50


def _find(evaluation_id: int) -> tuple[Evaluation, Scheme]:
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    return evaluation, load_scheme(evaluation.scheme.document)


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def overview(evaluation_id: int) -> str:
    """Show every segment with its profile, or that there are none, and where that comes from."""
    evaluation, scheme = _find(evaluation_id)
    model = or_404(view_model(scheme))
    return SegmentsPage(evaluation=evaluation, segments=view_segments(scheme, evaluation), model=model).render()


@blueprint.get("/<int:number>")
@allow(Permission.SEE_RANKING)
def segment(evaluation_id: int, number: int) -> str:
    """Show one segment: profile, contrasts in words, members within the official's scope."""
    evaluation, scheme = _find(evaluation_id)
    view = or_404(next((item for item in view_segments(scheme, evaluation) if item.number == number), None))
    scope, filters = current_scope(), Filters(segment=str(number))
    page = page_of(
        evaluations.count(database(), evaluation_id, scope, filters),
        PAGE,
        lambda wanted: evaluations.entries(database(), evaluation_id, scope, filters, page=wanted, size=PAGE),
    )
    rows = page.rows
    ranks = evaluations.group_ranks(database(), rows)
    return SegmentPage(
        evaluation=evaluation,
        segment=view,
        rows=view_rows(rows, scheme, ranks, ()),
        stability={row.id: f"{unscaled(row.stability, WEIGHT) * 100:.0f}%" for row in rows},
        page=page.number,
        pages=page.pages,
    ).render()
