"""The page of one enterprise for officials: contacts masked, opened by a POST that is recorded; its newest entries."""

from __future__ import annotations

from flask import Blueprint

from survey.accounts.firm_pages import FirmPage
from survey.accounts.firm_views import view_contacts
from survey.accounts.save_purpose import save_purpose
from survey.accounts.trail_views import view_entries
from survey.forms.purpose import PurposeForm
from survey.models import Enterprise
from survey.queries import account_requests, trail
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken

blueprint = Blueprint("firms", __name__)
SHOWN = 10


@blueprint.get("/firms/<int:enterprise_id>")
@allow(Permission.READ_FIRM_TRAIL)
def firm(enterprise_id: int) -> str:
    """Show an enterprise with its contacts masked."""
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


def _page(found: Enterprise, form: PurposeForm, *, opened: bool) -> str:
    entries = trail.entries_of_firm(database(), found.id, size=SHOWN)
    return FirmPage(
        enterprise=found,
        contacts=view_contacts(database(), found, whole=opened),
        opened=opened,
        form=form,
        trail=view_entries(database(), entries, whole=True),
    ).render()
