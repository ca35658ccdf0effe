"""The list of a campaign: the checks before it is frozen, its versions, their signatures and scans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.answering.file_words import say_file_refused
from survey.answering.finding_views import ErrorLine
from survey.answering.store_evidence import RefusedFileError
from survey.config import FILE_LIMIT, MEGABYTE
from survey.deciding.progress_views import view_progress
from survey.forms.freezing import FreezeForm, ScanForm, SendBackForm, SignForm
from survey.freezing.attach_scan import attach_scan
from survey.freezing.check_views import Unnamed, view_checks
from survey.freezing.freeze import ask_draft, freeze, is_open
from survey.freezing.list_results import Check, Checks, Drafted, ListRefusedError
from survey.freezing.list_words import BASES, PARTS, PLACES, say_refused
from survey.freezing.pages import ChecksPage, VersionForms, VersionPage
from survey.freezing.sign_list import next_part, send_back, sign
from survey.freezing.signing_views import Behind, view_own_part, view_signing
from survey.freezing.version_views import (
    AmendmentLine,
    DifferenceLine,
    Narrowed,
    lines_of_rank,
    view_amendments,
    view_differences,
    view_entries,
    view_signatures,
)
from survey.freezing.write_fingerprint import short
from survey.jobs.ask_child import NotNowError, warm_child
from survey.jobs.start_job import this_app
from survey.models import ListEntry, ListVersion, SignaturePart
from survey.queries import evaluations, frozen_lists, list_checks, list_decisions, objections, recusals
from survey.records.run_appender import append_once
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, may_open, signed_in
from survey.web.addresses import address_arguments, page_of, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.received_files import FileTooLargeError, chosen, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import or_404, stored_attachment
from survey.words.figures import unit_name
from survey.words.language import _

blueprint = Blueprint("frozen", __name__, url_prefix="/list")
PAGE = 50
RESERVE_SHOWN = 8
MENDED = {
    "panel": "panel.queue",
    "evaluation": "evaluations.evaluations",
    "conditions": "conditions.table",
    "signals": "signals.found",
    "visits": "visits.queue",
}
"""Place that a check names -> the page where it is mended."""


NOT_HIS = frozenset({"same_person", "recused", "over"})
"""Why somebody can't sign a version whatever he fills in."""


@blueprint.get("")
@allow(Permission.READ_LIST)
def start() -> Response:
    """Go to the newest version, or to the checks before the first."""
    newest = next(iter(frozen_lists.versions(database(), the_campaign().id)), None)
    if newest is None:
        return redirect(url_for("frozen.checks"))
    return redirect(url_for("frozen.version", number=newest.number))


@blueprint.get("/checks")
@allow(Permission.READ_LIST)
def checks() -> str:
    """Show what stands against freezing the list now."""
    return _checks_page(FreezeForm(formdata=None), "")


@blueprint.post("/checks")
@allow(Permission.FREEZE_LIST)
def make() -> str | Response:
    """Freeze the list as it was shown, with the signature of who prepares it."""
    campaign, form = the_campaign(), FreezeForm()
    campaign_id = campaign.id
    if not form.validate_on_submit():
        return _checks_page(form, "")
    try:
        drafted = ask_draft(this_app(), campaign_id, who=signed_in().id)
        shown, reason = form.stamp.data or "", form.reason.data or ""
        made = freeze(database(), campaign_id, drafted, shown=shown, reason=reason, user=signed_in())
    except NotNowError:
        return _checks_page(form, _busy())
    except ListRefusedError as error:
        if error.code == "no_reason":
            form.reason.errors = [say_refused(error)]
            return _checks_page(form, "")
        return _checks_page(form, say_refused(error))
    flash(_("已冻结为第%(n)s版，您为制表人；请另外两位先后审核、签发。", n=made.number))
    return redirect(url_for("frozen.version", number=made.number))


def _busy() -> str:
    return _("正在推算的人较多或数据较多，这次没有算出结果，请稍后再试。")


