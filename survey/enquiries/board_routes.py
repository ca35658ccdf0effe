"""A firm's page of questions and answers: what it asked, what all firms see, asking and withdrawing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.definition.questionnaire import Questionnaire
from survey.answering.read_draft import questionnaires_of
from survey.enquiries.ask_office import Asked, ask_office, withdraw_enquiry
from survey.enquiries.enquiry_results import EnquiryRefusedError
from survey.enquiries.mark_seen import mark_seen
from survey.enquiries.pages import AskPage, BoardPage, NoEnquiriesPage
from survey.enquiries.read_board import read_filters, read_place
from survey.enquiries.views import OwnView, PublicView, view_own, view_public
from survey.enquiries.words import say_about, say_refused
from survey.forms.enquiry import AskForm, SeenForm
from survey.models import Campaign
from survey.queries import campaigns, enquiries
from survey.queries.enquiries import EnquiryFilters
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import Page, address_arguments, page_of
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import chosen_number, database
from survey.web.responses import or_404
from survey.words.language import _, in_words

blueprint = Blueprint("enquiries", __name__, url_prefix="/enquiries")
PAGE = 20


@blueprint.get("", endpoint="board")
@allow(Permission.ASK_OFFICE)
def board() -> str:
    """Show what the reader's firm asked, and below it what all firms see."""
    campaign = _campaign()
    if campaign is None:
        return NoEnquiriesPage().render()
    own = enquiries.enquiries_of_firm(database(), campaign.id, _firm())
    return _board(campaign, view_own(own, questionnaires_of(campaign)))


@blueprint.get("/public")
@allow(Permission.READ_ENQUIRIES)
def public_board() -> str:
    """Show officials what all firms of the campaign see."""
    campaign = chosen_campaign()
    return NoEnquiriesPage().render() if campaign is None else _board(campaign, None)


@blueprint.route("/ask", methods=["GET", "POST"])
@allow(Permission.ASK_OFFICE)
def ask() -> str | Response:
    """Ask the office, about the question that the address names or about the campaign."""
    campaign = _campaign()
    if campaign is None:
        return NoEnquiriesPage().render()
    known = questionnaires_of(campaign)
    place = read_place(request.args, known)
    if place is None:
        abort(404)
    form = AskForm()
    if form.validate_on_submit():
        asked = Asked(form.text.data or "", place.questionnaire, place.question)
        try:
            made = ask_office(database(), campaign.id, _firm(), asked, author_id=signed_in().id)
        except EnquiryRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            flash(_("提问已提交，答复后在这里查看。"))
            return redirect(url_for("enquiries.board", _anchor=f"enquiry-{made}"))
    same = EnquiryFilters(questionnaire=place.questionnaire, questions=(place.question,)) if place.question else None
    return AskPage(
        campaign=campaign,
        form=form,
        about=say_about(known, place.questionnaire, place.question),
        known=enquiries.public_count(database(), campaign.id, same) if same is not None else 0,
        known_address=url_for("enquiries.board", questionnaire=place.questionnaire, question=place.question),
        back=_page_of_question(known, place.questionnaire, place.question),
    ).render()


@blueprint.post("/<int:enquiry_id>/withdraw")
@allow(Permission.ASK_OFFICE)
def withdraw(enquiry_id: int) -> Response:
    """Withdraw a question of one's own firm that waits for an answer."""
    or_404(enquiries.enquiry_in_scope(database(), current_scope(), enquiry_id))
    try:
        withdraw_enquiry(database(), enquiry_id, author_id=signed_in().id)
    except EnquiryRefusedError as error:
        flash(_("这条提问已经撤回。") if error.code == "withdrawn" else say_refused(error), "warning")
    else:
        flash(_("提问已撤回。"))
    return redirect(url_for("enquiries.board", _anchor=f"enquiry-{enquiry_id}"))


@blueprint.post("/<int:enquiry_id>/seen")
@allow(Permission.ASK_OFFICE)
def seen(enquiry_id: int) -> Response:
    """Say that the answer to a question of one's own firm is known."""
    or_404(enquiries.enquiry_in_scope(database(), current_scope(), enquiry_id))
    form = SeenForm()
    try:
        mark_seen(database(), enquiry_id, seen=form.seen.data or "", author_id=signed_in().id)
    except EnquiryRefusedError as error:
        flash(say_refused(error), "warning")
    return redirect(url_for("enquiries.board", _anchor=f"enquiry-{enquiry_id}"))


def _campaign() -> Campaign | None:
    """Return the campaign that firms fill in for; None where there is none."""
    return campaigns.of_firm(database(), _firm(), chosen=chosen_number())


def _firm() -> int:
    """Return the id of the signed-in person's enterprise."""
    return or_404(signed_in().enterprise_id)


def _board(campaign: Campaign, own: list[OwnView] | None) -> str:
    known = questionnaires_of(campaign)
    filters, about = read_filters(request.args, known)
    total = enquiries.public_count(database(), campaign.id, filters)

    def rows(number: int) -> list[PublicView]:
        found = enquiries.public_enquiries(database(), campaign.id, filters, page=number, size=PAGE)
        return view_public(found, known)

    page: Page[PublicView] = page_of(total, PAGE, rows)
    return BoardPage(
        campaign=campaign,
        own=own,
        rows=page.rows,
        page=page,
        filters=filters,
        about=about,
        questionnaires=[(item.id, in_words(item.title)) for item in known.values()],
        export=url_for(
            "enquiry_files.board" if own is not None else "enquiry_files.public_board",
            **address_arguments("page"),  # type: ignore[arg-type]
        ),
    ).render()


def _page_of_question(known: Mapping[str, Questionnaire], questionnaire_id: str, question_id: str) -> str:
    """Return the address of a question on the firm's own pages; empty for none."""
    for section in known[questionnaire_id].sections if questionnaire_id else ():
        if any(question.id == question_id for question in section.questions):
            anchor = f"q-{question_id}"
            return url_for("filling.section", questionnaire=questionnaire_id, section=section.id, _anchor=anchor)
    return ""
