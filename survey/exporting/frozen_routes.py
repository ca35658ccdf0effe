"""Downloads of a version of the list: the seats, the reserve, one per town, and what goes upstairs."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from exports.live.contents import MOST_ROWS
from survey.exporting.frozen_tables import FrozenList, list_table
from survey.exporting.read_frozen_list import read_frozen
from survey.exporting.workbook_jobs import LIVE
from survey.exporting.write_live_workbook import live_list_workbook
from survey.exporting.write_official_list import official_pdf, official_workbook, town_archive
from survey.exporting.write_table import write_table
from survey.freezing.list_results import RESERVE, SELECTED
from survey.jobs.start_job import start_and_follow
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _, in_chinese

blueprint = Blueprint("list_files", __name__, url_prefix="/list")


@blueprint.get("/<int:number>/final.xlsx")
@allow(Permission.READ_LIST)
@recorded
def final(number: int) -> Response:
    """Send the seats of a version as a workbook."""
    return _table(number, SELECTED)


@blueprint.get("/<int:number>/reserve.xlsx")
@allow(Permission.READ_LIST)
@recorded
def reserve(number: int) -> Response:
    """Send the reserve of a version as a workbook."""
    return _table(number, RESERVE)


@blueprint.get("/<int:number>/towns.zip")
@allow(Permission.READ_LIST)
@recorded
def towns(number: int) -> Response:
    """Send a workbook per town in one archive."""
    found, campaign = _find(number), the_campaign()
    name, content = town_archive(database(), campaign, found, settings=settings(), user=signed_in())
    return attachment(name, content, "application/zip")


@blueprint.get("/<int:number>/official.xlsx")
@allow(Permission.READ_LIST)
@recorded
def official(number: int) -> Response:
    """Send the list that goes upstairs as a workbook."""
    found, campaign = _find(number), the_campaign()
    return attachment(*official_workbook(database(), campaign, found, settings=settings(), user=signed_in()), XLSX)


@blueprint.get("/<int:number>/official.pdf")
@allow(Permission.READ_LIST)
@recorded
def printed(number: int) -> Response:
    """Send the same as a PDF."""
    found, campaign = _find(number), the_campaign()
    name, content = official_pdf(database(), campaign, found, settings=settings(), user=signed_in())
    return attachment(name, content, "application/pdf")


@blueprint.get("/<int:number>/live.xlsx")
@allow(Permission.TAKE_LIVE_WORKBOOK)
@recorded
def live(number: int) -> Response:
    """Send a version with the evaluation that it was frozen on, whose weights can be changed; where large, as a job."""
    found = _find(number)
    evaluation = found.version.evaluation
    if evaluation.summary["ranked"] > MOST_ROWS:
        too_many = _("参与排序的企业超过%(most)s家，Excel 重算会很慢，不提供权重测算表。", most=MOST_ROWS)
        flash(too_many, "warning")
        return redirect(url_for("frozen.version", number=number))
    if evaluation.summary["ranked"] > settings().large_rows:
        return start_and_follow(LIVE, {"evaluation": evaluation.id, "version": number})
    return attachment(*live_list_workbook(database(), found, settings=settings(), user=signed_in()), XLSX)


def _find(number: int) -> FrozenList:
    """Return a version with the entries that the reader may see."""
    return or_404(read_frozen(database(), the_campaign().id, number, current_scope()))


def _table(number: int, status: str) -> Response:
    with in_chinese():
        table = list_table(_find(number), status)
    return attachment(*write_table(database(), table, the_campaign(), settings=settings(), user=signed_in()), XLSX)
