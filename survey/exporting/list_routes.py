"""Downloads of lists: the ranked list with the page's filters (long ones as a job), changes, states, pins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.exporting import write_ranked_list, write_table
from survey.exporting.change_tables import changes_table
from survey.exporting.gap_tables import gaps_table
from survey.exporting.incentive_tables import incentives_table
from survey.exporting.write_ranked_list import ListRequest
from survey.jobs.start_job import start_and_follow
from survey.lists.column_sets import BUILT_IN, built_in_keys, choose_columns
from survey.lists.columns import all_columns
from survey.lists.filters import read_filters
from survey.lists.read_decided import known_states
from survey.models import Campaign, Evaluation
from survey.queries import campaigns, column_sets, evaluations, pins, track_gaps
from survey.queries.list_filters import Filters
from survey.ranking.changes_views import change_rows, view_changes
from survey.ranking.gap_views import group_rows, total_line, view_gaps
from survey.ranking.incentive_views import codes_named
from survey.ranking.read_changes import asked_changes, read_listed
from survey.ranking.read_incentives import lists_of
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, recorded, signed_in
from survey.web.addresses import address_arguments, as_number, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _n, in_chinese

blueprint = Blueprint("lists", __name__)


@blueprint.route("/evaluations/<int:evaluation_id>/list.xlsx", methods=["GET", "POST"])
@allow(Permission.EXPORT)
@recorded
def ranked_list(evaluation_id: int) -> str | Response:
    """Send the rows that the filters leave as a workbook, or start a job where they are many.

    Where columns about persons are among them, a reason is asked for first, unless they are left out (``personal=0``).
    """
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    internal = request.args.get("internal") == "1"
    keys = _keys(evaluation, request.args.get("set", "common"), internal=internal)
    personal = [] if request.args.get("personal") == "0" else _titles_of_persons(evaluation, keys)
    reason, page = read_reason(write_ranked_list.SHEET, personal, without=_without_persons(evaluation_id))
    if page:
        return page
    filters = read_filters(request.args, decisions=known_states(database(), signed_in()))
    asked = ListRequest(evaluation_id, filters, keys, internal=internal, reason=reason)
    if (filters.standing or filters.decided) and not internal:
        flash(write_ranked_list.say_only_internal(), "warning")
        return _back(evaluation_id)
    if write_ranked_list.count_rows(database(), asked, current_scope()) > settings().large_rows:
        return start_and_follow(write_ranked_list.KIND, asked.parameters())
    name, content = write_ranked_list.write_list(database(), asked, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)


def _send(export: write_table.TableExport, campaign: Campaign) -> Response:
    name, content = write_table.write_table(database(), export, campaign, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)


@blueprint.get("/helping/list.xlsx")
@allow(Permission.HELP_ENTERPRISES)
@recorded
def states() -> Response:
    """Send the state of every enterprise that the page's search finds, not only those on its page."""
    campaign = the_campaign()
    text, scope = read_text(request.args), current_scope()
    total = campaigns.enterprise_count(database(), campaign.id, scope, text)
    rows = campaigns.enterprises(database(), campaign.id, scope, text, page=1, size=max(total, 1))
    return _send(write_table.state_table(rows, text), campaign)


@blueprint.get("/evaluations/<int:evaluation_id>/changes.xlsx")
@allow(Permission.EXPORT)
@recorded
def changes(evaluation_id: int) -> Response:
    """Send everybody whom the page of changes names, on all its pages; 404 where there is nothing to compare with."""
    texts = request.args.get("before", ""), request.args.get("few", "")
    asked = or_404(asked_changes(database(), evaluation_id, *texts))
    pair = or_404(asked.before), asked.evaluation
    with in_chinese():
        first, second = (read_listed(database(), item, current_scope()) for item in pair)
        view = view_changes(first, second, few=asked.few)
        export = changes_table(change_rows(view), pair, few=asked.few)
    return _send(export, asked.evaluation.campaign)


