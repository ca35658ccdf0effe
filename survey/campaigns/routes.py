"""Programmes and campaigns: the list, choosing one, the checklist, opening, who decides."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.accounts.trail_views import view_entries
from survey.calling.confirm_views import claim_address
from survey.calling.results import seen_at
from survey.campaigns.campaign_results import (
    CampaignRefusedError,
    CampaignValues,
    ConflictError,
    Parts,
    ProgrammeValues,
    stamp,
)
from survey.campaigns.open_campaign import AlreadyOpenError, NotReadyError, open_campaign
from survey.campaigns.pages import CampaignPage, CampaignsPage, OfficialsPage, OpenCampaignPage, ProgrammePage
from survey.campaigns.read_readiness import may_decide, read_lacking
from survey.campaigns.save_programme import save_programme
from survey.campaigns.set_officials import parts_of, set_officials
from survey.campaigns.views import units_unnamed, view_asked, view_checklist, view_named
from survey.campaigns.words import say_conflict, say_lacking, say_refused, say_state
from survey.definitions.directory import directory
from survey.definitions.local_days import today
from survey.forms.campaign import OfficialsFormBase, OpenForm, ProgrammeForm, given, officials_form
from survey.models import Campaign, Programme, Role, utc_now
from survey.queries import campaign_setup, campaigns, closes, pilots, schemes
from survey.queries.calls import outdated_count
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import local_path
from survey.web.chosen_campaign import choose_campaign, chosen_id
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import unit_name
from survey.words.language import _, in_words

blueprint = Blueprint("campaigns", __name__)
LAST = 30


@blueprint.get("/campaigns", endpoint="campaigns")
@allow(Permission.SEE_FIRMS)
def index() -> str:
    """List every programme with its campaigns, to choose the one that the pages are about."""
    rows = campaigns.all_campaigns(database())
    programmes = campaigns.programmes(database())
    extended = closes.longest_extensions(database())
    return CampaignsPage(
        programmes=[(one, [row for row in rows if row.programme_id == one.id]) for one in programmes],
        states={row.id: say_state(row, extended.get(row.id)) for row in rows},
        counts=campaign_setup.expected_counts(database(), today()),
        registered=pilots.registered_before(database()),
        chosen=chosen_id(),
        may_change=may(Permission.SET_UP_CAMPAIGNS),
    ).render()


@blueprint.post("/campaigns/<int:campaign_id>/choose")
@allow(Permission.SEE_FIRMS)
def choose(campaign_id: int) -> Response:
    """Let this session's pages be about a campaign from now on, and go where the form says."""
    campaign = or_404(campaigns.campaign(database(), campaign_id))
    choose_campaign(campaign.id)
    flash(_("现在各页显示的是“%(title)s”。", title=campaign.title))
    return redirect(local_path(request.form.get("go")) or url_for("campaigns.campaign", campaign_id=campaign_id))


@blueprint.get("/campaigns/<int:campaign_id>")
@allow(Permission.SEE_FIRMS)
def campaign(campaign_id: int) -> str:
    """Show a campaign: what is set up, what is missing before it can open, and what was changed."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    named = campaign_setup.officials_of(database(), campaign_id)
    version = schemes.version(database(), found.scheme_version_id or 0)
    changes = campaign_setup.changes_of_campaign(database(), campaign_id, size=LAST)
    return CampaignPage(
        campaign=found,
        state=say_state(found, closes.longest_extensions(database()).get(campaign_id)),
        checklist=view_checklist(found, read_lacking(database(), found), units_unnamed(named), address=claim_address()),
        asked=view_asked(found),
        named=view_named(named),
        scheme=f"{in_words(load_scheme(version.document).title)} v{version.version}" if version is not None else "",
        changes=view_entries(database(), changes, whole=True),
        outdated=outdated_count(database(), current_scope(), seen_at(campaign_id)),
        chosen=chosen_id() == campaign_id,
        may_change=may(Permission.SET_UP_CAMPAIGNS),
        now=utc_now(),
        today=today(),
    ).render()


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@allow(Permission.SET_UP_CAMPAIGNS)
def new_programme() -> str | Response:
    """Make a programme, then its first campaign."""
    return _programme(None)


@blueprint.route("/programmes/<int:programme_id>", methods=["GET", "POST"])
@allow(Permission.SET_UP_CAMPAIGNS)
def programme(programme_id: int) -> str | Response:
    """Change a programme."""
    return _programme(or_404(campaigns.programme(database(), programme_id)))


def _programme(found: Programme | None) -> str | Response:
    now = ProgrammeValues.of(found) if found is not None else None
    form = ProgrammeForm(obj=found, seen=stamp(now)) if request.method == "GET" else ProgrammeForm()
    if not form.validate_on_submit():
        return ProgrammePage(programme=found, form=form).render()
    typed = ProgrammeValues(
        title=given(form.title.data),
        target=form.target.number(),
        earlier_pilots=form.earlier_pilots.number(),
        starts_on=given(form.starts_on.data),
        ends_on=form.ends_on.data,
    )
    number = found.id if found is not None else None
    try:
        made = save_programme(database(), number, typed, seen=form.seen.data or "", user_id=signed_in().id)
    except ConflictError:
        form.seen.data = stamp(ProgrammeValues.of(or_404(campaigns.programme(database(), number or 0))))
        form.form_errors.append(say_conflict())
        return ProgrammePage(programme=found, form=form).render()
    flash(_("工作计划已保存。"))
    if found is None:
        return redirect(url_for("changing_campaigns.new", programme=made))
    return redirect(url_for("campaigns.campaigns"))


@blueprint.route("/campaigns/<int:campaign_id>/open", methods=["GET", "POST"], endpoint="confirm_opening")
@allow(Permission.SET_UP_CAMPAIGNS)
def confirm_opening(campaign_id: int) -> str | Response:
    """Say what enterprises will see from when, and open the campaign once that is confirmed."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    form = OpenForm(seen=stamp(CampaignValues.of(found))) if request.method == "GET" else OpenForm()
    if form.validate_on_submit():
        try:
            open_campaign(database(), campaign_id, seen=form.seen.data or "", user_id=signed_in().id)
        except AlreadyOpenError:
            flash(_("批次此前已经开放，没有重复办理。"), "warning")
            return redirect(url_for("campaigns.campaign", campaign_id=campaign_id))
        except ConflictError:
            form.form_errors.append(_("没有开放：批次刚刚被改动。下面是最新的内容，请重新核对后再确认。"))
            found = or_404(campaigns.campaign(database(), campaign_id))
            form.seen.data = stamp(CampaignValues.of(found))
        except NotReadyError:
            form.form_errors.append(_("没有开放：还有缺项，请先补齐。"))
        else:
            flash(_("批次已开放，企业现在就能看到。"))
            return redirect(url_for("campaigns.campaign", campaign_id=campaign_id))
    if found.opened_at is not None:
        return redirect(url_for("campaigns.campaign", campaign_id=campaign_id))
    return _opening(found, form)


