"""The page of groups: who counts as one group in an evaluation, and who may be one without counting so."""

from __future__ import annotations

from flask import Blueprint

from scoring.loading.scheme import load_scheme
from scoring.selection.suspected_groups import MOST_ALIKE
from survey.queries import evaluations
from survey.queries.group_signs import firms_placed
from survey.ranking.group_views import view_groups
from survey.ranking.pages import GroupsPage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import page_of
from survey.web.request_context import database
from survey.web.responses import or_404

blueprint = Blueprint("groups", __name__, url_prefix="/evaluations/<int:evaluation_id>/groups")
PAGE = 50


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def overview(evaluation_id: int) -> str:
    """Show the groups of an evaluation as the limit counts them, and firms that officials should look at."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    scheme = load_scheme(evaluation.scheme.document)
    view = view_groups(firms_placed(database(), evaluation_id, current_scope()), scheme)
    lines = view.suspected
    page = page_of(len(lines), PAGE, lambda number: lines[(number - 1) * PAGE : number * PAGE])
    return GroupsPage(
        evaluation=evaluation,
        per_group=scheme.choice.per_group,
        most=MOST_ALIKE,
        counted=view.counted,
        suspected=page.rows,
        total=len(lines),
        over=sum(item.over for item in lines),
        page=page.number,
        pages=page.pages,
    ).render()
