"""The pages of 核对文件 and of the log of exports."""

from __future__ import annotations

from flask import Blueprint, request

from survey.file_checks.check_file import check_file
from survey.file_checks.pages import CheckPage, ExportsPage
from survey.file_checks.views import view_check
from survey.file_checks.words import say_kind
from survey.queries import exports as exports_queries
from survey.queries.exports import LogFilters
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of, read_text
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.words.language import _
from survey.words.refused_files import say_file_too_large

blueprint = Blueprint("file_checks", __name__, url_prefix="/files")
PAGE = 50


@blueprint.get("/check")
@allow(Permission.CHECK_FILES)
def check() -> str:
    """Show the form that a file is uploaded with."""
    return CheckPage().render()


@blueprint.post("/check", endpoint="check_file")
@takes_files()
@allow(Permission.CHECK_FILES)
def check_uploaded() -> str:
    """Check the uploaded file and show the result."""
    given = chosen("file")
    if given is None:
        missing = _("请先选择要核对的文件（.xlsx）。")
        return CheckPage(missing=missing).render()
    try:
        checked = check_file(database(), settings(), read_file(given), user=signed_in())
    except FileTooLargeError as error:
        return CheckPage(missing=say_file_too_large(error.megabytes)).render()
    kind = say_kind(checked.record.kind) if checked.record is not None else ""
    return CheckPage(checked=checked, view=view_check(checked), kind=kind).render()


@blueprint.get("/exports")
@allow(Permission.EXPORT)
def exports() -> str:
    """Show the log of exports: a user's own; for the district's officials all of them."""
    user = signed_in()
    filters = LogFilters(read_text(request.args), read_text(request.args, "kind"))
    page = page_of(
        exports_queries.count(database(), user, filters),
        PAGE,
        lambda number: exports_queries.log(database(), user, filters, page=number, size=PAGE),
    )
    kinds = [(kind, say_kind(kind)) for kind in exports_queries.kinds(database(), user)]
    return ExportsPage(
        page=page,
        filters=filters,
        kinds=kinds,
        titles=dict(kinds),
        everything=current_scope().everything,
    ).render()