@blueprint.get("/evaluations/<int:evaluation_id>/gaps.xlsx")
@allow(Permission.EXPORT)
@recorded
def gaps(evaluation_id: int) -> Response:
    """Send how far verified scores are from self-reported ones, firm by firm and by group."""
    evaluation, scope = or_404(evaluations.evaluation(database(), evaluation_id)), current_scope()
    scheme, rows = load_scheme(evaluation.scheme.document), track_gaps.gap_rows(database(), evaluation_id, scope)
    rated = track_gaps.rated_by(database(), evaluation_id, scope)
    sources = track_gaps.sources_of(database(), evaluation_id, scope)
    entries = evaluations.entries(database(), evaluation_id, scope, Filters(verified="yes"))
    with in_chinese():
        total, tables = total_line(rows, scheme), view_gaps(rows, rated, scheme)
        groups = [(table.title, table.heading, group_rows(table, total, scheme)) for table in tables]
        export = gaps_table(entries, groups, sources, (evaluation, scheme))
    return _send(export, evaluation.campaign)


@blueprint.get("/evaluations/<int:evaluation_id>/incentives.xlsx")
@allow(Permission.EXPORT)
@recorded
def incentives(evaluation_id: int) -> Response:
    """Send everybody whom the incentive check does not rule out, and what absences give; 404 where none was made."""
    evaluation, scope = or_404(evaluations.evaluation(database(), evaluation_id)), current_scope()
    stored = or_404(evaluation.summary.get("incentives"))
    entries = evaluations.entries_seen(database(), evaluation, scope, codes_named(evaluation))
    scheme = load_scheme(evaluation.scheme.document)
    with in_chinese():
        lists = lists_of(stored, {entry.version.credit_code for entry in entries}, scheme)
        export = incentives_table(lists, entries, (evaluation, scheme))
    return _send(export, evaluation.campaign)


@blueprint.get("/pins/list.xlsx")
@allow(Permission.EXPORT)
@recorded
def pin_list() -> Response:
    """Send every pin that the page shows."""
    campaign = the_campaign()
    return _send(write_table.pin_table(pins.pins_of_campaign(database(), campaign.id, current_scope())), campaign)


def _titles_of_persons(evaluation: Evaluation, keys: Sequence[str]) -> list[str]:
    """Return the titles of the chosen columns that are about persons."""
    columns = choose_columns(all_columns(load_scheme(evaluation.scheme.document), {}), keys).columns
    return [column.title_in_words() for column in columns if column.personal]


def _without_persons(evaluation_id: int) -> str:
    """Return the address of the same list without the columns about persons."""
    given: dict[str, Any] = dict(address_arguments("personal"))
    return url_for("lists.ranked_list", evaluation_id=evaluation_id, personal="0", **given)


def _back(evaluation_id: int) -> Response:
    """Go back to the list with the same filters."""
    given: dict[str, Any] = dict(address_arguments("set", "internal"))
    return redirect(url_for("ranking.ranked", evaluation_id=evaluation_id, **given))


def _keys(evaluation: Evaluation, name: str, *, internal: bool) -> tuple[str, ...]:
    """Return the columns of a built-in set or of one's own (``mine-7``); 404 for what is neither.

    A published list holds nothing internal: asking for both is 404 too.
    """
    if name in BUILT_IN:
        if name == "public" and internal:
            abort(404)
        return built_in_keys(name, all_columns(load_scheme(evaluation.scheme.document), {}))
    wanted = as_number(name.removeprefix("mine-"))
    own = or_404(column_sets.set_of_user(database(), signed_in().id, wanted) if wanted is not None else None)
    scheme = load_scheme(evaluation.scheme.document)
    columns = all_columns(scheme, {}, internal=True, marks=may(Permission.READ_MARKS))
    unknown = choose_columns(columns, own.columns).unknown
    if unknown:
        flash(_n("列组合“%(name)s”中有 %(n)s 列不在本方案内，已略过：%(keys)s", name=own.name, n=len(unknown),
                keys="、".join(unknown)), "warning")  # fmt: skip
    return tuple(own.columns)
