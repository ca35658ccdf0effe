"""Making a campaign and changing it; of an open one it is said before it is saved what the change touches."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.campaigns import jobs
from survey.campaigns.campaign_results import (
    FACTS,
    CampaignRefusedError,
    CampaignValues,
    ConflictError,
    Touched,
    stamp,
)
from survey.campaigns.pages import EditCampaignPage
from survey.campaigns.read_effects import read_effects
from survey.campaigns.read_readiness import known_questionnaires
from survey.campaigns.save_campaign import change_campaign, make_campaign, refuse_values
from survey.campaigns.views import view_tally
from survey.campaigns.words import say_conflict, say_effect, say_refused, title_of
from survey.forms.campaign import ASKED, CampaignFormBase, campaign_form, given
from survey.jobs.start_job import start_job, this_app
from survey.models import Campaign, EnterpriseClass
from survey.queries import campaigns
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import number_in_address
from survey.web.chosen_campaign import choose_campaign, chosen_id
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import SHANGHAI
from survey.words.language import _

blueprint = Blueprint("changing_campaigns", __name__, url_prefix="/campaigns")


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.SET_UP_CAMPAIGNS)
def new() -> str | Response:
    """Make a campaign that is prepared; the session's pages are about it from then on."""
    kind = _form()
    wanted = campaigns.programme(database(), number_in_address("programme") or 0)
    offered = _programmes()
    if not offered:
        flash(_("请先填写工作计划，再建批次。"), "warning")
        return redirect(url_for("campaigns.new_programme"))
    if request.method == "GET":
        return _page(None, kind(data={"programme_id": wanted.id if wanted is not None else offered[0][0]}))
    form = kind()
    if not form.validate_on_submit():
        _show_more(form, None)
        return _page(None, form)
    try:
        made = make_campaign(database(), _typed(form), user_id=signed_in().id)
    except CampaignRefusedError as error:
        _show_refused(form, error)
        return _page(None, form)
    choose_campaign(made)
    flash(_("批次已建立，企业还看不到。请照下面的清单补齐，再开放。"))
    return redirect(url_for("campaigns.campaign", campaign_id=made))


