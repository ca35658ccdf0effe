"""回避: who is recused from which firm; declared by oneself or a superior, withdrawn by a superior."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.forms.handing_over import RecusalForm, WithdrawalForm
from survey.models import Campaign, Enterprise
from survey.queries import campaigns, holdings, recusals
from survey.reviewing.holding_views import say_person
from survey.reviewing.pages import RecusalPage, RecusalsPage, WithdrawalPage
from survey.reviewing.record_recusal import record_recusal, substitutes_of
from survey.reviewing.recusal_results import Declared, RecusalRefusedError
from survey.reviewing.recusal_views import RecusalLine, view_recusals, view_takers
from survey.reviewing.recusal_words import say_recusal_refused
from survey.reviewing.revoke_recusal import revoke_recusal
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import Page, as_number, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("recusals", __name__, url_prefix="/recusals")
PAGE = 50


@blueprint.get("")
@allow(Permission.HAND_OVER)
def listed() -> str:
    """List the recusals of the scope, those that hold first."""
    campaign, scope = the_campaign(), current_scope()

    def rows(number: int) -> list[RecusalLine]:
        found = recusals.recusal_page(database(), campaign.id, scope, page=number, size=PAGE)
        return view_recusals(found, signed_in().id)

    page: Page[RecusalLine] = page_of(recusals.recusal_count(database(), campaign.id, scope), PAGE, rows)
    return RecusalsPage(campaign=campaign, page=page).render()


@blueprint.route("/firms/<int:enterprise_id>", methods=["GET", "POST"])
@allow(Permission.REVIEW)
def firm(enterprise_id: int) -> str | Response:
    """Show who is recused from a firm; say it of oneself, or as a superior of somebody else."""
    campaign = the_campaign()
    found, form = _firm(enterprise_id), RecusalForm()
    _offer(form, campaign, found)
    if not form.validate_on_submit():
        return _page(campaign, found, form)
    who, name = as_number(form.who.data or "") or 0, found.name
    declared = Declared(campaign.id, enterprise_id, who, as_number(form.to.data or "") or None, form.reason.data or "")
    try:
        record_recusal(database(), declared, author_id=signed_in().id)
    except RecusalRefusedError as refused:
        form.form_errors.append(say_recusal_refused(refused))
        return _page(the_campaign(), _firm(enterprise_id), form)
    flash(_("已记录回避：%(name)s由别人承办。", name=name))
    return redirect(url_for("recusals.listed"))


@blueprint.route("/<int:recusal_id>/withdraw", methods=["GET", "POST"])
@allow(Permission.DECLARE_RECUSALS)
def withdraw(recusal_id: int) -> str | Response:
    """Withdraw somebody's recusal, with a reason."""
    row = or_404(recusals.recusal_in_scope(database(), the_campaign().id, current_scope(), recusal_id))
    [line], form = view_recusals([row], signed_in().id), WithdrawalForm()
    if form.validate_on_submit():
        try:
            revoke_recusal(database(), recusal_id, reason=form.reason.data or "", author_id=signed_in().id)
        except RecusalRefusedError as refused:
            form.form_errors.append(say_recusal_refused(refused))
        else:
            flash(_("已解除回避。企业仍由现在的承办人承办，需要时请另行交接。"))
            return redirect(url_for("recusals.listed"))
    return WithdrawalPage(campaign=the_campaign(), line=line, form=form).render()


def _firm(enterprise_id: int) -> Enterprise:
    return or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))


def _offer(form: RecusalForm, campaign: Campaign, firm: Enterprise) -> None:
    """Give the form its choices: oneself, for a superior everybody who works with the firm; and who gets the case."""
    people = holdings.officials_for(database(), firm.unit)
    form.who.choices = [(str(one.id), say_person(one)) for one in people if one.id == signed_in().id]
    if may(Permission.DECLARE_RECUSALS):
        form.who.choices = [("", _("请选择")), *((str(one.id), say_person(one)) for one in people)]
    left_out = () if may(Permission.DECLARE_RECUSALS) else (signed_in().id,)
    form.to.choices = view_takers(people, substitutes_of(database(), campaign.id), left_out)


def _page(campaign: Campaign, firm: Enterprise, form: RecusalForm) -> str:
    lines = view_recusals(recusals.recusals_of(database(), campaign.id, current_scope(), firm.id), signed_in().id)
    recused = any(line.stands and line.own for line in lines)
    return RecusalPage(
        campaign=campaign, enterprise_id=firm.id, name=firm.name, lines=lines, form=None if recused else form
    ).render()
