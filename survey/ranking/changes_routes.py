"""The page of changes: an evaluation beside an earlier one of the same campaign."""

from __future__ import annotations

from flask import Blueprint, request

from scoring.explanation.changes import FEW_PLACES
from survey.ranking.changes_views import view_changes
from survey.ranking.pages import ChangesPage
from survey.ranking.read_changes import MOST_PLACES, asked_changes, read_listed
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.addresses import page_of
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("diary", __name__, url_prefix="/evaluations/<int:evaluation_id>/changes")
PAGE = 100


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def changes(evaluation_id: int) -> str:
    """Show who came, went, moved or changed segment since the evaluation before, or since the one named."""
    texts = request.args.get("before", ""), request.args.get("few", "")
    asked = or_404(asked_changes(database(), evaluation_id, *texts))
    view = None
    if asked.before is not None:
        first, second = (read_listed(database(), item, current_scope()) for item in (asked.before, asked.evaluation))
        view = view_changes(first, second, few=asked.few)
    moved = view.moved if view is not None else ()
    page = page_of(len(moved), PAGE, lambda number: moved[(number - 1) * PAGE : number * PAGE])
    error = _("请填0至%(most)s的整数；下面按%(few)s位列出", most=MOST_PLACES, few=FEW_PLACES) if asked.wrong else ""
    return ChangesPage(
        evaluation=asked.evaluation,
        before=asked.before,
        earlier=asked.earlier,
        view=view,
        few=asked.few,
        typed=asked.typed,
        error=error,
        moved=page.rows,
        page=page.number,
        pages=page.pages,
    ).render()
