"""The ranked list as a file: the page's own filters, a choice of columns; large ones as a job."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from scoring.loading_scheme import load_scheme
from survey.access import OFFICIALS, allow, current_scope, signed_in
from survey.column_choices import BUILT_IN, built_in_keys, chosen
from survey.filter_reading import read_filters
from survey.i18n import _
from survey.list_columns import all_columns
from survey.models import Evaluation
from survey.pages import database, settings
from survey.queries import column_sets, evaluations
from survey.routes.evaluations import XLSX
from survey.routes.jobs import begin
from survey.services import list_exporting
from survey.services.list_exporting import ListRequest

blueprint = Blueprint("lists", __name__)


@blueprint.get("/evaluations/<int:evaluation_id>/list.xlsx")
@allow(*OFFICIALS)
def ranked_list(evaluation_id: int) -> Response:
    """Send what the page's filters leave, or start a job where that is a large list."""
    found = evaluations.evaluation(database(), evaluation_id)
    if found is None:
        abort(404)
    internal = request.args.get("internal") == "1"
    keys = _keys(found, request.args.get("set", "common"), internal=internal)
    asked = ListRequest(evaluation_id, read_filters(), keys, internal=internal)
    if asked.filters.standing and not internal:
        flash(list_exporting.say_only_internal(), "warning")
        return _back(evaluation_id)
    if list_exporting.count(database(), asked, current_scope()) > settings().large_rows:
        return begin(list_exporting.KIND, asked.parameters())
    name, content = list_exporting.write_list(database(), asked, settings=settings(), user=signed_in())
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _back(evaluation_id: int) -> Response:
    """Go back to the list with the same filters."""
    given: dict[str, Any] = {name: value for name, value in request.args.items() if name not in {"set", "internal"}}
    return redirect(url_for("ranking.ranked", evaluation_id=evaluation_id, **given))


def _keys(found: Evaluation, name: str, *, internal: bool) -> tuple[str, ...]:
    """Return the columns of a built-in set or of one's own (``mine-7``); 404 for what is neither.

    A published list holds nothing internal: asking for both is 404 too.
    """
    if name in BUILT_IN:
        if name == "public" and internal:
            abort(404)
        return built_in_keys(name, all_columns(load_scheme(found.scheme.document), {}))
    number = name.removeprefix("mine-")
    own = column_sets.my_set(database(), signed_in().id, int(number)) if number.isdecimal() else None
    if own is None:
        abort(404)
    columns = all_columns(load_scheme(found.scheme.document), {}, internal=True)
    unknown = chosen(columns, own.columns).unknown
    if unknown:
        flash(_("列组合“%(name)s”中有 %(n)s 列不在本方案内，已略过：%(keys)s", name=own.name, n=len(unknown),
                keys="、".join(unknown)), "warning")  # fmt: skip
    return tuple(own.columns)
