"""The office's pages of questions: the list, one question answered and made public, notices."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from survey.answering.read_draft import questionnaires_of
from survey.definitions.directory import directory
from survey.enquiries.answer_enquiry import answer_enquiry
from survey.enquiries.enquiry_results import EnquiryRefusedError, revision_of
from survey.enquiries.pages import DeskPage, EnquiryPage, NoEnquiriesPage, NoticePage
from survey.enquiries.publish_enquiry import PublicTexts, publish_enquiry, unpublish_enquiry, write_notice
from survey.enquiries.read_board import read_filters
from survey.enquiries.send_answer_mail import send_answer_mail
from survey.enquiries.views import DeskView, PublicView, view_desk
from survey.enquiries.words import STATES, say_about, say_refused, text_or_gone, working_days
from survey.forms.enquiry import AnswerForm, NoticeForm, PlainForm, PublishForm
from survey.models import Campaign, Enquiry, EnquiryState, utc_now
from survey.queries import enquiries
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import Page, address_arguments, page_of
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import COUNTS, database
from survey.web.responses import or_404
from survey.words.figures import moment
from survey.words.language import _, in_words

blueprint = Blueprint("enquiry_desk", __name__, url_prefix="/enquiries/office")
PAGE = 50
PREVIEW = "preview"


def count_waiting() -> int:
    """Return how many questions wait for the signed-in official's answer, for the sign in the menu."""
    campaign = chosen_campaign() if may(Permission.ANSWER_ENQUIRIES) else None
    return 0 if campaign is None else enquiries.open_enquiries(database(), campaign.id, current_scope())


@blueprint.record_once
def _count_in_menu(state: BlueprintSetupState) -> None:
    state.app.extensions.setdefault(COUNTS, {})["enquiry_desk.desk"] = count_waiting


@blueprint.get("", endpoint="desk")
@allow(Permission.READ_ENQUIRIES)
def desk() -> str:
    """List the questions of the firms in the official's scope: those that wait first, the longest wait on top."""
    campaign = chosen_campaign()
    if campaign is None:
        return NoEnquiriesPage().render()
    known, scope, now = questionnaires_of(campaign), current_scope(), utc_now()
    filters, _about = read_filters(request.args, known)
    total = enquiries.desk_count(database(), campaign.id, scope, filters)

    def rows(number: int) -> list[DeskView]:
        found = enquiries.desk_enquiries(database(), campaign.id, scope, filters, page=number, size=PAGE)
        return view_desk(found, known, now)

    page: Page[DeskView] = page_of(total, PAGE, rows)
    units = [(unit.id, in_words(unit.name)) for unit in directory().current_units()] if scope.everything else []
    return DeskPage(
        campaign=campaign,
        page=page,
        filters=filters,
        states=[(state, str(title)) for state, title in STATES.items()],
        units=units,
        questionnaires=[(item.id, in_words(item.title)) for item in known.values()],
        waiting=enquiries.open_enquiries(database(), campaign.id, scope),
        export=url_for("enquiry_files.desk", **address_arguments("page")),  # type: ignore[arg-type]
    ).render()


@blueprint.get("/<int:enquiry_id>")
@allow(Permission.READ_ENQUIRIES)
def enquiry(enquiry_id: int) -> str:
    """Show a question with its answer, and the office the forms for both."""
    return _page(_find(enquiry_id), None, None)


