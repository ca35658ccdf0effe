"""异议: registered, worked out again, answered or upheld; who objected is opened for a purpose only."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.save_purpose import save_purpose
from survey.deciding.progress_views import view_progress
from survey.definitions.local_days import today
from survey.forms.publishing import ObjectionAnswerForm, ObjectionForm, objection_form
from survey.forms.purpose import PurposeForm
from survey.jobs.ask_child import NotNowError
from survey.jobs.start_job import this_app
from survey.models import Objection, ObjectionKind, ObjectionPerson, ObjectionStepKind, Publication
from survey.publishing.answer_objection import answer_objection
from survey.publishing.objection_results import ANSWER_DAYS, ObjectionRefusedError, Received, settled_by
from survey.publishing.objection_views import say_kind, say_state, view_objections, view_steps
from survey.publishing.objection_words import KINDS, say_again, say_objection_refused
from survey.publishing.pages import AnswerLetterPage, ObjectionPage, ObjectionsPage, RegisterPage
from survey.publishing.register_objection import register_objection
from survey.publishing.replay_score import ask_again
from survey.queries import campaigns, objections, publications
from survey.store.permissions import Permission
from survey.visiting.visit_results import after_working_days
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("objections", __name__, url_prefix="/objections")


@blueprint.get("")
@allow(Permission.PUBLISH)
def listed() -> str:
    """Show the objections of the campaign, the newest first."""
    campaign = the_campaign()
    return ObjectionsPage(
        campaign=campaign,
        lines=view_objections(
            objections.objections(database(), campaign.id), today(), objections.mended(database(), campaign.id)
        ),
        published=bool(publications.publications(database(), campaign.id)),
        stages=view_progress(database(), campaign.id),
    ).render()


@blueprint.get("/new")
@allow(Permission.PUBLISH)
def new() -> str:
    """Show the form of an objection; the firm that it is about is searched for and picked."""
    day = today()
    form = _form(sent=False, received_on=day, due_on=after_working_days(day, ANSWER_DAYS))
    return _form_page(form)


@blueprint.post("/new")
@allow(Permission.PUBLISH)
def register() -> str | Response:
    """Register an objection to what was made public last."""
    form, publication = _form(sent=True), _newest()
    well = form.validate_on_submit()
    received_on, due_on = form.received_on.data, form.due_on.data
    if not well or publication is None or received_on is None or due_on is None:
        return _form_page(form)
    received = Received(
        kind=ObjectionKind(form.kind.data),
        text=form.text.data or "",
        received_on=received_on,
        due_on=due_on,
        about_id=as_number(form.about.data or ""),
        named=bool(form.named.data),
        name=form.name.data or "",
        contact=form.contact.data or "",
    )
    try:
        made = register_objection(database(), publication, received, author_id=signed_in().id)
    except ObjectionRefusedError as refused:
        form.form_errors.append(say_objection_refused(refused))
        return _form_page(form)
    flash(_("已登记异议。"))
    return redirect(url_for("objections.shown", objection_id=made))


@blueprint.get("/<int:objection_id>")
@allow(Permission.PUBLISH)
def shown(objection_id: int) -> str:
    """Show an objection with what was done about it."""
    found = or_404(objections.objection(database(), objection_id))
    return _page(found, _answer_form(sent=False), PurposeForm(formdata=None), None)


@blueprint.post("/<int:objection_id>/person")
@allow(Permission.PUBLISH)
def person(objection_id: int) -> str:
    """Show who objected; the purpose is recorded before."""
    found, form = or_404(objections.objection(database(), objection_id)), PurposeForm()
    opened = None
    if form.validate_on_submit() and found.named:
        save_purpose(database(), ("objection", objection_id), None, form.reason.data or "", by=signed_in())
        found = or_404(objections.objection(database(), objection_id))
        opened = objections.person_of(database(), objection_id)
        if opened is None:
            flash(_("保存期满，已清除"), "warning")
    return _page(found, _answer_form(sent=False), form, opened)


@blueprint.post("/<int:objection_id>/replay")
@allow(Permission.PUBLISH)
def replay(objection_id: int) -> Response:
    """Work the score of the firm out again on the data of that day, and keep what came out as a step."""
    found = or_404(objections.objection(database(), objection_id))
    entry, back = objections.entry_about(database(), found), url_for("objections.shown", objection_id=objection_id)
    if settled_by(found) is not None or entry is None:
        flash(say_objection_refused(ObjectionRefusedError("no_firm" if entry is None else "settled")), "warning")
        return redirect(back)
    evaluation_id, version_id = found.publication.list_version.evaluation_id, entry.version_id
    database().rollback()  # nothing is held while it is computed
    try:
        again = ask_again(this_app(), evaluation_id, version_id, who=signed_in().id)
        told = say_again(again.document())
        answer_objection(database(), objection_id, ObjectionStepKind.NOTED, told, author_id=signed_in().id, again=again)
    except ObjectionRefusedError as refused:
        flash(say_objection_refused(refused), "warning")
    except NotNowError:
        flash(_("同时推演的人较多或数据较多，这次没有算出结果，请稍后再试。"), "warning")
    else:
        flash(told)
    return redirect(back)


@blueprint.post("/<int:objection_id>/answer")
@allow(Permission.PUBLISH)
def answer(objection_id: int) -> str | Response:
    """Write a note, answer an objection, or uphold it."""
    found, form = or_404(objections.objection(database(), objection_id)), _answer_form(sent=True)
    if not form.validate_on_submit():
        return _page(found, form, PurposeForm(formdata=None), None)
    kind = ObjectionStepKind(form.kind.data)
    try:
        answer_objection(database(), objection_id, kind, form.answer.data or "", author_id=signed_in().id)
    except ObjectionRefusedError as refused:
        form.form_errors.append(say_objection_refused(refused))
        found = or_404(objections.objection(database(), objection_id))
        return _page(found, form, PurposeForm(formdata=None), None)
    flash(_("已保存。"))
    return redirect(url_for("objections.shown", objection_id=objection_id))


@blueprint.get("/<int:objection_id>/letter")
@allow(Permission.PUBLISH)
def letter(objection_id: int) -> str:
    """Show the answer to an objection as a letter for paper; whom it goes to is filled in by hand."""
    found = or_404(objections.objection(database(), objection_id))
    step = or_404(settled_by(found))
    firm = objections.firm_about(database(), found)
    return AnswerLetterPage(
        campaign=or_404(campaigns.campaign(database(), found.campaign_id)),
        objection=found,
        step=step,
        firm=firm.name if firm is not None else "",
        agains=[say_again(one.replay) for one in found.steps if one.replay],
    ).render()


def _newest() -> Publication | None:
    """Return what was made public last, taken back or not: objections are to what people saw."""
    return next(iter(publications.publications(database(), the_campaign().id)), None)


def _form(*, sent: bool, **given: object) -> ObjectionForm:
    firms = objections.firms_meant(database(), the_campaign().id, current_scope(), read_text(request.args))
    choices = [(str(number), f"{firm.name}（{firm.credit_code}）") for number, firm in firms]
    return objection_form([(kind.value, str(KINDS[kind])) for kind in ObjectionKind], choices, sent=sent, **given)


def _form_page(form: ObjectionForm) -> str:
    return RegisterPage(
        campaign=the_campaign(), publication=_newest(), form=form, text=read_text(request.args)
    ).render()


def _answer_form(*, sent: bool) -> ObjectionAnswerForm:
    form = ObjectionAnswerForm() if sent else ObjectionAnswerForm(formdata=None)
    form.kind.choices = [
        (ObjectionStepKind.NOTED.value, _("先记录核查情况，以后再答复")),
        (ObjectionStepKind.ANSWERED.value, _("答复：名单不变")),
        (ObjectionStepKind.UPHELD.value, _("异议成立：名单要修订")),
    ]
    return form


def _page(found: Objection, form: ObjectionAnswerForm, purpose: PurposeForm, person: ObjectionPerson | None) -> str:
    firm, step = objections.firm_about(database(), found), settled_by(found)
    mended = objections.mended(database(), found.campaign_id).get(found.id)
    upheld = step is not None and step.kind == ObjectionStepKind.UPHELD
    if upheld:  # what was upheld is only answered otherwise
        form.kind.choices = [(ObjectionStepKind.ANSWERED.value, _("答复：名单不变"))]
    return ObjectionPage(
        campaign=or_404(campaigns.campaign(database(), found.campaign_id)),
        objection=found,
        kind=say_kind(found),
        state=say_state(found, today(), mended),
        firm=firm,
        listed=objections.entry_about(database(), found) is not None,
        steps=view_steps(found),
        form=form if step is None or form.errors or (upheld and mended is None) else None,
        purpose=purpose,
        person=person,
        upheld=upheld,
        mended=mended,
    ).render()
