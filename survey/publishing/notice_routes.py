"""The public notice: the sheet of a publication for everybody, without signing in, while it is public."""

from __future__ import annotations

from flask import Blueprint, abort

from survey.definitions.local_days import today
from survey.publishing.pages import NoticePage
from survey.publishing.publication_results import PublicationState, state_of
from survey.publishing.publication_views import view_public_sheet
from survey.queries import campaigns, frozen_lists, publications
from survey.web.access import public
from survey.web.request_context import database
from survey.web.responses import or_404

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notice/<int:publication_id>")
@public
def notice(publication_id: int) -> str | tuple[str, int]:
    """Show the sheet to everybody while it is public; afterwards say that it is over."""
    found, day = or_404(publications.publication(database(), publication_id)), today()
    if day < found.starts_on:
        abort(404)
    state = state_of(found, day)
    sheet = None
    if state is PublicationState.RUNNING:
        selected = frozen_lists.entries(database(), found.list_version_id, "selected")
        sheet = view_public_sheet(found, selected)
    page = NoticePage(
        campaign=or_404(campaigns.campaign(database(), found.list_version.campaign_id)),
        publication=found,
        sheet=sheet,
        taken_back=state is PublicationState.TAKEN_BACK,
    ).render()
    return page if sheet is not None else (page, 410)