@blueprint.post("/<int:enquiry_id>/answer")
@allow(Permission.ANSWER_ENQUIRIES)
def answer(enquiry_id: int) -> str | Response:
    """Answer a question; where somebody else did meanwhile, both texts are shown and nothing is written."""
    _find(enquiry_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(_find(enquiry_id), form, None)
    try:
        answer_enquiry(
            database(), enquiry_id, form.answer.data or "", seen=form.seen.data or "", author_id=signed_in().id
        )
    except EnquiryRefusedError as error:
        form.form_errors.append(say_refused(error))
        return _page(_find(enquiry_id), form, None)
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
    mailed = send_answer_mail(application, database(), enquiry_id)
    flash(_("答复已保存，企业可以看到；已另发邮件提醒。") if mailed else _("答复已保存，企业可以看到。"))
    return redirect(url_for("enquiry_desk.enquiry", enquiry_id=enquiry_id))


@blueprint.post("/<int:enquiry_id>/publish")
@allow(Permission.ANSWER_ENQUIRIES)
def publish(enquiry_id: int) -> str | Response:
    """Make a question and its answer public in the words of the form, or show what firms would see of it."""
    _find(enquiry_id)
    form = PublishForm()
    if not form.validate_on_submit() or request.form.get("action") == PREVIEW:
        return _page(_find(enquiry_id), None, form)
    texts = PublicTexts(form.public_text.data or "", form.public_answer.data or "")
    try:
        publish_enquiry(database(), enquiry_id, texts, seen=form.seen.data or "", author_id=signed_in().id)
    except EnquiryRefusedError as error:
        form.form_errors.append(say_refused(error))
        return _page(_find(enquiry_id), None, form)
    flash(_("已公开，本批次的企业都可以看到。"))
    return redirect(url_for("enquiry_desk.enquiry", enquiry_id=enquiry_id))


@blueprint.post("/<int:enquiry_id>/unpublish")
@allow(Permission.ANSWER_ENQUIRIES)
def unpublish(enquiry_id: int) -> Response:
    """Hide a public entry from all firms again."""
    _find(enquiry_id)
    try:
        unpublish_enquiry(database(), enquiry_id, author_id=signed_in().id)
    except EnquiryRefusedError as error:
        flash(say_refused(error), "warning")
    else:
        flash(_("已取消公开，其他企业看不到了。"))
    return redirect(url_for("enquiry_desk.enquiry", enquiry_id=enquiry_id))


@blueprint.route("/notice", methods=["GET", "POST"])
@allow(Permission.ANSWER_ENQUIRIES)
def notice() -> str | Response:
    """Write a notice that all firms of the campaign see."""
    campaign = chosen_campaign()
    if campaign is None:
        return NoEnquiriesPage().render()
    form = NoticeForm()
    known = questionnaires_of(campaign)
    form.questionnaire.choices = [
        ("", _("不针对某一份问卷")),
        *((item.id, in_words(item.title)) for item in known.values()),
    ]
    texts = PublicTexts(form.subject.data or "", form.notice.data or "")
    if form.validate_on_submit() and request.form.get("action") != PREVIEW:
        try:
            made = write_notice(
                database(),
                campaign.id,
                texts,
                questionnaire=form.questionnaire.data or "",
                author_id=signed_in().id,
            )
        except EnquiryRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            flash(_("通知已发布，本批次的企业都可以看到。"))
            return redirect(url_for("enquiry_desk.enquiry", enquiry_id=made))
    about = say_about(known, form.questionnaire.data or "", "")
    preview = PublicView(0, about, texts.text, texts.answer, "", notice=True) if texts.text or texts.answer else None
    return NoticePage(campaign=campaign, form=form, preview=preview).render()


def _find(enquiry_id: int) -> Enquiry:
    return or_404(enquiries.enquiry_in_scope(database(), current_scope(), enquiry_id))


def _page(found: Enquiry, answering: AnswerForm | None, publishing: PublishForm | None) -> str:
    """Return the page of a question; a form that was refused keeps what was typed, and learns what is there now."""
    known = questionnaires_of(_campaign_of(found))
    about = say_about(known, found.questionnaire_id, found.question_id)
    seen = revision_of(found)
    open_to_answer = found.state in {EnquiryState.OPEN, EnquiryState.ANSWERED}
    if may(Permission.ANSWER_ENQUIRIES):
        if answering is None and open_to_answer:
            answering = AnswerForm(formdata=None, answer=found.answer)
        if publishing is None and found.state in {EnquiryState.ANSWERED, EnquiryState.NOTICE}:
            texts = (found.public_text or found.text, found.public_answer or found.answer)
            publishing = PublishForm(formdata=None, public_text=texts[0], public_answer=texts[1])
    for form in (answering, publishing):
        if form is not None:
            form.seen.data = seen
    preview = None
    if publishing is not None:
        shown = (publishing.public_text.data or "", publishing.public_answer.data or "")
        preview = PublicView(
            found.id, about, *shown, moment(found.published_at), notice=found.state == EnquiryState.NOTICE
        )
    return EnquiryPage(
        enquiry=found,
        text=text_or_gone(found),
        about=about,
        state=str(STATES[found.state]),
        waiting=working_days(found.asked_at, utc_now()) if found.state == EnquiryState.OPEN else None,
        answering=answering,
        publishing=publishing,
        preview=preview,
        hiding=PlainForm(formdata=None),
    ).render()


def _campaign_of(found: Enquiry) -> Campaign:
    return or_404(enquiries.campaign_of(database(), found.campaign_id))
