"""The pages of signals: the list with its filters in the address, one signal, and an official's word on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.definitions.directory import directory
from survey.forms.signals import LookForm, ResolveForm, RevokeForm
from survey.jobs.start_job import start_and_follow
from survey.models import Campaign, SignalOutcome, SubmissionVersion
from survey.queries import signals, submissions
from survey.queries.signal_checks import checks_of_campaign
from survey.queries.signal_firms import sources_read, unread_versions
from survey.queries.signal_states import OPEN
from survey.queries.signal_words import newest_version
from survey.signals.jobs import KIND
from survey.signals.pages import SignalPage, SignalsPage
from survey.signals.read_filters import read_filters
from survey.signals.read_signals import read_signals
from survey.signals.resolve_signal import Word, resolve_signal
from survey.signals.signal_results import SignalRefusedError
from survey.signals.views import view_checks, view_rows, view_signals, view_unchecked
from survey.signals.words import say_refused
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, in_words
from survey.words.signals import OUTCOMES

blueprint = Blueprint("signals", __name__, url_prefix="/signals")
PAGE = 50
BY_FIRM = "firm"


@blueprint.get("", endpoint="found")
@allow(Permission.SEE_SIGNALS)
def found() -> str:
    """List the signals of the firms in the official's scope: how many of each check, then one by one or by firm."""
    campaign, scope, filters = the_campaign(), current_scope(), read_filters(request.args)
    checks = checks_of_campaign(database(), campaign.id)
    by_firm = request.args.get("by") == BY_FIRM
    units = [(unit.id, in_words(unit.name)) for unit in directory().current_units()] if scope.everything else []
    return SignalsPage(
        campaign=campaign,
        checks=view_checks(checks, signals.counts_by_check(database(), campaign.id, scope)),
        by_firm=by_firm,
        **_rows(campaign, by_firm=by_firm),
        filters=filters,
        outcomes=[(key, str(title)) for key, title in OUTCOMES.items()],
        units=units,
        open=signals.open_count(database(), campaign.id, scope),
        unchecked=view_unchecked(checks, sources_read(database())),
        unread=len(unread_versions(database(), campaign.id, checks.digest, scope)),
        looking=LookForm(formdata=None),
    ).render()


def _rows(campaign: Campaign, *, by_firm: bool) -> dict[str, Any]:
    """Return the page of signals, or of firms, that the address asks for."""
    scope, filters = current_scope(), read_filters(request.args)
    where = (database(), campaign.id, scope, filters)
    if by_firm:
        total = signals.count_firms(*where)
        return {"page": None, "firms": page_of(total, PAGE, lambda n: signals.firms_page(*where, number=n, size=PAGE))}

    def rows(number: int) -> list[Any]:
        listed = signals.page(*where, number=number, size=PAGE)
        others = {row.found.other_id for row in listed if row.found.other_id is not None}
        return view_rows(listed, signals.names_in_scope(database(), scope, others))

    return {"page": page_of(signals.count(*where), PAGE, rows), "firms": None}


@blueprint.post("/look")
@allow(Permission.RESOLVE_SIGNALS)
def look() -> Response:
    """Look over all submissions of the campaign anew."""
    return start_and_follow(KIND, {"campaign": the_campaign().id, "all": True})


@blueprint.get("/<int:version_id>/<check_id>")
@allow(Permission.SEE_SIGNALS)
def signal(version_id: int, check_id: str) -> str:
    """Show what a check found in a version, and the forms for an official's word."""
    return _page(_find(version_id), check_id, None, None)


@blueprint.post("/<int:version_id>/<check_id>/resolve")
@allow(Permission.RESOLVE_SIGNALS)
def resolve(version_id: int, check_id: str) -> str | Response:
    """Store an official's word on a signal; a refused one keeps what was typed."""
    version = _find(version_id)
    form = ResolveForm()
    if not form.validate_on_submit():
        return _page(version, check_id, form, None)
    word = Word(SignalOutcome(form.outcome.data), form.reason.data or "", as_number(form.seen.data or "") or 0)
    try:
        resolve_signal(database(), version_id, check_id, word, user_id=signed_in().id)
    except SignalRefusedError as error:
        form.form_errors.append(say_refused(error))
        return _refused(version_id, check_id, error, (form, None))
    flash(_("已保存处理和理由。"))
    return redirect(url_for("signals.signal", version_id=version_id, check_id=check_id))


@blueprint.post("/<int:version_id>/<check_id>/revoke")
@allow(Permission.RESOLVE_SIGNALS)
def revoke(version_id: int, check_id: str) -> str | Response:
    """Take back what was said of a signal, which is open again then."""
    version = _find(version_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        return _page(version, check_id, None, form)
    word = Word(SignalOutcome.REVOKED, form.why.data or "", as_number(form.seen.data or "") or 0)
    try:
        resolve_signal(database(), version_id, check_id, word, user_id=signed_in().id)
    except SignalRefusedError as error:
        form.form_errors.append(say_refused(error))
        return _refused(version_id, check_id, error, (None, form))
    flash(_("已撤销处理，这条线索重新待看。"))
    return redirect(url_for("signals.signal", version_id=version_id, check_id=check_id))


def _refused(
    version_id: int, check_id: str, error: SignalRefusedError, forms: tuple[ResolveForm | None, RevokeForm | None]
) -> str | Response:
    """Show the page with what was typed; a signal that is there no more has none, and leads to the list."""
    if error.code == "gone":
        flash(say_refused(error), "warning")
        return redirect(url_for("signals.found"))
    return _page(_find(version_id), check_id, *forms)


def _find(version_id: int) -> SubmissionVersion:
    return or_404(submissions.version_in_scope(database(), current_scope(), version_id))


def _page(version: SubmissionVersion, check_id: str, resolving: ResolveForm | None, revoking: RevokeForm | None) -> str:
    """Return the page of a signal; a form that was refused keeps what was typed, and learns what is there now.

    Once the firm has submitted anew there are no other forms: what is said then belongs to its newest submission.
    """
    read = read_signals(database(), current_scope(), version, check_id)
    [(_row, outcome)] = or_404(read.found or None)
    [view] = view_signals(version, read)
    newest = newest_version(database(), version.submission_id)
    if may(Permission.RESOLVE_SIGNALS) and newest[0] == version.id:
        resolving = resolving or ResolveForm(formdata=None)
        if revoking is None and outcome != OPEN:
            revoking = RevokeForm(formdata=None)
    for form in (resolving, revoking):
        if form is not None:
            form.seen.data = str(read.said[-1][0].id if read.said else 0)
    return SignalPage(
        version=version,
        enterprise_id=version.submission.participation.enterprise_id,
        signal=view,
        newest=newest if newest[0] != version.id else None,
        resolving=resolving,
        revoking=revoking,
    ).render()
