"""试点企业: the list of pilots, one record, the act that makes them, one of before, and the own firm's."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.definitions.directory import directory
from survey.definitions.local_days import today
from survey.forms.pilots import EarlierForm, EndPilotForm, MakePilotsForm, PilotForm, earlier_form, pilot_form
from survey.models import Pilot
from survey.pilots.change_pilot import change_pilot, end_pilot
from survey.pilots.pages import EarlierPage, MakePilotsPage, OwnPilotsPage, PilotPage, PilotsPage
from survey.pilots.pilot_results import TEXTS, ActAsked, PilotRefusedError, PilotValues, values_of
from survey.pilots.pilot_views import read_filter, titles_of, view_changes, view_left_out, view_pilots, view_promises
from survey.pilots.read_plan import read_plan
from survey.pilots.register_earlier import register_earlier
from survey.pilots.register_pilots import register_pilots
from survey.pilots.words import say_pilot_refused
from survey.queries import firm_records, frozen_lists, pilots
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number, page_of, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, in_words
from survey.words.pilots import DAYS_OF_RECORD, INDICATOR, SOURCES, STATES, say_source, say_state
from survey.words.scopes import say_scope

blueprint = Blueprint("pilots", __name__)
PAGE = 50


@blueprint.get("/pilots")
@allow(Permission.READ_LIST)
def listed() -> str:
    """Show the pilots of the campaign's programme, and how many count towards its target."""
    campaign, scope, wanted = the_campaign(), current_scope(), read_filter(request.args)
    programme = campaign.programme
    counts = pilots.counts(database(), programme.id, campaign.id, scope)
    version = frozen_lists.issued(database(), campaign.id)
    page = page_of(
        pilots.pilot_count(database(), programme.id, scope, wanted),
        PAGE,
        lambda number: view_pilots(pilots.pilot_page(database(), programme.id, scope, wanted, page=number, size=PAGE)),
    )
    return PilotsPage(
        campaign=campaign,
        place=say_scope(scope),
        whole=scope.everything,
        counts=counts,
        of_before=counts.of_before(programme),
        towards=counts.towards(programme),
        twice=pilots.twice(database(), programme.id, version.id, scope) if version is not None else (),
        page=page,
        filters=wanted,
        units=[(unit.id, in_words(unit.name)) for unit in directory().current_units()] if scope.everything else [],
        sources=[(name, str(text)) for name, text in SOURCES.items()],
        states=[(name, str(text)) for name, text in STATES.items()],
    ).render()


@blueprint.get("/pilots/make")
@allow(Permission.PUBLISH)
def preview() -> str:
    """Show what one act over the list in force would make of pilots."""
    return _preview(None)


@blueprint.post("/pilots/make")
@allow(Permission.PUBLISH)
def make() -> str | Response:
    """Carry out what the preview showed."""
    campaign, form = the_campaign(), MakePilotsForm()
    if not form.validate_on_submit():
        return _preview(form)
    asked = ActAsked(
        seen=form.seen.data or "",
        since=form.since.data or today(),
        document_number=form.document_number.data or "",
        contact_name=form.contact_name.data or "",
        contact_phone=form.contact_phone.data or "",
    )
    try:
        done = register_pilots(database(), campaign.id, asked, author_id=signed_in().id)
    except PilotRefusedError as refused:
        form.form_errors = [*form.form_errors, say_pilot_refused(refused.code)]
        return _preview(form)
    flash(_("已建立 %(n)s 家试点记录，结束 %(m)s 家。", n=len(done.makes), m=len(done.ends)))
    return redirect(url_for("pilots.listed"))


@blueprint.get("/pilots/earlier/new")
@allow(Permission.PUBLISH)
def new_earlier() -> str:
    """Show the form of a pilot of an earlier batch."""
    return _earlier(_earlier_form(sent=False))


@blueprint.post("/pilots/earlier/new")
@allow(Permission.PUBLISH)
def add_earlier() -> str | Response:
    """Register a pilot of an earlier batch."""
    form = _earlier_form(sent=True)
    well, since = form.validate_on_submit(), form.since.data
    if not well or since is None:
        return _earlier(form)
    firm, programme_id = as_number(form.firm.data or "") or 0, the_campaign().programme_id
    document = form.document_number.data or ""
    try:
        register_earlier(database(), programme_id, firm, (since, document), author_id=signed_in().id)
    except PilotRefusedError as refused:
        form.form_errors = [*form.form_errors, say_pilot_refused(refused.code)]
        return _earlier(form)
    flash(_("已登记早先试点。"))
    return redirect(url_for("pilots.shown", enterprise_id=firm))


@blueprint.get("/pilots/firms/<int:enterprise_id>")
@allow(Permission.READ_LIST)
def shown(enterprise_id: int) -> str:
    """Show one pilot's record."""
    pilot = _pilot(enterprise_id)
    form = _filled(pilot) if _keeps(pilot) else None
    return _page(pilot, form, EndPilotForm(formdata=None) if form is not None else None)


