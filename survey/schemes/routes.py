"""Scheme versions: the list, one version with its method note, drafts with weights, quotas and rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scoring.characters import one_line
from scoring.definition.label_uses import self_reported
from scoring.definition.scheme import Scheme
from survey.definitions.catalogue import write_scheme
from survey.forms.scheme import (
    BLANK_ROWS,
    MOST_ROWS,
    AdoptForm,
    FreezeForm,
    TextForm,
    quotas_data,
    quotas_form,
    title_data,
    weights_data,
    weights_form,
    with_quotas,
    with_weights,
)
from survey.forms.scheme_signals import signals_data, signals_form, with_signals
from survey.forms.scheme_tracks import pool_name, tracks_data, tracks_form, with_tracks
from survey.jobs.ask_child import NotNowError, ask_child, warm_child
from survey.jobs.start_job import start_and_follow, this_app
from survey.models import Campaign, SchemeState, SchemeVersion
from survey.queries import schemes as schemes_queries
from survey.schemes import edit_scheme, pages
from survey.schemes.jobs import KIND
from survey.schemes.kept_scores import scheme_of
from survey.schemes.label_views import label_lines, say_labels
from survey.schemes.method_views import method_note
from survey.schemes.refusal_words import say_refusal
from survey.schemes.rehearsal_duty import CLASH, DUTY, INCENTIVES, NOTHING, OWN_CLASH
from survey.schemes.rehearsal_views import RehearsalView
from survey.schemes.signal_views import signal_lines, view_plan
from survey.schemes.views import criterion_lines, quota_lines, state_title
from survey.signals.jobs import look_if_unread
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import chosen_campaign, the_campaign
from survey.web.request_context import database
from survey.web.responses import attachment, or_404
from survey.words.language import _, in_words, language
from survey.words.limits import labels_of, say_attribute
from survey.words.tracks import say_track_plan

blueprint = Blueprint("schemes", __name__, url_prefix="/schemes")


def _find(version_id: int) -> tuple[SchemeVersion, Scheme]:
    version = or_404(schemes_queries.version(database(), version_id))
    return version, scheme_of(version)


def _shown(version: SchemeVersion) -> dict[str, str]:
    return title_data(version.document) | {"revision": str(version.revision)}


def _campaign() -> Campaign:
    return the_campaign()


@blueprint.get("", endpoint="schemes")
@allow(Permission.SEE_RANKING)
def index() -> str:
    """List every version."""
    rows = schemes_queries.all_versions(database())
    return pages.SchemesPage(
        rows=rows,
        titles={row.id: in_words(scheme_of(row).title) for row in rows},
        states={row.id: state_title(row) for row in rows},
        in_use=schemes_queries.in_use(database()),
        may_change=may(Permission.SET_RULES),
        campaign=chosen_campaign(),
    ).render()


@blueprint.get("/<int:version_id>")
@allow(Permission.SEE_RANKING)
def version(version_id: int) -> str:
    """Show one version: criteria, anchors, quotas, certainty."""
    return _version_page(version_id, AdoptForm(None), FreezeForm(None))


def _version_page(version_id: int, adopting: AdoptForm, freezing: FreezeForm) -> str:
    version, scheme = _find(version_id)
    return pages.SchemeVersionPage(
        version=version,
        scheme=scheme,
        state=state_title(version),
        criteria=criterion_lines(scheme),
        quotas=quota_lines(scheme),
        labels=label_lines(scheme),
        tracks=say_track_plan(scheme),
        signals=view_plan(scheme.signals),
        in_use=version.id in schemes_queries.in_use(database()),
        may_change=may(Permission.SET_RULES),
        draft=version.state == SchemeState.DRAFT,
        used_by=schemes_queries.used_by(database(), version.id),
        adoptable=_adoptable(version),
        unfitted=scheme.segments is not None and scheme.segments.model is None,
        groupless=scheme.segments is not None and scheme.segments.found_none,
        may_freeze=may(Permission.SET_RULES) and scheme.segments is not None and _used(version.id),
        adopting=adopting,
        freezing=freezing,
    ).render()


def _adoptable(version: SchemeVersion) -> Campaign | None:
    """Return the chosen campaign where it could adopt this version as it is."""
    campaign = chosen_campaign() if may(Permission.SET_RULES) and version.state == SchemeState.PUBLISHED else None
    if campaign is None or campaign.scheme_version_id == version.id:
        return None
    return campaign if campaign.sample or not version.demonstration else None


def _used(version_id: int) -> bool:
    campaign = chosen_campaign()
    return campaign is not None and campaign.scheme_version_id == version_id


@blueprint.get("/<int:version_id>/note")
@allow(Permission.SEE_RANKING)
def note(version_id: int) -> str:
    """Show the method note for 公示, generated from this version."""
    version, scheme = _find(version_id)
    return pages.MethodNotePage(
        version=version,
        scheme=scheme,
        criteria=criterion_lines(scheme),
        note=method_note(scheme, _campaign()),
    ).render()


@blueprint.get("/<int:version_id>/scheme.yaml")
@allow(Permission.SEE_RANKING)
def text(version_id: int) -> Response:
    """Send a version as YAML."""
    version, scheme = _find(version_id)
    return attachment(f"{scheme.id}-{scheme.version}.yaml", write_scheme(version.document).encode(), "application/yaml")


@blueprint.post("/template")
@allow(Permission.SET_RULES)
def from_template() -> AnyResponse:
    """Create a draft from the shipped template, and go to its form."""
    campaign = chosen_campaign()
    name = one_line(campaign.title) if campaign is not None else ""
    title = {"zh": f"{name}遴选方案", "en": f"{name}: selection scheme"} if name else None
    made = edit_scheme.draft_from_template(database(), user_id=signed_in().id, title=title)
    flash(_("已由模板新建草稿 v%(version)s。各项权重只是起点，须由主管部门决定后再发布。", version=made.version))
    return redirect(url_for("schemes.weights", version_id=made.id))


@blueprint.post("/<int:version_id>/draft")
@allow(Permission.SET_RULES)
def draft(version_id: int) -> AnyResponse:
    """Create a draft from a version, and go to its form."""
    _find(version_id)
    made = edit_scheme.draft(database(), version_id, user_id=signed_in().id)
    flash(_("已新建草稿 v%(version)s。试算和保存都不影响现有结果，发布后才生效。", version=made.version))
    return redirect(url_for("schemes.weights", version_id=made.id))


@blueprint.route("/<int:version_id>/import", methods=["GET", "POST"], endpoint="import_page")
@allow(Permission.SET_RULES)
def import_text(version_id: int) -> str | AnyResponse:
    """Create a draft from pasted YAML; a refused text is shown again with all its faults."""
    version, _scheme = _find(version_id)
    form = TextForm(data={"text": write_scheme(version.document)} if request.method == "GET" else None)
    faults: tuple[str, ...] = ()
    if form.validate_on_submit():
        try:
            made = edit_scheme.draft_from_text(database(), version_id, form.text.data or "", user_id=signed_in().id)
        except edit_scheme.SchemeRefusedError as error:
            form.text.errors = [say_refusal(error.code, error.faults)]
            faults = error.faults
        else:
            flash(_("已由文本新建草稿 v%(version)s。", version=made.version))
            return redirect(url_for("schemes.version", version_id=made.id))
    return pages.ImportSchemePage(version=version, form=form, faults=faults).render()


@blueprint.post("/<int:version_id>/adopt")
@allow(Permission.SET_RULES)
def adopt(version_id: int) -> str | AnyResponse:
    """Make a published version the scheme of the chosen campaign, as it is."""
    _find(version_id)
    campaign, form = _campaign(), AdoptForm()
    if not form.validate_on_submit():
        return _version_page(version_id, form, FreezeForm(None))
    try:
        edit_scheme.adopt(database(), version_id, campaign.id, reason=form.reason.data or "", user_id=signed_in().id)
    except edit_scheme.SchemeRefusedError as error:
        flash(say_refusal(error.code, error.faults), "warning")
        return _version_page(version_id, form, FreezeForm(None))
    look_if_unread(this_app(), campaign.id)
    flash(_("“%(title)s”下一次评估起按这一版进行；此前的评估保持不变。", title=_campaign().title))
    return redirect(url_for("schemes.version", version_id=version_id))


@blueprint.post("/<int:version_id>/archive")
@allow(Permission.SET_RULES)
def archive(version_id: int) -> AnyResponse:
    """Archive a version."""
    _find(version_id)
    try:
        edit_scheme.archive(database(), version_id, user_id=signed_in().id)
    except edit_scheme.SchemeRefusedError as error:
        flash(say_refusal(error.code, error.faults), "warning")
    else:
        flash(_("已归档；记录仍可查看。"))
    return redirect(url_for("schemes.schemes"))


@blueprint.post("/<int:version_id>/freeze")
@allow(Permission.SET_RULES)
def freeze(version_id: int) -> str | AnyResponse:
    """Start a job that freezes the segments of the version in use on what is submitted now, in a new version."""
    version, _scheme = _find(version_id)
    form = FreezeForm()
    if version.id != _campaign().scheme_version_id:
        flash(_("批次已不用这一版方案，请在现行的一版上冻结群组。"), "warning")
    elif form.validate_on_submit():
        return start_and_follow(KIND, {"campaign": _campaign().id, "reason": form.reason.data or ""})
    return _version_page(version_id, AdoptForm(None), form)


@blueprint.route("/<int:version_id>/weights", methods=["GET", "POST"])
@allow(Permission.SET_RULES)
def weights(version_id: int) -> str | AnyResponse:
    """Edit the weights and the certainty's numbers of a draft; rehearse, save, publish."""
    version, scheme = _find(version_id)
    form = weights_form(scheme)(data=weights_data(scheme) | _shown(version))
    return _draft_page(pages.WeightsPage, (version, scheme), form, with_weights, lines=criterion_lines(scheme))


