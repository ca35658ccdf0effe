"""The commission's own forms: uploaded blank with markers, given back filled, one file or one per unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.archive.refusals import RefusedWorkbookError
from exports.blank_forms.filling import Value
from exports.blank_forms.markers import Form, MarkerKind
from exports.blank_forms.sample_form import draw
from scoring.characters import cleaned
from scoring.loading.scheme import load_scheme
from survey.blank_forms import fill_form, store_form
from survey.blank_forms.fill_form import CHOSEN, ExportContext, FormOrder
from survey.blank_forms.jobs import BY_UNIT, WHOLE
from survey.blank_forms.pages import FormPage, FormsPage, MarkersPage
from survey.blank_forms.resolve_markers import known_titles
from survey.blank_forms.store_form import ExaminedForm
from survey.blank_forms.views import known_marker_lines, marker_lines
from survey.blank_forms.words import sample_form, say_fault, say_lost, say_unknown
from survey.jobs.start_job import start_and_follow
from survey.lists.filters import OfferedFilter, filters_in_address, in_sentence_order, offered_filters, read_filters
from survey.models import Evaluation, FormTemplate, utc_now
from survey.queries import blank_forms as blank_forms_queries
from survey.queries import evaluations
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import address_arguments, number_in_address
from survey.web.chosen_campaign import chosen_id
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, ZIP, attachment, or_404
from survey.words.findings import say_place
from survey.words.language import _
from survey.words.refused_files import say_file_too_large, say_refused

blueprint = Blueprint("blank_forms", __name__, url_prefix="/forms")
AT_ONCE, WHOLE_AT_ONCE = 800, 1_000
"""Up to so many rows a zip, or one file, is made while the browser waits; above, a job makes it."""


@blueprint.get("", endpoint="forms")
@allow(Permission.FILL_FORMS)
def index() -> str:
    """List the blank forms, with a form to upload one."""
    return _list()


def _list(*, refused: str = "", faults: tuple[str, ...] = ()) -> str:
    rows = blank_forms_queries.all_forms(database())
    user = signed_in()
    return FormsPage(
        rows=rows,
        refused=refused,
        faults=faults,
        title=cleaned(request.form.get("title", "")),
        mine={row.id for row in rows if current_scope().everything or row.uploaded_by_id == user.id},
    ).render()


@blueprint.post("")
@takes_files()
@allow(Permission.FILL_FORMS)
def upload() -> str | Response:
    """Store a blank form, or show why it is refused; a refused one is kept too."""
    given = chosen("file")
    title = cleaned(request.form.get("title", ""))
    if len(title) > store_form.NAME_LENGTH:
        return _list(refused=_("名称最多%(n)s字，请缩短；文件要重新选择。", n=store_form.NAME_LENGTH))
    if given is None:
        return _list(refused=_("请选择要上传的空白表（.xlsx）。"))
    try:
        form, read = store_form.store_form(
            database(),
            settings(),
            read_file(given),
            title=title,
            known=_known_markers(evaluations.latest(database(), chosen_id())),
            user=signed_in(),
        )
    except FileTooLargeError as error:
        return _list(refused=say_file_too_large(error.megabytes))
    except RefusedWorkbookError as error:
        return _list(refused=say_refused(error))
    if form is None:
        return _list(refused=_("这份表还不能使用，请按下面的提示修改后重新上传。"), faults=_faults(read))
    return redirect(url_for("blank_forms.form", form_id=form.id))


def _faults(read: Form | None) -> tuple[str, ...]:
    return tuple(say_fault(fault) for fault in read.faults) if read is not None else ()


def _known_markers(evaluation: Evaluation | None) -> Mapping[str, MarkerKind]:
    return known_titles(fill_form.marker_columns(database(), evaluation, chosen_id()))


@blueprint.get("/markers")
@allow(Permission.FILL_FORMS)
def markers() -> str:
    """Show every marker with what would stand there now."""
    evaluation = evaluations.latest(database(), chosen_id())
    example: Mapping[str, Value] = {}
    if evaluation is not None:
        example = fill_form.example_values(database(), _order(FormTemplate(name=""), evaluation), _export_context())
    return MarkersPage(lines=known_marker_lines(_known_markers(evaluation), example)).render()


@blueprint.get("/sample.xlsx")
@allow(Permission.FILL_FORMS)
def sample_file() -> Response:
    """Send a blank form of our own as an example."""
    return _send(f"{sample_form().name}（空白样例）.xlsx", draw(sample_form()))


@blueprint.get("/<int:form_id>")
@allow(Permission.FILL_FORMS)
def form(form_id: int) -> str | Response:
    """Show what a blank form asks for, and choose what it is filled with."""
    template = _template_or_404(form_id)
    evaluation = _evaluation()
    known = _known_markers(evaluation)
    examined = _examine(template, known)
    chosen = fill_form.count_rows(database(), _order(template, evaluation)) if evaluation else 0
    return FormPage(
        form=template,
        evaluation=evaluation,
        evaluations=evaluations.all_evaluations(database()),
        lines=marker_lines(examined, known),
        unknown=[say_unknown(item) for item in examined.form.unknown],
        faults=_faults(examined.form),
        lost=say_lost(examined.lost),
        offered=_offered(evaluation) if evaluation is not None else [],
        status=_status(),
        statuses=statuses(),
        count=chosen,
        whole_district=current_scope().everything,
        arguments=_arguments(),
    ).render()


def _offered(evaluation: Evaluation) -> list[OfferedFilter]:
    """Return the filters of the form but for the result, which has choices of its own; certainty narrows nothing."""
    offered = offered_filters(read_filters(request.args), load_scheme(evaluation.scheme.document), 0)
    left_out = {"status"} if current_scope().everything else {"status", "unit"}
    return [item for item in in_sentence_order(offered) if item.name not in left_out]


def statuses() -> list[tuple[str, str]]:
    """Return (value, title) of the choices of whom a form lists."""
    plain = [(place, say_place(place)) for place in ("selected", "reserve", "out", "unranked")]
    return [(CHOSEN, _("入选候选和备选")), *plain, ("all", _("全部企业"))]


@blueprint.get("/<int:form_id>/blank.xlsx")
@allow(Permission.FILL_FORMS)
def blank(form_id: int) -> Response:
    """Send the blank form as it was uploaded."""
    template = _template_or_404(form_id)
    return _send(template.file_name, store_form.read_blank_form(settings(), template))


@blueprint.post("/<int:form_id>/archive")
@allow(Permission.FILL_FORMS)
def archive(form_id: int) -> Response:
    """Take a blank form out of use, or back into it."""
    template, user = _template_or_404(form_id), signed_in()
    if not current_scope().everything and template.uploaded_by_id != user.id:
        abort(404)
    store_form.toggle_archived(database(), template, user=user)
    return redirect(url_for("blank_forms.forms"))


@blueprint.route("/<int:form_id>/filled.xlsx", methods=["GET", "POST"])
@allow(Permission.FILL_FORMS)
@recorded
def filled(form_id: int) -> str | Response:
    """Send the filled form, or start a job that makes it; the export is recorded."""
    template = _template_or_404(form_id)
    order, instead = _asked(template)
    if instead is not None:
        return instead
    if fill_form.count_rows(database(), order) > WHOLE_AT_ONCE:
        return start_and_follow(WHOLE, _parameters(order))
    name, content = fill_form.fill_form(database(), order, _export_context())
    return _send(name, content)


@blueprint.route("/<int:form_id>/by-unit.zip", methods=["GET", "POST"])
@allow(Permission.FILL_FORMS)
@recorded
def by_unit(form_id: int) -> str | Response:
    """Send a filled form per unit, or start a job that makes them; every file is recorded."""
    template = _template_or_404(form_id)
    order, instead = _asked(template)
    if instead is not None:
        return instead
    if fill_form.count_rows(database(), order) > AT_ONCE:
        return start_and_follow(BY_UNIT, _parameters(order))
    name, content = fill_form.fill_forms_by_unit(database(), order, _export_context())
    return _send(name, content, ZIP)


def _asked(template: FormTemplate) -> tuple[FormOrder, str | Response | None]:
    """Return the order of the address, and what answers instead of a file: faults, or the question for a reason."""
    evaluation = _evaluation_or_404()
    order, back = _order(template, evaluation), _redirect_while_faulty(template)
    if back is not None:
        return order, back
    titles = fill_form.titles_of_persons(template, fill_form.marker_columns(database(), evaluation, chosen_id()))
    reason, page = read_reason(template.name, titles)
    return replace(order, reason=reason), page or None


def _parameters(order: FormOrder) -> dict[str, object]:
    """Return an order as the parameters of a job."""
    return {"form": order.form.id, "evaluation": order.evaluation.id, "reason": order.reason, **_arguments()}


def _template_or_404(form_id: int) -> FormTemplate:
    return or_404(blank_forms_queries.form(database(), form_id))


def _evaluation() -> Evaluation | None:
    """Return the evaluation that the address names, or the newest."""
    wanted = number_in_address("evaluation")
    return evaluations.evaluation(database(), wanted) if wanted else evaluations.latest(database(), chosen_id())


def _evaluation_or_404() -> Evaluation:
    return or_404(_evaluation())


def _examine(template: FormTemplate, known: Mapping[str, MarkerKind]) -> ExaminedForm:
    return store_form.examine_form(store_form.read_blank_form(settings(), template), known)


def _redirect_while_faulty(template: FormTemplate) -> Response | None:
    """Return a redirection to the form's page if it has faults, or unknown markers that the address doesn't accept."""
    examined = _examine(template, _known_markers(_evaluation_or_404()))
    if not examined.form.faults and (not examined.form.unknown or request.args.get("unknown") == "keep"):
        return None
    flash(_("表里有不认识的标记或其他问题，请先看下面的清单，再决定是否继续。"), "warning")
    return redirect(url_for("blank_forms.form", form_id=template.id, **address_arguments("unknown")))  # type: ignore[arg-type]


def _status() -> str:
    given = request.args.get("status", "")
    return given if given in {value for value, _text in statuses()} else "selected"


def _arguments() -> dict[str, str]:
    """Return the filters of the address, for the links of the page and for jobs."""
    given = filters_in_address(replace(read_filters(request.args), standing=""))
    return {**given, "status": _status(), "facts": "0" if request.args.get("facts") == "0" else "1"}


def _order(template: FormTemplate, evaluation: Evaluation) -> FormOrder:
    status = "" if _status() == "all" else _status()
    filters = replace(read_filters(request.args), status=status, standing="")
    return FormOrder(template, evaluation, current_scope(), filters, facts=request.args.get("facts") != "0")


def _export_context() -> ExportContext:
    return ExportContext(settings(), signed_in(), utc_now())


def _send(name: str, content: bytes, kind: str = XLSX) -> Response:
    return attachment(name, content, kind)