@blueprint.post("/pilots/firms/<int:enterprise_id>")
@allow(Permission.PUBLISH)
def change(enterprise_id: int) -> str | Response:
    """Write what was corrected in a record."""
    pilot = _pilot(enterprise_id)
    form = pilot_form(list(titles_of(pilot).items()), sent=True)
    if not form.validate_on_submit():
        return _page(pilot, form, EndPilotForm(formdata=None))
    wanted = PilotValues(
        days={name: form[name].data for name in DAYS_OF_RECORD},
        texts={name: form[name].data or "" for name in TEXTS},
        promised=form.promised,
    )
    seen, reason, number = form.seen.data or "", form.reason.data or "", pilot.id
    try:
        change_pilot(database(), number, wanted, reason, seen=seen, author_id=signed_in().id)
    except PilotRefusedError as refused:
        form.form_errors = [*form.form_errors, say_pilot_refused(refused.code)]
        pilot = _pilot(enterprise_id)
        form.seen.data = values_of(pilot).seen
        return _page(pilot, form, EndPilotForm(formdata=None))
    flash(_("已保存。"))
    return redirect(url_for("pilots.shown", enterprise_id=enterprise_id))


@blueprint.post("/pilots/firms/<int:enterprise_id>/end")
@allow(Permission.PUBLISH)
def end(enterprise_id: int) -> str | Response:
    """Write that a firm is no pilot any more."""
    pilot, form = _pilot(enterprise_id), EndPilotForm()
    if not form.validate_on_submit():
        return _page(pilot, _filled(pilot), form)
    reason, document, number = form.end_reason.data or "", form.end_document.data or "", pilot.id
    try:
        end_pilot(database(), number, reason, document, author_id=signed_in().id)
    except PilotRefusedError as refused:
        flash(say_pilot_refused(refused.code), "warning")
    else:
        flash(_("已结束试点，不再计入目标。"))
    return redirect(url_for("pilots.shown", enterprise_id=enterprise_id))


@blueprint.get("/own-pilots")
@allow(Permission.READ_LETTERS)
def own() -> str:
    """Show the own firm's record as a pilot."""
    found = pilots.own_pilots(database(), current_scope())
    return OwnPilotsPage(records=[(row, say_state(row), view_promises(row)) for row in found]).render()


def _preview(form: MakePilotsForm | None) -> str:
    campaign = the_campaign()
    plan = read_plan(database(), campaign, reader_id=signed_in().id)
    shown_form = form
    if shown_form is None:
        given = {"contact_name": campaign.contact_office, "contact_phone": campaign.contact_phone}
        shown_form = MakePilotsForm(formdata=None, since=today(), document_number=plan.document_number, **given)
    shown_form.seen.data = plan.seen
    return MakePilotsPage(
        campaign=campaign,
        plan=plan,
        hindered=say_pilot_refused(plan.hindered) if plan.hindered else "",
        left_out=view_left_out(plan),
        form=shown_form,
    ).render()


def _earlier_form(*, sent: bool) -> EarlierForm:
    firms = pilots.firms_meant(database(), current_scope(), read_text(request.args))
    chosen = as_number(request.form.get("firm", "")) if sent else None
    if chosen is not None and chosen not in {firm.id for firm in firms}:
        kept = firm_records.in_reach(database(), current_scope(), chosen)
        firms = [*firms, *([kept] if kept is not None else [])]
    return earlier_form([(str(firm.id), f"{firm.name}（{firm.credit_code}）") for firm in firms], sent=sent)


def _earlier(form: EarlierForm) -> str:
    return EarlierPage(campaign=the_campaign(), form=form, text=read_text(request.args)).render()


def _pilot(enterprise_id: int) -> Pilot:
    return or_404(pilots.pilot_of(database(), the_campaign().programme_id, enterprise_id, current_scope()))


def _keeps(pilot: Pilot) -> bool:
    mine = pilots.recused_enterprises(database(), signed_in().id)
    return may(Permission.PUBLISH) and pilot.ended is None and pilot.enterprise_id not in mine


def _filled(pilot: Pilot) -> PilotForm:
    known = values_of(pilot)
    figures = {f"{INDICATOR}{name}": value for name, value in known.promised.items()}
    given = {**known.days, **known.texts, **figures, "seen": known.seen}
    return pilot_form(list(titles_of(pilot).items()), sent=False, **given)


def _page(pilot: Pilot, form: PilotForm | None, end_form: EndPilotForm | None) -> str:
    version = None
    if pilot.list_version_id is not None:
        campaign_id = the_campaign().id
        rows = frozen_lists.versions(database(), campaign_id)
        version = next((row for row in rows if row.id == pilot.list_version_id), None)
    keeps = _keeps(pilot)
    return PilotPage(
        campaign=the_campaign(),
        pilot=pilot,
        state=say_state(pilot),
        source=say_source(pilot),
        version=version,
        promises=view_promises(pilot),
        changes=view_changes(pilot, pilots.changes_of(database(), pilot.id)),
        form=form if keeps else None,
        end=end_form if keeps else None,
    ).render()
