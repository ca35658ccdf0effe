"""The page of one enterprise for officials: contacts masked, opened by a POST that is recorded; its newest entries."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.firm_pages import FirmPage
from survey.accounts.firm_record_views import FirmView, former_names, view_changes, view_columns, view_standing
from survey.accounts.firm_views import view_contacts
from survey.accounts.save_purpose import save_purpose
from survey.accounts.trail_views import view_entries
from survey.forms.purpose import PurposeForm
from survey.models import Enterprise, utc_now
from survey.queries import account_requests, firm_records, trail
from survey.queries.closes import calendar_of
from survey.queries.trail_objects import closed_to
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.figures import SHANGHAI

blueprint = Blueprint("firms", __name__)
SHOWN, CHANGES = 10, 100


@blueprint.get("/firms/<int:enterprise_id>")
@allow(Permission.READ_FIRM_TRAIL)
def firm(enterprise_id: int) -> str | Response:
    """Show an enterprise with its contacts masked; a record that was merged leads to the one that goes on."""
    found = _firm(enterprise_id)
    if found.merged_into_id is not None:
        return redirect(url_for("firms.firm", enterprise_id=found.merged_into_id))
    return _page(_firm(enterprise_id), PurposeForm(), opened=False)


@blueprint.post("/firms/<int:enterprise_id>")
@allow(Permission.OPEN_CONTACTS)
def open_contacts(enterprise_id: int) -> str:
    """Show the telephones and mail addresses whole; the purpose is recorded before."""
    found, form = _firm(enterprise_id), PurposeForm()
    opened = form.validate_on_submit()
    if opened:
        about = ("enterprise", enterprise_id)
        save_purpose(database(), about, None, form.reason.data or "", by=signed_in())
        found = _firm(enterprise_id)
        taken()
    return _page(found, form, opened=opened)


def _firm(enterprise_id: int) -> Enterprise:
    return or_404(account_requests.firm_in_reach(database(), current_scope(), enterprise_id))


def _record(found: Enterprise) -> FirmView:
    changes = firm_records.changes(database(), found.id, limit=CHANGES)
    return FirmView(
        columns=view_columns(found, firm_records.group_name(database(), found.group_id)),
        standing=view_standing(
            found, firm_records.in_campaigns(database(), found.id), utc_now().astimezone(SHANGHAI).date()
        ),
        changes=view_changes(changes),
        former=former_names(found, changes),
        merged=[(one.credit_code, one.name) for one in firm_records.merged_into(database(), found.id)],
    )


def _may_propose(found: Enterprise, record: FirmView) -> bool:
    """Return whether the town can propose a firm for the chosen campaign as it stands."""
    campaign = chosen_campaign()
    if campaign is None or not may(Permission.PROPOSE_FIRMS):
        return False
    own = next((row for row in record.standing if row.campaign_id == campaign.id), None)
    in_time = utc_now() <= calendar_of(database(), campaign, found.id).closes_at
    return own is not None and own.open_to_proposals and in_time


def _page(found: Enterprise, form: PurposeForm, *, opened: bool) -> str:
    entries = trail.entries_of_firm(database(), found.id, closed_to(database(), signed_in()), size=SHOWN)
    record = _record(found)
    return FirmPage(
        enterprise=found,
        record=record,
        may_propose=_may_propose(found, record),
        contacts=view_contacts(database(), found, whole=opened),
        opened=opened,
        form=form,
        trail=view_entries(database(), entries, whole=True),
    ).render()