@blueprint.route("/<int:campaign_id>/change", methods=["GET", "POST"])
@allow(Permission.SET_UP_CAMPAIGNS)
def change(campaign_id: int) -> str | Response:
    """Change a campaign; of an open one first say what that touches, and save it once that was seen."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    kind = _form()
    if request.method == "GET":
        return _page(found, kind(data=_stored(found)))
    form = kind()
    if not form.validate_on_submit():
        _show_more(form, found)
        return _page(found, form)
    typed = _typed(form)
    try:
        if found.opened_at is not None and not _was_told(form, typed):
            refuse_values(database(), typed, found)
            return _tell(found, form, typed)
        judged = change_campaign(
            database(),
            campaign_id,
            typed,
            seen=form.seen.data or "",
            reason=form.reason.data or "",
            user_id=signed_in().id,
        )
    except ConflictError:
        form.form_errors.append(say_conflict())
        newest = or_404(campaigns.campaign(database(), campaign_id))
        form.seen.data = stamp(CampaignValues.of(newest))
        return _tell(newest, form, typed) if newest.opened_at is not None else _page(newest, form)
    except CampaignRefusedError as error:
        _show_refused(form, error)
        again = or_404(campaigns.campaign(database(), campaign_id))
        return _tell(again, form, typed) if form.told.data else _page(again, form)
    flash(_("批次已保存。"))
    if judged:
        start_job(this_app(), jobs.KIND, jobs.parameters_of(campaign_id, typed.asked), signed_in().id)
        flash(_("各家草稿是否可以提交，正按新的问卷重新核对；台账随后更新。"))
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id))


def _was_told(form: CampaignFormBase, typed: CampaignValues) -> bool:
    """Return whether the page said what just this change touches, and the button to save it was pressed."""
    return request.form.get("action") == "save" and form.told.data == stamp(typed)


def _tell(found: Campaign, form: CampaignFormBase, typed: CampaignValues) -> str:
    form.told.data = stamp(typed)
    return _page(found, form, read_effects(database(), found, typed, current_scope()))


def _programmes() -> list[tuple[int, str]]:
    return [(row.id, row.title) for row in campaigns.programmes(database())]


def _form() -> type[CampaignFormBase]:
    return campaign_form({name: title_of(name) for name in known_questionnaires()}, _programmes(), FACTS)


def _page(found: Campaign | None, form: CampaignFormBase, touched: Touched | None = None) -> str:
    return EditCampaignPage(
        campaign=found,
        form=form,
        questionnaires=[ASKED + name for name in known_questionnaires()],
        effects=[say_effect(effect) for effect in touched.effects] if touched is not None else [],
        stages=view_tally(touched.tally) if touched is not None else [],
        linked=found is not None and found.id == chosen_id(),
    ).render()


def _stored(found: Campaign) -> dict[str, object]:
    """Return the fields of the form as a campaign holds them."""
    values = CampaignValues.of(found)
    return {
        "seen": stamp(values),
        "programme_id": values.programme_id,
        "title": values.title,
        "seats": str(values.seats),
        "trial": values.trial,
        "opens_at": values.opens_at,
        "closes_at": values.closes_at,
        "correction_on": _day_of(values),
        "decision_on": values.decision_on,
        "contact_office": values.contact_office,
        "contact_phone": values.contact_phone,
        "contact_hours": values.contact_hours,
        **{ASKED + name: str(one) for name, one in values.asked.items()},
    }


def _day_of(values: CampaignValues) -> object:
    return values.correction_until.astimezone(SHANGHAI).date() if values.correction_until is not None else None


def _typed(form: CampaignFormBase) -> CampaignValues:
    """Return what a form that was validated holds."""
    return CampaignValues(
        programme_id=form.programme_id.data,
        title=given(form.title.data),
        seats=form.seats.number(),
        trial=form.trial.data,
        opens_at=given(form.opens_at.data),
        closes_at=given(form.closes_at.data),
        correction_until=form.correction_until(),
        decision_on=form.decision_on.data,
        contact_office=form.contact_office.data or "",
        contact_phone=form.contact_phone.data or "",
        contact_hours=form.contact_hours.data or "",
        asked={name: EnterpriseClass(one) for name, one in form.asked().items()},
    )


def _show_more(form: CampaignFormBase, found: Campaign | None) -> None:
    """Say what else is wrong with fields that could be read, so that nobody mends one fault and meets the next.

    What could not be read counts as it is stored; of a new campaign nothing more is said without its two first days.
    """
    stored = CampaignValues.of(found) if found is not None else None
    if stored is None and (form.opens_at.errors or form.closes_at.errors):
        return
    kept = stored or CampaignValues(
        0, "", 1, form.trial.data, given(form.opens_at.data), given(form.closes_at.data), None, None, "", "", "", {}
    )
    read = {name: form[name].data for name in ("title", "opens_at", "closes_at") if not form[name].errors}
    read["trial"] = form.trial.data
    if not form.decision_on.errors:
        read["decision_on"] = form.decision_on.data
    if not form.correction_on.errors:
        read["correction_until"] = form.correction_until()
    asked = {name: EnterpriseClass(one) for name, one in form.asked().items()}
    try:
        refuse_values(database(), replace(kept, **read, asked=asked), found)
    except CampaignRefusedError as error:
        codes = [(code, name) for code, name in error.codes if code != "same_title" or "title" in read]
        _show_refused(form, CampaignRefusedError(*codes))


def _show_refused(form: CampaignFormBase, error: CampaignRefusedError) -> None:
    """Put each reason beside its field."""
    for name, text in say_refused(error):
        if name:
            form[name].errors = [*form[name].errors, text]
        else:
            form.form_errors.append(text)