def _checks_page(form: FreezeForm, problem: str) -> str:
    campaign = the_campaign()
    drafted: Drafted | None = None
    tells = may(Permission.READ_DECISIONS)
    try:
        drafted = ask_draft(this_app(), campaign.id, who=signed_in().id) if tells else None
    except NotNowError:
        problem = problem or _busy()
    except ListRefusedError as error:
        problem = problem or say_refused(error)
    found = drafted.checks if drafted is not None else None
    if found is not None:
        form.stamp.data = found.stamp
    existing = frozen_lists.versions(database(), campaign.id)
    there = next((row for row in existing if is_open(row) or row.issued_at), None)
    return ChecksPage(
        campaign=campaign,
        checks=found,
        tells=tells,
        lines=view_checks(found, _scheme(found), _address_of, _unnamed()) if found is not None else [],
        problem=problem,
        form=form,
        may_freeze=may(Permission.FREEZE_LIST) and found is not None and not found.hard and there is None,
        there=there,
        stages=view_progress(database(), campaign.id),
    ).render()


def _unnamed() -> Unnamed:
    """Return what the reader may not know of the firms that checks name."""
    if not may(Permission.READ_DECISIONS):
        return Unnamed(all=True)
    mine = recusals.recused_from(database(), signed_in().id)
    return Unnamed(recused=list_checks.submitted_names(database(), mine))


def _scheme(found: Checks) -> Scheme | None:
    evaluation = evaluations.evaluation(database(), found.evaluation_id)
    return load_scheme(evaluation.scheme.document) if evaluation is not None else None


def _address_of(place: str) -> str:
    endpoint = MENDED[place]
    known = endpoint in this_app().view_functions and may_open(endpoint)
    return url_for(endpoint) if known else ""


@blueprint.get("/<int:number>")
@allow(Permission.READ_LIST)
def version(number: int) -> str:
    """Show one version."""
    if may(Permission.FREEZE_LIST):
        warm_child(this_app())  # an amendment is tried out there
    return _version_page(_find(number), VersionForms(), [])


@blueprint.post("/<int:number>/signature")
@allow(Permission.SIGN_LIST)
def add_signature(number: int) -> str | Response:
    """Sign a version: 审核 or 签发."""
    found, form = _find(number), SignForm()
    part = next((item for item in SignaturePart if item == form.part.data), None)
    if not form.validate_on_submit() or part is None:
        return _version_page(found, VersionForms(sign=form), [])
    try:
        signed = sign(database(), found.id, part, document_number=form.document_number.data or "", user=signed_in())
    except ListRefusedError as error:
        if error.code in NOT_HIS:
            return _not_his(error, number)
        form.document_number.errors = [say_refused(error)]
        return _version_page(_find(number), VersionForms(sign=form), [])
    if signed.issued_at is not None:
        append_once(this_app())
        flash(_("第%(n)s版已签发，从现在起生效。", n=number))
    else:
        flash(_("已签署。还须另一位签发，签发之前原来的名单继续有效。"))
    return redirect(url_for("frozen.version", number=number))


@blueprint.post("/<int:number>/refusal")
@allow(Permission.SIGN_LIST)
def refuse(number: int) -> str | Response:
    """Send a version back."""
    found, form = _find(number), SendBackForm()
    if not form.validate_on_submit():
        return _version_page(found, VersionForms(back=form), [])
    try:
        send_back(database(), found.id, reason=form.back.data or "", user=signed_in())
    except ListRefusedError as error:
        if error.code in NOT_HIS:
            return _not_his(error, number)
        form.back.errors = [say_refused(error)]
        return _version_page(_find(number), VersionForms(back=form), [])
    flash(_("第%(n)s版已退回，留存备查；改好后可以重新冻结或修订。", n=number))
    return redirect(url_for("frozen.version", number=number))


