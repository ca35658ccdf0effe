"""Meetings of the panel: open one, say who is there, end it, and print its minutes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.deciding.decision_results import DecisionRefusedError
from survey.deciding.end_meeting import end_meeting, mark_present
from survey.deciding.minutes_views import people_choices, view_minutes
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.deciding.pages import MeetingPage, MeetingsPage, MinutesPage
from survey.deciding.words import say_decision_refused
from survey.forms.deciding import EndMeetingForm, MeetingForm, PresenceForm, meeting_form
from survey.models import Evaluation, PanelMeeting
from survey.queries import evaluations, meetings, panel
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("panel_meetings", __name__, url_prefix="/panel/meetings")


@blueprint.get("")
@allow(Permission.READ_DECISIONS)
def listed() -> str:
    """List the meetings of the campaign, and open a new one."""
    return _listed(_new_form(sent=False) if _runs() else None)


@blueprint.post("")
@allow(Permission.DECIDE)
def make() -> str | Response:
    """Open a meeting."""
    form = _new_form(sent=True)
    if not form.validate_on_submit() or form.held_on.data is None:
        return _listed(form)
    asked = MeetingAsked(
        title=form.title.data or "",
        held_on=form.held_on.data,
        place=form.place.data or "",
        chair=as_number(form.chair.data or "") or 0,
        members=[int(number) for number in form.members.data or ()],
        secretary=as_number(form.secretary.data or ""),
    )
    try:
        number = open_meeting(database(), the_campaign().id, asked, author_id=signed_in().id)
    except DecisionRefusedError as refused:
        form.form_errors = [*form.form_errors, say_decision_refused(refused.code)]
        return _listed(form)
    flash(_("会审已开始。提出决定时选这次会审，就会印入它的纪要。"))
    return redirect(url_for("panel_meetings.meeting", meeting_id=number))


@blueprint.get("/<int:meeting_id>")
@allow(Permission.READ_DECISIONS)
def meeting(meeting_id: int) -> str:
    """Show a meeting: who is there, and what was decided."""
    return _meeting(_found(meeting_id), EndMeetingForm(formdata=None))


@blueprint.post("/<int:meeting_id>/present")
@allow(Permission.DECIDE)
def present(meeting_id: int) -> str | Response:
    """Say who is there."""
    row, form = _found(meeting_id), PresenceForm()
    form.present.choices = [(str(seat.user_id), seat.user.name) for seat in row.seats]
    if not form.validate_on_submit():
        return _meeting(row, EndMeetingForm(formdata=None))
    try:
        mark_present(database(), meeting_id, {int(one) for one in form.present.data or ()}, author_id=signed_in().id)
    except DecisionRefusedError as refused:
        flash(say_decision_refused(refused.code), "warning")
    else:
        flash(_("在场人员已保存。"))
    return redirect(url_for("panel_meetings.meeting", meeting_id=meeting_id))


@blueprint.post("/<int:meeting_id>/end")
@allow(Permission.DECIDE)
def end(meeting_id: int) -> str | Response:
    """End the meeting."""
    row, form = _found(meeting_id), EndMeetingForm()
    if not form.validate_on_submit():
        return _meeting(row, form)
    try:
        end_meeting(database(), meeting_id, form.remarks.data or "", author_id=signed_in().id)
    except DecisionRefusedError as refused:
        form.form_errors = [*form.form_errors, say_decision_refused(refused.code)]
        return _meeting(_found(meeting_id), form)
    flash(_("会审已结束，可以打印纪要。"))
    return redirect(url_for("panel_meetings.meeting", meeting_id=meeting_id))


@blueprint.get("/<int:meeting_id>/minutes")
@allow(Permission.READ_DECISIONS)
def minutes(meeting_id: int) -> str:
    """Show the minutes for the printer."""
    row = _found(meeting_id)
    return MinutesPage(
        campaign=the_campaign(), meeting=row, minutes=view_minutes(database(), row, _evaluations(), signed_in().id)
    ).render()


def _found(meeting_id: int) -> PanelMeeting:
    return or_404(meetings.meeting_of(database(), the_campaign().id, meeting_id))


def _runs() -> bool:
    people = panel.deciders(database(), the_campaign().id)
    return may(Permission.DECIDE) and signed_in().id in {one.id for one in people}


def _new_form(*, sent: bool) -> MeetingForm:
    people = panel.deciders(database(), the_campaign().id)
    usual = [str(one.id) for one in people if not one.substitute]
    return meeting_form(people_choices(people), sent=sent, usual=usual)


def _listed(form: MeetingForm | None) -> str:
    campaign = the_campaign()
    return MeetingsPage(campaign=campaign, meetings=meetings.meetings(database(), campaign.id), form=form).render()


def _evaluations() -> Mapping[int, Evaluation]:
    own = the_campaign().id
    return {row.id: row for row in evaluations.all_evaluations(database()) if row.campaign_id == own}


def _meeting(row: PanelMeeting, form: EndMeetingForm) -> str:
    return MeetingPage(
        campaign=the_campaign(),
        meeting=row,
        minutes=view_minutes(database(), row, _evaluations(), signed_in().id),
        form=form if _runs() and row.ended is None else None,
    ).render()