@blueprint.route("/<int:version_id>/quotas", methods=["GET", "POST"])
@allow(Permission.SET_RULES)
def quotas(version_id: int) -> str | AnyResponse:
    """Edit objective, quotas and reserve of a draft; rehearse, save, publish."""
    version, scheme = _find(version_id)
    labels = {
        say_attribute(name): [(f"{name}:{value}", label) for value, label in labels_of(name, scheme)]
        for name in ("unit", "division", "chain", "size", "segment", "level", "park")
    }
    rows = min(len(scheme.choice.quotas) + BLANK_ROWS, MOST_ROWS)
    if request.method == "POST":
        rows = max(rows, sum(name.startswith("label-") for name in request.form))
    form = quotas_form(labels, min(rows, MOST_ROWS))(data=quotas_data(scheme) | _shown(version))
    return _draft_page(pages.QuotasPage, (version, scheme), form, with_quotas, rows=rows)


@blueprint.route("/<int:version_id>/signals", methods=["GET", "POST"])
@allow(Permission.SET_RULES)
def signals(version_id: int) -> str | AnyResponse:
    """Edit which checks of signals a draft uses, and their bounds; save, publish. No rank moves by it."""
    version, scheme = _find(version_id)
    plan = scheme.signals
    form = signals_form()(data=signals_data(plan) | _shown(version))
    return _draft_page(pages.SignalChecksPage, (version, scheme), form, with_signals, lines=signal_lines())


