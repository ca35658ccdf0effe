"""核定等级 of one firm: read what was found, record it, correct it, withdraw it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.forms.verified_levels import LevelForm, level_form
from survey.models import Enterprise, LevelBasis
from survey.queries import campaigns, firm_records, verified_levels
from survey.store.permissions import Permission
from survey.verifying.level_results import Found, LevelRefusedError
from survey.verifying.level_views import level_choices, newest_version, view_levels, view_records
from survey.verifying.level_words import say_level_refused
from survey.verifying.pages import LevelsPage
from survey.verifying.record_level import record_level
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("verified_levels", __name__, url_prefix="/verified-levels")


@blueprint.get("/<int:enterprise_id>")
@allow(Permission.READ_CASES)
def firm(enterprise_id: int) -> str:
    """Show the levels of a firm, what was recorded of them, and the form."""
    found = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    form = level_form(level_choices(the_campaign()), basis=LevelBasis.VISIT.value)
    return _page(found, form if may(Permission.RECORD_LEVELS) else None)


@blueprint.post("/<int:enterprise_id>")
@allow(Permission.RECORD_LEVELS)
def record(enterprise_id: int) -> str | Response:
    """Record what level a firm was found to have, or withdraw it."""
    found = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    campaign = the_campaign()
    part = or_404(campaigns.participation_of(database(), found.id, campaign.id))
    form = level_form(level_choices(campaign))
    if not form.validate_on_submit():
        return _page(found, form, learns=False)
    try:
        record_level(
            database(), part.id, _read(form), seen=as_number(form.seen.data or "") or 0, author_id=signed_in().id
        )
    except LevelRefusedError as refused:
        form.form_errors.append(say_level_refused(refused))
        return _page(found, form)
    flash(_("核定等级已记录，从下一次评估起生效。") if form.founded else _("核定等级已撤销，从下一次评估起生效。"))
    return redirect(url_for("verified_levels.firm", enterprise_id=found.id))


def _read(form: LevelForm) -> Found:
    """Return what a form that is in order says."""
    name, _colon, level = (form.found.data or "").partition(":")
    if not form.founded:
        return Found(name, None, LevelBasis.WITHDRAWN, form.reason.data or "")
    rated = form.rated
    return Found(
        name,
        int(level),
        LevelBasis(form.basis.data),
        form.reason.data or "",
        number=form.number.data or "",
        dated=form.dated.data,
        body=(form.body.data or "") if rated else "",
        valid_until=form.valid_until.data if rated else None,
    )


def _page(firm: Enterprise, form: LevelForm | None, *, learns: bool = True) -> str:
    """Return the page. `learns`: whether the form counts as having shown what is recorded by now."""
    campaign = the_campaign()
    rows = verified_levels.recorded(database(), campaign.id, firm.id)
    version = newest_version(database(), campaign, firm.id)
    if form is not None and learns:
        form.seen.data = str(rows[0].id if rows else 0)
    return LevelsPage(
        campaign=campaign,
        enterprise=firm,
        lines=view_levels(database(), campaign, rows, version),
        records=view_records(rows, campaign),
        submitted=version is not None,
        form=form,
    ).render()
