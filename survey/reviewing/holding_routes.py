"""Who holds which cases, and the forms that hand them over: a case, a unit, everything of a colleague."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.definitions.directory import directory
from survey.directory.call_results import CallRefusedError
from survey.directory.words import say_left, say_refusal
from survey.forms.handing_over import HandOverCaseForm, HandOverColleagueForm, HandOverUnitForm
from survey.models import Campaign, utc_now
from survey.queries import absences, campaigns, holdings, people
from survey.queries.firm_filters import FirmSource
from survey.queries.holdings import HandOverFilters
from survey.reviewing.hand_over_all import hand_over_colleague, hand_over_unit
from survey.reviewing.hand_over_firms import hand_over_firms
from survey.reviewing.holding_views import (
    HandOverLine,
    People,
    say_person,
    view_assignable,
    view_hand_overs,
    view_holdings,
)
from survey.reviewing.mark_seen import mark_seen
from survey.reviewing.pages import HandOverPage, HandOversPage, HoldingsPage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import Page, as_number, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import SHANGHAI
from survey.words.language import _, _n, in_words

blueprint = Blueprint("holdings", __name__, url_prefix="/holdings")
PAGE, LAST = 50, 5
LATELY = timedelta(days=7)


@blueprint.get("", endpoint="holdings")
@allow(Permission.HAND_OVER)
def table() -> str:
    """Show who holds which cases of the scope since when, how many wait there, and the last hand-overs."""
    campaign, scope, now = the_campaign(), current_scope(), utc_now()
    source = FirmSource(campaign.id, now.astimezone(SHANGHAI).date(), scope)
    rows = holdings.held_cases(database(), source)
    persons = {number: person for number in {row.holder_id for row in rows if row.holder_id is not None}
               if (person := people.official(database(), number)) is not None}  # fmt: skip
    last = holdings.hand_over_page(database(), campaign.id, scope, HandOverFilters(), page=1, size=LAST)
    return HoldingsPage(
        campaign=campaign,
        lines=view_holdings(
            rows,
            People(persons, absences.deputies(database(), source.day)),
            holdings.named_reviewers(database(), campaign.id),
            now,
        ),
        cases=sum(row.cases for row in rows),
        waiting=sum(row.waiting for row in rows),
        lately=view_hand_overs(last, signed_in().id),
        hand_overs=holdings.hand_over_count(database(), campaign.id, scope, HandOverFilters()),
    ).render()


@blueprint.get("/hand-overs")
@allow(Permission.HAND_OVER)
def hand_overs() -> str:
    """List what was handed over; with ``own=1`` what concerns the reader, of the last days.

    With ``unseen=1`` what was handed to him and he did not say yet that he knows of.
    """
    campaign, scope, own = the_campaign(), current_scope(), request.args.get("own") == "1"
    unseen = request.args.get("unseen") == "1"
    filters = HandOverFilters(signed_in().id, utc_now() - LATELY) if own else HandOverFilters()
    if unseen:
        filters = HandOverFilters(signed_in().id, unseen=True)
    total = holdings.hand_over_count(database(), campaign.id, scope, filters)

    def rows(number: int) -> list[HandOverLine]:
        found = holdings.hand_over_page(database(), campaign.id, scope, filters, page=number, size=PAGE)
        return view_hand_overs(found, signed_in().id)

    page: Page[HandOverLine] = page_of(total, PAGE, rows)
    return HandOversPage(campaign=campaign, page=page, own=own, unseen=unseen).render()


@blueprint.post("/hand-overs/<int:hand_over_id>/seen")
@allow(Permission.HAND_OVER)
def seen(hand_over_id: int) -> Response:
    """Say that one knows of a hand-over in which one got cases."""
    or_404(holdings.hand_over_in_scope(database(), the_campaign().id, current_scope(), hand_over_id))
    if mark_seen(database(), hand_over_id, user_id=signed_in().id):
        flash(_("已登记：您已知悉这次交接。"))
    else:
        flash(_("没有登记：这次交接没有交给您，或者您已登记过。"), "warning")
    return redirect(url_for("holdings.hand_overs"))


@blueprint.route("/case/<int:enterprise_id>", methods=["GET", "POST"])
@allow(Permission.HAND_OVER)
def case(enterprise_id: int) -> str | Response:
    """Hand over the case of one firm."""
    firm = or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))
    campaign, form, name = the_campaign(), HandOverCaseForm(), firm.name
    form.to.choices = view_assignable(holdings.assignable(database(), current_scope()))
    if form.validate_on_submit():
        try:
            outcome = hand_over_firms(
                database(), campaign.id, [enterprise_id], to_id=_to(form) or None, reason=form.reason.data or "",
                author_id=signed_in().id,
            )  # fmt: skip
        except CallRefusedError as refused:
            form.form_errors.append(say_refusal(refused.code))
        else:
            if outcome.done:
                flash(_("%(name)s的承办人已变更。", name=name))
                return redirect(url_for("holdings.holdings"))
            form.form_errors.append(say_left(outcome.why[enterprise_id]))
    return _page(_("变更承办人：%(name)s", name=name), _("只变更这一家企业的初审由谁承办，立即生效。"), form)


@blueprint.route("/unit", methods=["GET", "POST"])
@allow(Permission.HAND_OVER)
def unit() -> str | Response:
    """Hand over all cases of a unit to one of its reviewers."""
    campaign, scope, form = the_campaign(), current_scope(), HandOverUnitForm()
    units = [(one.id, in_words(one.name)) for one in directory().current_units() if scope.unit in {None, one.id}]
    form.unit.choices = [("", _("请选择")), *units]
    form.to.choices = _persons_of_towns()
    if form.validate_on_submit():
        try:
            moved = hand_over_unit(
                database(), campaign.id, form.unit.data or "", to_id=_to(form), reason=form.reason.data or "",
                author_id=signed_in().id,
            )  # fmt: skip
        except CallRefusedError as refused:
            form.form_errors.append(say_refusal(refused.code))
        else:
            flash(_n("已交接：%(n)s 家企业。", n=moved))
            return redirect(url_for("holdings.holdings"))
    about = _("街镇的全部企业由接手人审核，已经指定给别人的也一并交接，立即生效。接手人须是这个街镇的审核人员。")
    return _page(_("交接一个街镇"), about, form)


@blueprint.route("/colleague", methods=["GET", "POST"])
@allow(Permission.HAND_OVER)
def colleague() -> str | Response:
    """Hand over everything that a colleague holds, who may have left."""
    campaign, form = the_campaign(), HandOverColleagueForm()
    givers = holdings.colleagues(database(), current_scope())
    form.giver.choices = [("", _("请选择")), *((str(one.id), say_person(one)) for one in givers)]
    persons = holdings.assignable(database(), current_scope())
    form.to.choices = [("", _("请选择")), *((str(one.id), say_person(one)) for one in persons)]
    if form.validate_on_submit():
        try:
            moved = hand_over_colleague(
                database(), campaign.id, as_number(form.giver.data or "") or 0, to_id=_to(form),
                reason=form.reason.data or "", author_id=signed_in().id,
            )  # fmt: skip
        except CallRefusedError as refused:
            form.form_errors.append(say_refusal(refused.code))
        else:
            flash(_("已交接：企业和街镇共 %(n)s 项。", n=moved))
            return redirect(url_for("holdings.holdings"))
    about = _("这位同事承办的企业和街镇全部交给接手人，要么全部办成，要么一项不动，立即生效。已停用的账号也可以交出。")
    return _page(_("交接一位同事的全部"), about, form)


def _to(form: HandOverCaseForm) -> int:
    return as_number(form.to.data or "") or 0


def _persons_of_towns() -> list[tuple[str, str]]:
    """Return whom a unit can be handed over to, as choices."""
    found = [one for one in holdings.assignable(database(), current_scope()) if one.unit]
    return [("", _("请选择")), *((str(one.id), say_person(one)) for one in found)]


def _page(title: str, about: str, form: HandOverCaseForm) -> str:
    campaign: Campaign = the_campaign()
    return HandOverPage(campaign=campaign, title=title, about=about, form=form).render()