@blueprint.route("/<int:version_id>/tracks", methods=["GET", "POST"])
@allow(Permission.SET_RULES)
def tracks(version_id: int) -> str | AnyResponse:
    """Edit which track of a draft counts, and which seats need a firm that was verified; rehearse, save, publish."""
    version, scheme = _find(version_id)
    form = tracks_form(scheme)(data=tracks_data(scheme) | _shown(version))
    pools = [pool_name(pool.id) for pool in scheme.pools if pool_name(pool.id) in form]
    return _draft_page(pages.TracksPage, (version, scheme), form, with_tracks, pools=pools)


def _draft_page(
    page: type[pages.EditPage],
    found: tuple[SchemeVersion, Scheme],
    form: Any,  # noqa: ANN401 - a class made for one scheme
    changed: Callable[[Mapping[str, Any], Any], dict[str, Any]],
    **more: Any,  # noqa: ANN401 - what this page shows beside
) -> str | AnyResponse:
    """Do what the pressed button of a draft's form says, and return its page or a redirection."""
    version, scheme = found
    edited = _edit(version, form, changed)
    if isinstance(edited, AnyResponse):
        return edited
    return page(
        version=version,
        scheme=scheme,
        form=form,
        by_firms=say_labels(self_reported(scheme)),
        rehearsal=edited.rehearsal,
        faults=edited.faults,
        **more,
    ).render()


