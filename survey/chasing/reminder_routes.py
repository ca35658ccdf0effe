"""The days of reminders: planned, the firms of one day, and that these were reminded."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.calling.confirm_views import claim_address
from survey.chasing.pages import ReminderDayPage, RemindersPage
from survey.chasing.plan_reminders import plan_reminders
from survey.chasing.read_source import chase_source, day_filters
from survey.chasing.remind_firms import remind_firms, take_back_reminders
from survey.chasing.reminder_views import say_reminded, view_reminders
from survey.definitions.local_days import today
from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.directory.words import say_refusal
from survey.forms.chasing import PlanForm, RemindedForm
from survey.models import ReminderPlan, SentBy
from survey.queries import chasing, reminders
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.words.calls import say_sent_by
from survey.words.figures import say_date
from survey.words.language import _, _n

blueprint = Blueprint("reminders", __name__, url_prefix="/chasing/reminders")
MOST = 2000
"""So many firms on the page of a day; the workbook holds all."""


@blueprint.get("", endpoint="reminders")
@allow(Permission.CHASE_FIRMS)
def index() -> str:
    """Show the days on which firms are reminded, and for the district the plan."""
    plan = reminders.plan_of(database(), the_campaign().id)
    return _index(plan, _plan_form(plan))


@blueprint.post("")
@allow(Permission.EXTEND)
def plan() -> str | Response:
    """Plan the days."""
    campaign_id, form = the_campaign().id, PlanForm()
    if not form.validate_on_submit():
        return _index(reminders.plan_of(database(), campaign_id), form)
    author_id = signed_in().id
    changed = plan_reminders(
        database(), campaign_id, days=form.numbers(), message=form.message.data or "", author_id=author_id
    )
    flash(_("已保存提醒的日期。") if changed else _("没有改动。"))
    return redirect(url_for("reminders.reminders"))


@blueprint.get("/<day>")
@allow(Permission.CHASE_FIRMS)
def of_day(day: str) -> str:
    """Show whom to remind on a day, with the text for each, and who was."""
    return _day(_read(day), _form(sent=False))


@blueprint.post("/<day>")
@allow(Permission.CHASE_FIRMS)
def mark(day: str) -> str | Response:
    """Mark the ticked firms as reminded on a day."""
    on, form = _read(day), _form(sent=True)
    numbers = [number for text in request.form.getlist("firm") if (number := as_number(text)) is not None]
    if not form.validate_on_submit():
        return _day(on, form)
    if not numbers:
        flash(_("还没有勾选企业。"), "warning")
        return redirect(url_for("reminders.of_day", day=day))
    by, campaign_id = SentBy(form.by.data), the_campaign().id
    try:
        outcome = remind_firms(database(), campaign_id, numbers, by=by, author_id=signed_in().id, day=on)
    except CallRefusedError as refused:
        flash(say_refusal(refused.code), "warning")
        return redirect(url_for("reminders.of_day", day=day))
    _tell(_n("已登记提醒 %(n)s 家。", n=len(outcome.done)), outcome)
    return redirect(url_for("reminders.of_day", day=day))


@blueprint.post("/<day>/undo")
@allow(Permission.CHASE_FIRMS)
def undo(day: str) -> Response:
    """Take back what the reader marked of some firms on a day."""
    on = _read(day)
    numbers = [number for text in request.form.getlist("firm") if (number := as_number(text)) is not None]
    outcome = take_back_reminders(database(), the_campaign().id, numbers, author_id=signed_in().id, day=on)
    _tell(_n("已撤回 %(n)s 家的登记。", n=len(outcome.done)), outcome)
    return redirect(url_for("reminders.of_day", day=day))


def _tell(done: str, outcome: FirmsOutcome) -> None:
    left = (
        _n("%(n)s 家保持原样：已登记过、已提交、不在名单内，或是别人登记的。", n=len(outcome.why))
        if outcome.why
        else ""
    )
    flash(done + left, "warning" if outcome.why and not outcome.done else "message")


def _read(text: str) -> date:
    """Return the day that an address names, or 404."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _plan_form(plan: ReminderPlan | None) -> PlanForm:
    days = "、".join(str(one) for one in plan.days) if plan is not None else ""
    return PlanForm(formdata=None, days=days, message=plan.message if plan is not None else "")


def _form(*, sent: bool) -> RemindedForm:
    form = RemindedForm() if sent else RemindedForm(formdata=None)
    form.by.choices = [("", _("请选择")), *((one.value, say_sent_by(one)) for one in SentBy)]
    return form


def _index(plan: ReminderPlan | None, form: PlanForm) -> str:
    source = chase_source(the_campaign(), current_scope())
    return RemindersPage(
        campaign=source.campaign,
        days=[(one, say_date(one.day)) for one in reminders.reminder_days(database(), source, plan)],
        today=source.day,
        form=form if may(Permission.EXTEND) else None,
        planned=_("、").join(str(one) for one in plan.days) if plan is not None else "",
    ).render()


def _day(day: date, form: RemindedForm) -> str:
    source = chase_source(the_campaign(), current_scope())
    plan = reminders.plan_of(database(), source.campaign.id)
    rows = chasing.chased_page(database(), source, day_filters(database(), source, day), size=MOST)
    done = reminders.reminded_on(database(), source, day)
    listed = {row.enterprise.id for row in rows}
    return ReminderDayPage(
        campaign=source.campaign,
        day=day,
        title=say_date(day),
        rows=view_reminders(
            source.campaign,
            rows,
            done,
            message=plan.message if plan is not None else "",
            address=claim_address(),
        ),
        others=[
            (one.row.enterprise_id, one.name, say_reminded(one)) for one in done if one.row.enterprise_id not in listed
        ],
        own={one.row.enterprise_id for one in done if one.row.sent_by_id == signed_in().id},
        form=form if day <= today() else None,
    ).render()
