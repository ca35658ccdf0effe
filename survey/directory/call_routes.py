"""The pages on which one firm is called, exempted, proposed, and what its town proposed is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.accounts.firm_record_views import StandingRow, view_standing
from survey.directory.call_firms import call_firms, take_back_call
from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.directory.decide_proposal import decide_proposal
from survey.directory.exempt_firms import end_exemption, exempt_firms
from survey.directory.pages import ProposePage, StandingPage
from survey.directory.propose_firms import choose_to_propose, propose_firms
from survey.directory.read_firms import read_firms
from survey.directory.views import ActChoice, view_acts
from survey.directory.words import say_left, say_refusal
from survey.forms.directory import CampaignActForm, StandingForm
from survey.models import Enterprise, utc_now
from survey.queries import firm_records
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import SHANGHAI
from survey.words.language import _

blueprint = Blueprint("decisions", __name__, url_prefix="/firms")
Act = Callable[[Session, int, list[int], str, int], FirmsOutcome]


def _act(service: Callable[..., FirmsOutcome], **more: object) -> Act:
    return lambda held, campaign, firms, reason, by: service(held, campaign, firms, reason=reason, author_id=by, **more)


ACTS: Mapping[str, Act] = {
    "call": _act(call_firms),
    "take_back": _act(take_back_call),
    "exempt": _act(exempt_firms),
    "end": _act(end_exemption),
    "accept": _act(decide_proposal, accept=True),
    "refuse": _act(decide_proposal, accept=False),
}


@blueprint.route("/<int:enterprise_id>/standing", methods=["GET", "POST"])
@allow(Permission.CALL_FIRMS)
def standing(enterprise_id: int) -> str | Response:
    """Call a firm to the campaign, exempt it, take either back, or decide what its town proposed."""
    found = _firm(enterprise_id)
    row, acts = _row(found)
    form = StandingForm(data={"campaign": _campaign()})
    form.act.choices = [(one, one) for one in ACTS]
    if form.validate_on_submit():
        fault = _try(ACTS[form.act.data or ""], enterprise_id, form)
        if not fault:
            flash(_("已记录。"))
            return redirect(url_for("firms.firm", enterprise_id=enterprise_id))
        form.form_errors.append(fault)
        row, acts = _row(_firm(enterprise_id))
    return StandingPage(enterprise=_firm(enterprise_id), row=row, acts=acts, form=form).render()


@blueprint.route("/<int:enterprise_id>/propose", methods=["GET", "POST"])
@allow(Permission.PROPOSE_FIRMS)
def propose(enterprise_id: int) -> str | Response:
    """Propose a firm of one's own town to be called."""
    found = _firm(enterprise_id)
    form = CampaignActForm(data={"campaign": _campaign()})
    if form.validate_on_submit():
        fault = _try(_act(propose_firms), enterprise_id, form)
        if not fault:
            flash(_("已建议列入，等区里决定。"))
            return redirect(url_for("firms.firm", enterprise_id=enterprise_id))
        form.form_errors.append(fault)
        found = _firm(enterprise_id)
    return ProposePage(enterprise=found, row=_row(found)[0], refusal=_why_not_proposed(found), form=form).render()


def _why_not_proposed(found: Enterprise) -> str:
    """Return why a firm can't be proposed as it stands; empty where it can."""
    campaign = chosen_campaign()
    if campaign is None:
        return ""
    read = read_firms(database(), campaign, current_scope(), [found.id], reader_id=signed_in().id)
    locked = read.as_locked(closing=True)
    choose_to_propose(locked)
    return say_left(locked.why[found.id]) if found.id in locked.why else ""


def _try(act: Act, enterprise_id: int, form: CampaignActForm) -> str:
    """Do something with one firm in the campaign that the page was about; return why not, or an empty text."""
    campaign = chosen_campaign()
    number = campaign.id if campaign is not None else 0
    if form.campaign.data != str(number):
        form.campaign.data = str(number)
        return _("打开本页之后换了批次，没有记录任何内容。请核对本页现在的批次，再提交。")
    try:
        outcome = act(database(), number, [enterprise_id], form.reason.data or "", signed_in().id)
    except CallRefusedError as error:
        return say_refusal(error.code)
    return say_left(outcome.why[enterprise_id]) if outcome.why else ""


def _campaign() -> str:
    campaign = chosen_campaign()
    return str(campaign.id if campaign is not None else 0)


def _firm(enterprise_id: int) -> Enterprise:
    return or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))


def _row(found: Enterprise) -> tuple[StandingRow | None, list[ActChoice]]:
    """Return where a firm stands in the chosen campaign, and what can be done; nothing where there is no campaign."""
    campaign = chosen_campaign()
    if campaign is None:
        return None, []
    rows = firm_records.in_campaigns(database(), found.id, campaign_id=campaign.id)
    [row] = view_standing(found, rows, utc_now().astimezone(SHANGHAI).date())
    return row, list(view_acts(rows[0], proposed=row.proposed))
