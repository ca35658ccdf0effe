"""The overview of a campaign, the firms of one level, and the workbook with the same figures."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from scoring.maturity.assessed import UNLEVELLED
from survey.overview.overview_results import MAPPED, UNSTATED, Measure, Overview
from survey.overview.overview_tables import overview_sheets
from survey.overview.overview_views import view_funnel, view_levels, view_map, view_reviews, view_target, view_times
from survey.overview.pages import LevelPage, OverviewPage
from survey.overview.read_overview import firms_of_levels, level_titles, read_overview
from survey.overview.words import say_level
from survey.overview.write_overview import write_overview
from survey.queries import evaluations
from survey.queries.levels import measured
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import as_number, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _, in_chinese, in_words
from survey.words.levels import say_level_seats
from survey.words.scopes import say_scope
from survey.words.tracks import say_near_count

blueprint = Blueprint("overview", __name__)
PAGE = 100


def _measure() -> Measure:
    """Return what the address wants the map to show; the first of what it can show for anything else."""
    wanted = request.args.get("map", "")
    return Measure(wanted) if wanted in set(MAPPED) else MAPPED[0]


@blueprint.get("/overview")
@allow(Permission.SEE_FIRMS)
def overview() -> str:
    """Show how far the campaign is, within the official's scope."""
    campaign, scope = the_campaign(), current_scope()
    found = read_overview(database(), campaign.id, scope)
    return OverviewPage(
        campaign=campaign,
        place=say_scope(scope),
        whole=scope.everything,
        overview=found,
        target=view_target(found, campaign),
        funnel_steps=view_funnel(found),
        reviews=view_reviews(found),
        map=view_map(found, _measure()),
        levels=view_levels(found),
        times=view_times(found),
        unsure=_say_unsure(found) if scope.everything else [],
    ).render()


def _say_unsure(found: Overview) -> list[str]:
    """Return which seats of the newest evaluation rest on what nobody verified, with the visits that asks for."""
    summary = found.evaluated.summary if found.evaluated is not None else {}
    return [*say_level_seats(summary), *say_near_count(summary)]


@blueprint.get("/overview/levels")
@allow(Permission.SEE_RANKING)
def levels() -> str:
    """Show the firms of the newest evaluation that have a level, or one of some, in one questionnaire."""
    campaign, name = the_campaign(), request.args.get("questionnaire", "")
    given = [UNLEVELLED if text == UNSTATED else as_number(text) for text in request.args.getlist("level")]
    wanted = [level for level in given if level is not None]
    evaluation = or_404(evaluations.latest(database(), campaign.id))
    firms = firms_of_levels(database(), evaluation, current_scope(), questionnaire=name, wanted=wanted)
    if firms is None or not wanted:
        abort(404)
    known = measured(evaluation)[name]
    titles = level_titles(known)
    said = _("、").join(say_level(level, titles) for level in wanted)
    shown = page_of(len(firms), PAGE, lambda number: firms[(number - 1) * PAGE : number * PAGE])
    return LevelPage(
        campaign=campaign,
        evaluation_id=evaluation.id,
        title=_("%(name)s：%(value)s", name=in_words(known.title), value=said),
        total=len(firms),
        firms=shown.rows,
        page=shown.number,
        pages=shown.pages,
    ).render()


@blueprint.get("/overview.xlsx")
@allow(Permission.EXPORT)
@recorded
def workbook() -> Response:
    """Send the figures of the page as a workbook."""
    campaign, scope = the_campaign(), current_scope()
    with in_chinese():
        found = read_overview(database(), campaign.id, scope)
        sheets = overview_sheets(found, campaign)
    name, content = write_overview(database(), sheets, found.as_of, campaign, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