@dataclass(frozen=True)
class _Edited:
    """What the forms of a draft show beside their fields: the rehearsal that was asked for, and the faults.

    A text instead of the rehearsal says why there is none.
    """

    rehearsal: RehearsalView | str | None = None
    faults: tuple[str, ...] = ()


def _edit(
    version: SchemeVersion,
    form: Any,  # noqa: ANN401 - a class made for one scheme
    changed: Callable[[Mapping[str, Any], Any], dict[str, Any]],
) -> _Edited | AnyResponse:
    """Rehearse, save or publish as the pressed button says.

    `changed`: document, form -> the document with the form's values. Return what the page shows beside the form, or a
    redirection.
    """
    if version.state != SchemeState.DRAFT:
        flash(_("这一版已发布或归档，不能再改；请以它新建草稿。"), "warning")
        return redirect(url_for("schemes.version", version_id=version.id))
    if not form.validate_on_submit():
        wanted = request.method == "GET" and bool(request.args.get("rehearse"))
        warm_child(this_app())
        return _Edited(_rehearse(version.document) if wanted else None)
    try:
        document, _scheme = edit_scheme.completed(changed(version.document, form))
        if request.form.get("action") not in {"save", "publish"}:
            return _Edited(_rehearse(document, INCENTIVES if request.form.get("action") == "incentives" else DUTY))
        return _save_or_publish(version.id, document, form)
    except edit_scheme.SchemeRefusedError as error:
        fields = {"no_reason": form.reason, "no_self_reason": form.self_reason, "template_title": form.title}
        field = fields.get(error.code, form.revision)
        field.errors = [say_refusal(error.code, error.faults)]
        if error.code == "changed":
            newest = schemes_queries.version(database(), version.id)
            form.revision.data = str(newest.revision if newest else version.revision)
        return _Edited(faults=error.faults)


def _save_or_publish(version_id: int, document: dict[str, Any], form: Any) -> AnyResponse:  # noqa: ANN401 - a class made for one scheme
    """Save the draft, publish it where the form asks for it, and return the redirection; raises SchemeRefusedError."""
    revision = as_number(form.revision.data or "") or 0
    publishing = request.form.get("action") == "publish"
    if publishing:
        missing = edit_scheme.reasons_lacking(document, form.reason.data, form.self_reason.data)
        if len(missing) > 1:  # the first is told where it is caught
            form.self_reason.errors = [say_refusal(missing[1])]
        if missing:
            raise edit_scheme.SchemeRefusedError(missing[0])
    user_id = signed_in().id
    saved = edit_scheme.save(database(), version_id, document, revision=revision, user_id=user_id)
    form.revision.data = str(saved.revision)  # a form whose publishing is refused was saved, and goes on from there
    if not publishing:
        flash(_("草稿已保存。下面是按草稿试算的结果，尚未发布。"))
        return redirect(url_for(request.endpoint or "schemes.weights", version_id=version_id, rehearse=1))
    edit_scheme.publish(
        database(), version_id, _campaign().id, revision=saved.revision, reason=form.reason.data, user_id=user_id
    )
    look_if_unread(this_app(), _campaign().id)
    flash(_("方案 v%(version)s 已发布。下一次评估按它进行；此前的评估保持不变。", version=saved.version))
    return redirect(url_for("schemes.version", version_id=version_id))


def _rehearse(document: Mapping[str, Any], duty: str = DUTY) -> RehearsalView | str:
    """Return the outcome of a rehearsal, or of a draft's incentive check, computed beside this process.

    Or why there is none.
    """
    try:
        tried = ask_child(this_app(), duty, _campaign().id, document, language(), who=signed_in().id)
    except NotNowError:
        return _("正在试算的人较多或数据较多，这次没有算出结果；您填写的内容没有丢，请稍后再点“试算”。")
    if isinstance(tried, RehearsalView):
        return tried
    why: str = {
        NOTHING: _("还没有可以试算的企业或现行方案。"),
        CLASH: _("现行方案的名额约束已无法满足，没有可以对照的名单；请先在评估记录页查看原因。"),
        OWN_CLASH: _("这份草稿的名额约束无法同时满足，没有名单可以核算；请先点“试算”查看原因。"),
    }.get(tried, tried)
    return why
