"""The page from which the archive of a campaign is taken, and the start of the job that writes it."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.jobs import MASKED, WHOLE
from survey.archiving.pages import ArchivePage
from survey.forms.purpose import PurposeForm
from survey.jobs.start_job import start_and_follow
from survey.models import Campaign, utc_now
from survey.queries import campaigns, recusals
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken

blueprint = Blueprint("archiving", __name__)


def _page(campaign: Campaign, form: PurposeForm, *, whole: bool) -> str:
    mine = recusals.recused_firms(database(), signed_in().id, campaign.id)
    return ArchivePage(
        campaign=campaign,
        form=form,
        whole=whole,
        open_until=campaign.closes_at > utc_now(),
        recused=len(mine),
    ).render()


@blueprint.get("/campaigns/<int:campaign_id>/archive")
@allow(Permission.TAKE_ARCHIVE)
def archive(campaign_id: int) -> str:
    """Say what the archive holds, and ask whether contacts shall be whole in it."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    return _page(found, PurposeForm(formdata=None), whole=False)


@blueprint.post("/campaigns/<int:campaign_id>/archive")
@allow(Permission.TAKE_ARCHIVE)
def take(campaign_id: int) -> str | Response:
    """Start the job that writes the archive, for a reason, which is recorded; contacts are whole if they are chosen."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    form, whole = PurposeForm(), request.form.get("contacts") == "1"
    if not form.validate_on_submit():
        return _page(found, form, whole=whole)
    taken()
    wish = ArchiveWish(found.id, form.reason.data or "", contacts=whole)
    return start_and_follow(WHOLE if whole else MASKED, wish.parameters())
