"""What a firm sees of its conditions."""

from __future__ import annotations

from flask import Blueprint

from survey.answering.find_draft import own_draft
from survey.definitions.local_days import today
from survey.queries import conditions, submissions
from survey.store.permissions import Permission
from survey.verifying.condition_pages import OwnConditionsPage
from survey.verifying.condition_views import own_verdicts, view_conditions
from survey.web.access import allow
from survey.web.request_context import database

blueprint = Blueprint("own_conditions", __name__)


@blueprint.get("/own-conditions")
@allow(Permission.FILL)
def own() -> str:
    """Show how each condition of the own firm stands, and of a failed one what cures it and whom to ask."""
    draft = own_draft()
    scheme, lines = conditions.scheme_of(database(), draft.campaign.id), []
    if scheme is not None:
        rows = conditions.recorded(database(), draft.campaign.id, draft.enterprise.id)
        own = own_verdicts(database(), scheme, submissions.latest_version(database(), draft.submission_id))
        lines = view_conditions(scheme, rows, own, today())
    return OwnConditionsPage(campaign=draft.campaign, enterprise=draft.enterprise, lines=lines).render()
