"""The jobs that fill forms for many enterprises: one file, or one per unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.blank_forms.fill_form import ExportContext, FormOrder, fill_form, fill_forms_by_unit
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.lists.filters import read_filters
from survey.models import Job, utc_now
from survey.queries import blank_forms as blank_forms_queries
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.records.export_records import write_recordings
from survey.store.scope import scope
from survey.words.language import _, _l
from survey.words.refused_files import say_refused

BY_UNIT, WHOLE = "forms_by_unit", "form"


def filters_of_order(given: Mapping[str, Any]) -> Filters:
    """Return the filters of a job's parameters; without one by standing, which a form's page doesn't offer."""
    status = given.get("status", "")
    return replace(read_filters(given), status="" if status == "all" else status, standing="")


def _order(context: JobContext, database: Session) -> tuple[FormOrder, ExportContext]:
    """Return the order of a job's parameters, and where its files are kept and by whom.

    Raises JobRefusedError when the form or the evaluation is gone.
    """
    given, user = context.parameters, context.user(database)
    form = blank_forms_queries.form(database, given["form"])
    evaluation = evaluations.evaluation(database, given["evaluation"])
    if form is None or evaluation is None:
        raise JobRefusedError("gone")
    facts, reason = given.get("facts") != "0", given.get("reason", "")
    order = FormOrder(form, evaluation, scope(user), filters_of_order(given), facts=facts, reason=reason)
    return order, ExportContext(context.settings, user, utc_now(), into=[])


def _by_unit(context: JobContext) -> JobOutput:
    return _filled(context, lambda database, order, out: fill_forms_by_unit(database, order, out, context.progress))


def _whole(context: JobContext) -> JobOutput:
    return _filled(context, fill_form)


def _filled(context: JobContext, fill: Callable[[Session, FormOrder, ExportContext], tuple[str, bytes]]) -> JobOutput:
    with context.sessions() as database:
        order, out = _order(context, database)
        try:
            name, content = fill(database, order, out)
        except RefusedWorkbookError as error:
            raise JobRefusedError(error.code, **error.parameters) from error
    return JobOutput(name, content, effect=lambda database: write_recordings(database, out.into or []))


def _say(job: Job) -> list[str]:
    match job.result:
        case {"code": "gone"}:
            return [_("这份空白表或评估已不能使用，请回到表格页面查看。")]
        case {"code": code, "parameters": parameters}:
            return [say_refused(RefusedWorkbookError(code, **parameters))]
    return []


register_kind(BY_UNIT, JobKind(_by_unit, _l("按街镇分别填表"), say=_say))
register_kind(WHOLE, JobKind(_whole, _l("填表"), say=_say))
