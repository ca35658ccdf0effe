"""The audit trail as a workbook: the audit administrator's without what entries hold, the officials' in full."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.read_trail_filters import MOST_ROWS, in_address, read_filters, read_typed
from survey.accounts.trail_views import view_entries
from survey.exporting.write_trail import CLOSED, NAMES, WHOLE, write_trail
from survey.queries import trail as trail_queries
from survey.queries.trail_objects import NOTHING_CLOSED, closed_to
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment
from survey.words.language import _, in_chinese

blueprint = Blueprint("trail_files", __name__)


@blueprint.get("/audit/list.xlsx")
@allow(Permission.READ_TRAIL)
@recorded
def trail() -> Response:
    """Send the entries that the filters leave, without answers, figures and personal values."""
    return _send(None, "")


@blueprint.route("/trail/list.xlsx", methods=["GET", "POST"])
@allow(Permission.READ_FIRM_TRAIL)
@recorded
def of_firms() -> str | Response:
    """Send the entries about what the official may see; persons are in them, so a reason is asked for."""
    reason, page = read_reason(NAMES[WHOLE], [_("人员姓名"), _("填写的理由")])
    return page or _send(current_scope(), reason)


def _send(scope: Scope | None, reason: str) -> Response:
    """Send the entries; of more than one workbook holds nothing is cut off: the page says what to do."""
    typed, whole = read_typed(request.args), scope is not None
    filters, closed = read_filters(typed), closed_to(database(), signed_in()) if whole else NOTHING_CLOSED
    if trail_queries.count(database(), filters, scope, closed) > MOST_ROWS:
        flash(_("一次最多导出 %(n)s 条，没有导出。请缩短时间范围或增加条件。", n=MOST_ROWS), "warning")
        given: dict[str, Any] = dict(in_address(typed))
        return redirect(url_for("trail.of_firms" if whole else "trail.trail", **given))
    entries = trail_queries.entries(database(), filters, scope, closed, page=1, size=MOST_ROWS)
    with in_chinese():
        rows = view_entries(database(), entries, whole=whole)
    kind = WHOLE if whole else CLOSED
    name, content = write_trail(database(), kind, rows, typed, settings=settings(), user=signed_in(), reason=reason)
    return attachment(name, content, XLSX)
