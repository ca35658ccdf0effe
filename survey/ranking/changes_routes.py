"""The page of changes: an evaluation beside an earlier one of the same campaign."""

from __future__ import annotations

from flask import Blueprint, abort

from scoring.loading.scheme import load_scheme
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.ranking.changes_views import view_changes
from survey.ranking.pages import ChangesPage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import number_in_address
from survey.web.request_context import database
from survey.web.responses import or_404

blueprint = Blueprint("diary", __name__, url_prefix="/evaluations/<int:evaluation_id>/changes")


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def changes(evaluation_id: int) -> str:
    """Show who came, who went and who changed segment since the evaluation before, or since the one named."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    earlier = [
        row
        for row in evaluations.all_evaluations(database())
        if row.campaign_id == evaluation.campaign_id and row.id < evaluation.id
    ]
    wanted = number_in_address("before")
    before = next((row for row in earlier if row.id == wanted), None) if wanted else next(iter(earlier), None)
    if wanted and before is None:
        abort(404)
    view = None
    if before is not None:
        view = view_changes(
            *(
                (
                    load_scheme(item.scheme.document),
                    evaluations.entries(database(), item.id, current_scope(), Filters()),
                )
                for item in (before, evaluation)
            )
        )
    return ChangesPage(evaluation=evaluation, before=before, earlier=earlier, view=view).render()