def _not_his(error: ListRefusedError, number: int) -> Response:
    """Say why somebody can't sign, whose page shows no form beside which it could be said."""
    flash(say_refused(error), "warning")
    return redirect(url_for("frozen.version", number=number))


@blueprint.post("/<int:number>/scans")
@takes_files()
@allow(Permission.SIGN_LIST)
def scan(number: int) -> str | Response:
    """Keep a signed scan of a version."""
    found, form = _find(number), ScanForm()
    given = chosen("scan")
    well, errors = form.validate_on_submit(), []
    if given is None:
        errors.append(ErrorLine("scan", _("请选择扫描件（PDF、JPG或PNG）")))
    if not well or given is None:
        return _version_page(found, VersionForms(scan=form), errors)
    name = given.filename or ""
    try:
        attach_scan(
            database(), settings().uploads, found.id, (name, given.stream), typed=form.signs.data or "",
            user=signed_in(),
        )  # fmt: skip
    except ListRefusedError as error:
        form.signs.errors = [say_refused(error)]
        return _version_page(_find(number), VersionForms(scan=form), [])
    except FileTooLargeError as error:
        errors.append(ErrorLine("scan", say_file_refused("too_large", name, error.megabytes)))
    except RefusedFileError as error:
        errors.append(ErrorLine("scan", say_file_refused(error.code, name, FILE_LIMIT // MEGABYTE)))
    if errors:
        return _version_page(_find(number), VersionForms(scan=form), errors)
    flash(_("签字扫描件已留存。"))
    return redirect(url_for("frozen.version", number=number))


@blueprint.get("/<int:number>/scans/<int:scan_id>")
@allow(Permission.SIGN_LIST)
def scan_file(number: int, scan_id: int) -> Response:
    """Send a signed scan."""
    found = _find(number)
    row = or_404(frozen_lists.scan_of(database(), found.id, scan_id))
    kind = frozen_lists.media_type(database(), row.digest)
    return stored_attachment(row.file_name, path_of_digest(settings().uploads, row.digest), kind)


def _find(number: int) -> ListVersion:
    return or_404(frozen_lists.version_of(database(), the_campaign().id, number))


def _narrowed() -> Narrowed:
    given = request.args
    return Narrowed(
        text=read_text(given),
        unit=given.get("unit", "")[:40],
        place=given.get("place", "selected")[:20],
        basis=given.get("basis", "")[:12],
    )


def _version_page(found: ListVersion, forms: VersionForms, errors: Sequence[ErrorLine]) -> str:
    scope, scheme = current_scope(), load_scheme(found.evaluation.scheme.document)
    every = frozen_lists.versions(database(), found.campaign_id)
    entries = frozen_lists.entries_seen(database(), scope, found.id)
    before = frozen_lists.entries_seen(database(), scope, found.based_on_id) if found.based_on_id else None
    was = None if before is None else {row.participation_id for row in before if row.status == "selected"}
    narrowed = _narrowed()
    kept = [row for row in entries if narrowed.keeps(row)]
    shown = page_of(len(kept), PAGE, lambda at: kept[(at - 1) * PAGE : at * PAGE])
    seated = [row for row in entries if row.status == "selected"]
    reserve = [row for row in entries if row.status == "reserve"]
    part = next_part(found)
    issued = frozen_lists.issued(database(), found.campaign_id)
    differences = view_differences(entries, before) if before is not None else []
    checked, behind = view_checks(_kept_checks(found), scheme, lambda _place: "", _unnamed()), _behind(found, entries)
    given = _forms(found, forms, part)
    return VersionPage(
        campaign=the_campaign(),
        version=found,
        versions=every[::-1],
        in_force=issued.number if issued is not None else 0,
        counts=Counter(row.status for row in entries),
        bases=_bases(seated),
        signatures=view_signatures(found),
        next_title=str(PARTS[part]) if part is not None else "",
        fingerprint=short(found.fingerprint),
        lines=checked,
        signing=view_signing(behind, checked, found.reason),
        own_part=_own_part(behind) if given.sign is not None else [],
        narrowed=narrowed,
        units=sorted({(row.facts["unit"], unit_name(row.facts["unit"])) for row in entries}),
        entries=view_entries(shown.rows, scheme, was, lines=lines_of_rank(entries)),
        found=shown.total,
        page=shown.number,
        pages=shown.pages,
        link=_link,
        differences=differences,
        changed=_changed(differences, len(seated)),
        amendments=_amendments(found, entries, was, scheme),
        reserve=view_entries(reserve[:RESERVE_SHOWN], scheme, None),
        scans=frozen_lists.scans(database(), found.id),
        forms=given,
        faulty=any(one is not None and one.errors for one in (forms.sign, forms.back, forms.scan)),
        places=_places(),
        may_amend=may(Permission.FREEZE_LIST) and issued == found and not any(is_open(row) for row in every),
        stages=view_progress(database(), found.campaign_id),
        errors=errors,
    ).render()  # fmt: skip


def _places() -> list[tuple[str, str]]:
    return [*((code, str(title)) for code, title in PLACES.items()), ("", _("全部"))]


def _amendments(
    found: ListVersion, entries: Sequence[ListEntry], was: set[int] | None, scheme: Scheme
) -> list[AmendmentLine]:
    answered = objections.of_version(database(), found.id)
    firms = {row.participation_id: row for row in entries}
    return view_amendments(found.amendments, firms, scheme, before=was, answered=answered)


def _behind(found: ListVersion, entries: Sequence[ListEntry]) -> Behind:
    rows = list_decisions.decided(database(), found.id)
    people = {number for row in rows for number in (row.by_id, row.second_id) if number is not None}
    return Behind(
        decided=rows,
        names=list_decisions.names(database(), people),
        found=list_decisions.levels_found(database(), found.id, found.evaluation_id),
        seen={row.participation_id for row in entries},
    )


def _own_part(behind: Behind) -> list[str]:
    user_id = signed_in().id
    return view_own_part(behind, user_id, recusals.recused_from(database(), user_id))


def _changed(differences: Sequence[DifferenceLine], seats: int) -> tuple[int, int, int]:
    came = sum(not row.left for row in differences)
    return len(differences) - came, came, seats - came


def _link(page: int) -> str:
    """Return the version's address with another page of its firms, also where a form of it was refused."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **address_arguments("page"), "page": page}
    return url_for("frozen.version", **arguments)


def _bases(seated: Sequence[ListEntry]) -> list[tuple[str, str, int]]:
    counts = Counter(row.basis for row in seated)
    return [(basis, str(title), counts[basis]) for basis, title in BASES.items() if counts[basis]]


def _kept_checks(found: ListVersion) -> Checks:
    limits = [row for row in found.document["limits"] if row["kind"] == "floor"]
    short_of = [row for row in limits if int(row["held"]) < int(row["number"])]
    rows = [
        Check(row["code"], row["hard"], row["count"], limits=short_of if row["code"] == "floors" else ())
        for row in found.document["checks"]
    ]
    return Checks(rows)


def _forms(found: ListVersion, given: VersionForms, part: SignaturePart | None) -> VersionForms:
    """Return the forms that this reader may use now; one that was refused is shown as it was sent."""
    user = signed_in()
    signs = may(Permission.SIGN_LIST)
    moved = frozen_lists.changed_firms(database(), found.id) & recusals.recused_from(database(), user.id)
    due = signs and part is not None and not moved and all(row.user_id != user.id for row in found.signatures)
    sign_form = SignForm(formdata=None)
    sign_form.part.data = part.value if part is not None else ""
    return VersionForms(
        sign=(given.sign or sign_form) if due else None,
        back=(given.back or SendBackForm(formdata=None)) if due else None,
        scan=(given.scan or ScanForm(formdata=None)) if signs and found.refusal is None else None,
    )
