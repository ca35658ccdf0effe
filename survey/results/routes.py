"""The pages of an enterprise's result."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from survey.answering.find_draft import own_draft
from survey.queries import campaigns, submissions
from survey.results.pages import NoResultPage, ResultPage
from survey.results.rating_views import levels_of_version, view_ratings
from survey.results.views import not_asked_by, view_version_results
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope
from survey.web.request_context import database
from survey.web.responses import or_404

blueprint = Blueprint("results", __name__)


@blueprint.get("/result")
@allow(Permission.FILL)
def latest() -> str | Response:
    """Go to the newest result, or say when there will be one."""
    draft = own_draft()
    version = submissions.latest_version(database(), draft.submission_id)
    if version is None:
        return NoResultPage().render()
    return redirect(url_for("results.result", version_id=version.id))


@blueprint.get("/result/<int:version_id>")
@allow(Permission.SEE_ANSWERS)
def result(version_id: int) -> str:
    """Show level, points, profile and next step of one version."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    views = view_version_results(version)
    enterprise_id = version.submission.participation.enterprise_id
    external = view_ratings(database(), current_scope(), enterprise_id, levels_of_version(version))
    campaign = or_404(campaigns.campaign(database(), version.submission.participation.campaign_id))
    return ResultPage(
        version=version, campaign=campaign, views=views, not_asked=not_asked_by(version), external=external
    ).render()
