"""The queue of first reviews, and one version with its form."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.summary_views import view_version_summary
from survey.correcting.return_for_correction import is_returnable
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.forms.reviewing import ReviewForm
from survey.models import Enterprise, PointMark, ReviewPoint, SubmissionVersion, Verdict, utc_now
from survey.queries import campaigns, first_reviews, submissions
from survey.queries.firm_filters import FirmSource
from survey.queries.first_reviews import QueueFilters
from survey.queries.review_states import WAITING
from survey.results.views import view_version_results
from survey.reviewing.pages import QueuePage, ReviewPage
from survey.reviewing.record_review import record_review
from survey.reviewing.review_results import Findings, Found, ReviewRefusedError
from survey.reviewing.views import QueueLine, neighbours, view_others, view_queue, view_reviews
from survey.reviewing.words import say_refused
from survey.signals.views import shown_signals
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import Page, as_number, page_of, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import SHANGHAI
from survey.words.language import _, in_words
from survey.words.reviews import MARKS, STATES

blueprint = Blueprint("reviews", __name__)
PAGE = 50


@blueprint.get("/reviews")
@allow(Permission.READ_REVIEWS)
def queue() -> str:
    """List the submitted firms of the official's scope: what waits for its first review first."""
    campaign, scope = the_campaign(), current_scope()
    source = _source(campaign.id)
    filters, mine = _filters()
    total = first_reviews.queue_count(database(), source, filters)

    def rows(number: int) -> list[QueueLine]:
        found = first_reviews.queue_page(database(), source, filters, page=number, size=PAGE)
        return view_queue(found, utc_now())

    page: Page[QueueLine] = page_of(total, PAGE, rows)
    units = [(unit.id, in_words(unit.name)) for unit in directory().current_units()] if scope.everything else []
    return QueuePage(
        campaign=campaign,
        page=page,
        filters=filters,
        mine=mine,
        states=[(state, str(title)) for state, title in STATES.items()],
        units=units,
        waiting=first_reviews.queue_count(database(), source, QueueFilters(state=WAITING)),
        narrowed=filters != QueueFilters(),
        queue=_given(),
    ).render()


@blueprint.get("/version/<int:version_id>/review", endpoint="review")
@allow(Permission.READ_REVIEWS)
def review(version_id: int) -> str:
    """Show what a firm submitted, what was said of it, and to whoever reviews the form."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    return _page(version, None)


@blueprint.post("/version/<int:version_id>/review", endpoint="write")
@allow(Permission.REVIEW)
def write(version_id: int) -> str | Response:
    """Write a first review; where somebody else did meanwhile, nothing is written and both are shown."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    form = _form(sent=True)
    if not form.validate_on_submit():
        return _page(version, form)
    try:
        record_review(
            database(), version_id, _findings(form), seen=as_number(form.seen.data or "") or 0, author_id=signed_in().id
        )
    except ReviewRefusedError as refused:
        form.form_errors.append(say_refused(refused.code))
        return _page(or_404(submissions.version_in_scope(database(), current_scope(), version_id)), form)
    if form.verdict.data == Verdict.RETURN:
        flash(_("初审意见“退回”已记录。还要填写退回补正，企业才会收到。"))
        return redirect(url_for("returns.make", version_id=version_id))
    flash(_("初审意见已记录。"))
    return redirect(url_for("reviews.review", version_id=version_id, **_given()))  # type: ignore[arg-type]


def _source(campaign_id: int) -> FirmSource:
    """Return whose firms the queue is of: those of the reader's scope, today."""
    return FirmSource(campaign_id, utc_now().astimezone(SHANGHAI).date(), current_scope())


def _filters() -> tuple[QueueFilters, bool]:
    """Return what the address narrows the queue to, and whether to the reader's own cases."""
    given, user, mine = request.args, signed_in(), request.args.get("mine") == "1"
    state, unit = given.get("state", ""), given.get("unit", "")
    filters = QueueFilters(
        state=state if state in STATES else "",
        holder=user.id if mine else 0,
        unit=unit if unit in directory().units else "",
        text=read_text(given),
    )
    return filters, mine


def _given() -> dict[str, str]:
    """Return what the address narrows the queue to, as the next address has it."""
    names = ("state", "mine", "unit", "text")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _form(*, sent: bool) -> ReviewForm:
    form = ReviewForm() if sent else ReviewForm(formdata=None)
    form.offer(
        [(mark.value, str(title)) for mark, title in MARKS.items()],
        [(verdict.value, str(STATES[verdict])) for verdict in Verdict],
    )
    return form


def _findings(form: ReviewForm) -> Findings:
    points = {
        point: Found(PointMark(mark.data), remark.data or "")
        for point, (mark, remark) in zip(ReviewPoint, form.pairs(), strict=True)
    }
    return Findings(Verdict(form.verdict.data), (form.reason.data or "").strip(), points)


def _page(version: SubmissionVersion, form: ReviewForm | None) -> str:
    """Return the page of a version; a form that was refused keeps what was typed, and learns what is there now."""
    reviews = first_reviews.reviews_of(database(), version.id)
    stands = is_returnable(database(), version.id)
    if form is None and stands and may(Permission.REVIEW):
        form = _form(sent=False)
    if form is not None:
        form.seen.data = str(reviews[0].id) if reviews else "0"
    campaign = or_404(campaigns.campaign(database(), version.submission.participation.campaign_id))
    number = version.submission.participation.enterprise_id
    firm: Enterprise = or_404(campaigns.enterprise_in_scope(database(), current_scope(), number))
    given = submissions.evidence_of(database(), version.submission_id)
    queue = first_reviews.queue_ids(database(), _source(campaign.id), _filters()[0], signed_in().id)
    return ReviewPage(
        campaign=campaign,
        version=version,
        enterprise_id=number,
        unit=firm.unit,
        holder=first_reviews.holder_name(database(), version.submission.participation_id),
        summary=view_version_summary(version, {item.digest: item for item in catalogue().versions.values()}),
        results=view_version_results(version),
        files=[link for links in given.values() for link in links],
        reviews=view_reviews(reviews),
        signals=shown_signals(database(), current_scope(), version, allowed=may(Permission.SEE_SIGNALS)),
        others=view_others(first_reviews.other_versions(database(), version)),
        form=form,
        stands=stands,
        returning=stands and bool(reviews) and reviews[0].verdict == Verdict.RETURN,
        beside=neighbours(queue, version.id),
        queue=_given(),
    ).render()