def _opening(found: Campaign, form: OpenForm) -> str:
    return OpenCampaignPage(
        campaign=found,
        form=form,
        lacking=[say_lacking(item) for item in read_lacking(database(), found)],
        asked=view_asked(found),
        called=campaign_setup.expected_counts(database(), today()).get(found.id, 0),
        shown_now=campaigns.public(database()),
    ).render()


@blueprint.route("/campaigns/<int:campaign_id>/officials", methods=["GET", "POST"])
@allow(Permission.SET_UP_CAMPAIGNS)
def officials(campaign_id: int) -> str | Response:
    """Name the reviewers of the units, those who decide, and the substitute."""
    found = or_404(campaigns.campaign(database(), campaign_id))
    people = campaign_setup.officials_to_name(database())
    deciding = [(str(user.id), f"{user.name}（{user.login}）") for user in people if may_decide(user)]
    units = {
        unit.id: [
            (str(one.id), f"{one.name}（{one.login}）")
            for one in people
            if one.role == Role.TOWN and one.unit == unit.id
        ]
        for unit in directory().current_units()
    }
    kind = officials_form(deciding, {unit: (unit_name(unit), rows) for unit, rows in units.items() if rows})
    form = kind(data=_named(campaign_id)) if request.method == "GET" else kind()
    if form.validate_on_submit():
        parts = Parts(form.reviewers(), form.deciders(), form.substitutes())
        try:
            set_officials(database(), campaign_id, parts, seen=form.seen.data or "", user_id=signed_in().id)
        except ConflictError:
            form.form_errors.append(say_conflict())
            form.seen.data = _named(campaign_id)["seen"]
        except CampaignRefusedError as error:
            form.form_errors.extend(text for _field, text in say_refused(error))
        else:
            flash(_("分工已保存。"))
            return redirect(url_for("campaigns.campaign", campaign_id=campaign_id))
    return _officials(found, form, (deciding, units))


def _officials(
    found: Campaign,
    form: OfficialsFormBase,
    offered: tuple[list[tuple[str, str]], dict[str, list[tuple[str, str]]]],
) -> str:
    deciding, units = offered
    return OfficialsPage(
        campaign=found,
        form=form,
        units=[f"reviewer-{unit}" for unit, rows in units.items() if rows],
        without=[unit_name(unit) for unit, rows in units.items() if not rows],
        deciding=len(deciding),
    ).render()


def _named(campaign_id: int) -> dict[str, str]:
    """Return the fields of the form of officials as they are stored."""
    parts = parts_of([row for row, _user in campaign_setup.officials_of(database(), campaign_id)])
    deciders = [str(number) for number in parts.deciders]
    first, second, *_more = [*deciders, "", ""]
    return {
        "seen": stamp(parts),
        "first_decider": first,
        "second_decider": second,
        "substitute": str(next(iter(parts.substitutes), "")),
        **{f"reviewer-{unit}": str(number) for unit, number in parts.reviewers.items()},
    }
