"""Planning visits: numbers, whom they give, and the plan in one act; one visit by hand."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.definitions.local_days import today
from survey.forms.visiting import PlanForm, plan_form, team_form
from survey.models import Campaign, Enterprise, User
from survey.queries import campaigns, firm_records, submissions, visits
from survey.store.permissions import Permission
from survey.visiting.arranged_results import Arranged
from survey.visiting.pages import AddVisitPage, PlanPage
from survey.visiting.plan_views import view_preview
from survey.visiting.plan_visits import add_visit, plan_visits
from survey.visiting.read_claims import Basis, read_basis, read_claims, read_claims_of
from survey.visiting.read_plan import read_plan
from survey.visiting.visit_results import PlannedVisit, Team, VisitRefusedError, after_working_days
from survey.visiting.words import say_visit_refused
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import moment
from survey.words.language import _

blueprint = Blueprint("visit_plans", __name__, url_prefix="/visits")
MAKE = "make"


@blueprint.get("/plan")
@allow(Permission.MAKE_VISITS)
def plan() -> str:
    """Show the form of a plan."""
    campaign = the_campaign()
    form = plan_form(_people(), sent=False, given={"first": after_working_days(today(), 1)})
    form.people.data = [str(signed_in().id)]
    return _page(campaign, form, read_basis(database(), campaign.id), None)


@blueprint.post("/plan")
@allow(Permission.MAKE_VISITS)
def preview() -> str | Response:
    """Show whom the numbers give; with ``action=make`` store the plan that was shown."""
    campaign, form = the_campaign(), plan_form(_people(), sent=True)
    basis = read_basis(database(), campaign.id)
    if not form.validate_on_submit() or basis is None:
        return _page(campaign, form, basis, None)
    arranged = _arranged(form, basis)
    if request.form.get("action") != MAKE:
        return _page(campaign, form, basis, arranged)
    shown = (as_number(request.form.get("evaluation", "")), request.form.get("stamp", ""))
    if shown != (basis.evaluation.id, arranged.stamp):
        form.form_errors.append(
            _("预览之后情况有变（重新评估、企业重新提交或已另有安排），没有保存。请看新的预览，确认后再保存。")
        )
        return _page(campaign, form, basis, arranged)
    claims = read_claims_of(database(), basis, [one.version_id for one in arranged.visits])
    planned = [
        PlannedVisit(
            one.participation_id,
            one.version_id,
            one.team,
            [{"code": one.reason, "figure": one.figure}],
            claims[one.version_id],
        )
        for one in arranged.visits
    ]
    try:
        made = plan_visits(
            database(), (campaign.id, basis.evaluation.id), form.numbers, planned, author_id=signed_in().id
        )
    except VisitRefusedError as refused:
        form.form_errors.append(say_visit_refused(refused))
        return _page(campaign, form, basis, arranged)
    flash(_("已安排走访 %(n)s 家。", n=len(planned)))
    return redirect(url_for("visits.queue", list="all", plan=made))


@blueprint.get("/add/<int:enterprise_id>")
@allow(Permission.MAKE_VISITS)
def add(enterprise_id: int) -> str:
    """Show the form of a visit that is added by hand."""
    firm = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    chosen = {"day": after_working_days(today(), 1), "lead": str(signed_in().id)}
    return AddVisitPage(campaign=the_campaign(), firm=firm, form=team_form(_people_of(firm), **chosen)).render()


@blueprint.post("/add/<int:enterprise_id>")
@allow(Permission.MAKE_VISITS)
def make(enterprise_id: int) -> str | Response:
    """Add a visit to a firm by hand."""
    firm = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    campaign, form = the_campaign(), team_form(_people_of(firm))
    part = or_404(campaigns.participation_of(database(), firm.id, campaign.id))
    newest = submissions.latest_version(database(), submissions.draft_id(database(), part.id), answers=False)
    if newest is None:
        form.form_errors.append(_("企业还没有提交，没有可以核查的内容；提交之后再安排。"))
    if not form.validate_on_submit() or newest is None:
        return AddVisitPage(campaign=campaign, firm=firm, form=form).render()
    basis = read_basis(database(), campaign.id)
    claims = read_claims(database(), basis, newest.id) if basis is not None else []
    companion = as_number(form.companion.data or "")
    team = Team(form.day.data or today(), as_number(form.lead.data or "") or 0, companion)
    planned = PlannedVisit(part.id, newest.id, team, claims=claims)
    try:
        made = add_visit(database(), planned, form.reason.data or "", author_id=signed_in().id)
    except VisitRefusedError as refused:
        form.form_errors.append(say_visit_refused(refused))
        return AddVisitPage(campaign=campaign, firm=firm, form=form).render()
    flash(_("已安排走访。"))
    return redirect(url_for("visits.sheet", visit_id=made))


def _users() -> list[User]:
    """Return the officials who may go: of the reader's unit and the district."""
    unit = None if current_scope().everything else signed_in().unit
    return list(visits.possible_leads(database(), unit))


def _people() -> list[tuple[int, str]]:
    return [(user.id, user.name) for user in _users()]


def _people_of(firm: Enterprise) -> list[tuple[int, str]]:
    return [(user.id, user.name) for user in visits.possible_leads(database(), firm.unit)]


def _arranged(form: PlanForm, basis: Basis) -> Arranged:
    ticked = {as_number(text) for text in form.people.data or ()}
    people = [user for user in _users() if user.id in ticked]
    return read_plan(
        database(),
        basis,
        current_scope(),
        form.numbers,
        people=people,
        first=form.first.data or today(),
        author_id=signed_in().id,
    )


def _page(campaign: Campaign, form: PlanForm, basis: Basis | None, arranged: Arranged | None) -> str:
    people = dict(_people())
    return PlanPage(
        campaign=campaign,
        form=form,
        preview=view_preview(arranged, people) if arranged is not None else None,
        stamp=arranged.stamp if arranged is not None else "",
        evaluation=basis.evaluation.id if basis is not None else 0,
        evaluated=moment(basis.evaluation.run_at) if basis is not None else "",
    ).render()
