"""Downloads of a version of the list: the seats, the reserve, one per town, and what goes upstairs."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.exporting.frozen_tables import FrozenList, list_table
from survey.exporting.write_official_list import official_pdf, official_workbook, town_archive
from survey.exporting.write_table import write_table
from survey.freezing.list_results import RESERVE, SELECTED
from survey.queries import frozen_lists
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import in_chinese

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


def _find(number: int) -> FrozenList:
    """Return a version with the entries that the reader may see."""
    campaign = the_campaign()
    version = or_404(frozen_lists.version_of(database(), campaign.id, number))
    issued = frozen_lists.issued(database(), campaign.id)
    return FrozenList(
        version,
        load_scheme(version.evaluation.scheme.document),
        frozen_lists.entries_seen(database(), current_scope(), version.id),
        issued.number if issued is not None else 0,
    )


def _table(number: int, status: str) -> Response:
    with in_chinese():
        table = list_table(_find(number), status)
    return attachment(*write_table(database(), table, the_campaign(), settings=settings(), user=signed_in()), XLSX)
