"""The list of firms in any state: filters in the address, pages, what is ticked over all of them, the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.firms import read_selection
from survey.firms.action_results import NEEDED, OFFERED, Action
from survey.firms.action_words import say_action
from survey.firms.check_actions import offered_with, offered_with_any
from survey.firms.columns import file_columns
from survey.firms.filters import ListAddress, offered_filters, read_address
from survey.firms.pages import FirmsPage, TickedPage
from survey.firms.position_views import position_in_list
from survey.firms.read_source import read_source
from survey.firms.views import (
    OfferedAction,
    address_of_view,
    count_by_stage,
    query_of,
    view_chips,
    view_heads,
    view_orders,
    view_stages,
    view_tabs,
    view_ticks,
)
from survey.firms.write_firms import NAME, FirmsRequest, write_firms
from survey.forms.firm_actions import ViewForm
from survey.queries import firm_lists, saved_views
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, recorded, signed_in
from survey.web.addresses import address_arguments, page_of
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database, settings, web_session
from survey.web.responses import XLSX, attachment
from survey.words.language import _
from survey.words.scopes import say_scope
from survey.words.stages import say_stage

blueprint = Blueprint("firm_list", __name__)
blueprint.add_app_template_global(position_in_list)
PAGE = 50


@blueprint.get("/firms")
@allow(Permission.SEE_FIRMS)
def firms() -> str | Response:
    """Show the firms that the address's filters leave, in any state, within the official's scope.

    What the form of filters sends in many words goes on to the list's plain address.
    """
    campaign, scope, address = chosen_campaign(), current_scope(), read_address(request.args)
    if "applied" in request.args:
        return redirect(_list(address.arguments()))
    source, user = read_source(campaign, scope), signed_in()
    views = saved_views.views_for(database(), user.id)
    lists = [
        FirmFilters(),
        address.filters,
        replace(address.filters, stage=()),
        *(address_of_view(view).filters for view, _maker in views),
    ]
    counts = firm_lists.count_stages(database(), source, lists)
    everything, total, _all_stages, *of_views = (sum(stages.values()) for stages in counts)
    shown = page_of(total, PAGE, lambda number: _rows(source, address, number))
    kept = read_selection.ticked_firms(web_session(), source.campaign_id)
    named = firm_lists.named_firms(database(), source, kept)
    chips = view_chips(address, scope)
    return FirmsPage(
        campaign=campaign,
        place=say_scope(scope),
        q=address.filters.q,
        offered=offered_filters(address.filters, scope),
        narrowed=len(chips),
        chips=chips,
        stages=view_stages(address, counts[2]),
        views=view_tabs(views, of_views, user.id, address),
        heads=view_heads(address),
        ticks=view_ticks(address),
        rows=shown.rows,
        everything=everything,
        total=total,
        page=shown.number,
        pages=shown.pages,
        sort=address.sorting.in_address,
        orders=view_orders(address),
        arguments=address.arguments(),
        query=query_of(address.arguments()),
        ticked={firm.id for firm in named},
        **_offers(source, named, [row.enterprise.id for row in shown.rows]),
        form=ViewForm(formdata=None),
    ).render()


def _rows(source: FirmSource, address: ListAddress, number: int) -> Sequence[firm_lists.FirmRow]:
    return firm_lists.page(database(), source, address.filters, address.sorting, number=number, size=PAGE)


def _offers(source: FirmSource, ticked: Sequence[firm_lists.NamedFirm], shown: Sequence[int]) -> dict[str, Any]:
    """Return what the reader may do with the firms that are ticked, or that he sees and can tick."""
    actions = [action for action in OFFERED if may(NEEDED[action])] if source.campaign_id else []
    if not actions:
        return {"actions": [], "acts": {}}
    source = replace(source, reader_id=signed_in().id)
    by_row = offered_with(database(), source, actions, shown)
    elsewhere = offered_with_any(database(), source, actions, [firm for firm in ticked if firm.id not in by_row])
    offered = elsewhere.union(*by_row.values())
    return {
        "actions": [
            OfferedAction(action.value, say_action(action), elsewhere=action in elsewhere)
            for action in actions
            if action in offered
        ],
        "acts": {number: " ".join(action.value for action in own) for number, own in by_row.items()},
    }


@blueprint.get("/firms/start")
@allow(Permission.SEE_FIRMS)
def start() -> Response:
    """Go to the list: to the view with which one's own list opens, or to all firms."""
    first = saved_views.first_view(database(), signed_in().id)
    return redirect(_list(address_of_view(first).arguments() if first is not None else {}))


@blueprint.post("/firms/selection")
@allow(Permission.SEE_FIRMS)
def selection() -> Response:
    """Keep what is ticked, and go on: to another page of the list, or to what is to be done with the ticked firms."""
    campaign, address = chosen_campaign(), read_address(request.args)
    source, wish = read_source(campaign, current_scope()), request.form.get("do", "")
    ticked = _ticked_now(source, address, wish)
    read_selection.keep_ticked(web_session(), source.campaign_id, ticked)
    step, _colon, value = wish.partition(":")
    if step in {"do", "export"} and not ticked:
        flash(_("还没有勾选企业。请先勾选，再选择要办理的事项。"), "warning")
    elif step == "look":
        return redirect(url_for("firm_list.ticked", **_given()))
    elif step == "export":
        return redirect(url_for("firm_list.workbook", ticked="1", **_given("page")))
    elif step == "do" and value in set(Action):
        return redirect(url_for("firm_actions.confirm", action=value, **_given()))
    return redirect(_list(_given("page") | ({"page": value} if step == "page" else _given_page())))


@blueprint.get("/firms/ticked")
@allow(Permission.SEE_FIRMS)
def ticked() -> str:
    """Show the firms that are ticked, over all pages of the list and whatever its filters leave."""
    campaign = chosen_campaign()
    source = read_source(campaign, current_scope())
    kept = read_selection.ticked_firms(web_session(), source.campaign_id)
    firms = firm_lists.named_firms(database(), source, kept)
    named = [(firm, say_stage(firm.stage)) for firm in firms]
    return TickedPage(campaign=campaign, firms=named, stages=count_by_stage(firms), arguments=_given()).render()


def _ticked_now(source: FirmSource, address: ListAddress, wish: str) -> set[int]:
    """Return what is ticked once this form counts: what was ticked elsewhere, and on its page what it says."""
    if wish == "none":
        return set()
    before = read_selection.ticked_firms(web_session(), source.campaign_id)
    shown = set(read_selection.ids_in(request.form.getlist("shown")))
    ticked = (before - shown) | (shown & set(read_selection.ids_in(request.form.getlist("firm"))))
    if wish == "shown":
        ticked |= shown
    if wish == "all":
        ticked |= set(firm_lists.ids(database(), source, address.filters))
    return {firm.id for firm in firm_lists.named_firms(database(), source, ticked)}


@blueprint.route("/firms/list.xlsx", methods=["GET", "POST"])
@allow(Permission.EXPORT)
@recorded
def workbook() -> str | Response:
    """Send the rows that the filters leave, or those that are ticked, with the columns of the page.

    Where columns about persons are among them, a reason is asked for first, unless they are left out (``personal=0``).
    """
    campaign, address = chosen_campaign(), read_address(request.args)
    source = read_source(campaign, current_scope())
    wanted = [] if request.args.get("personal") == "0" else _titles_of_persons(address)
    without = url_for("firm_list.workbook", personal="0", **_given("personal"))
    reason, page = read_reason(NAME, wanted, without=without)
    if page:
        return page
    ticked = None
    if request.args.get("ticked") == "1":
        ticked = sorted(read_selection.ticked_firms(web_session(), source.campaign_id))
    asked = FirmsRequest(source, address, campaign, ticked, reason)
    name, content = write_firms(database(), asked, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)


def _titles_of_persons(address: ListAddress) -> list[str]:
    return [str(column.title) for column in file_columns(address.columns, personal=True) if column.personal]


def _given(*without: str) -> dict[str, Any]:
    """Return the arguments of this request's address."""
    return dict(address_arguments(*without))


def _given_page() -> dict[str, Any]:
    return {"page": request.args["page"]} if "page" in request.args else {}


def _list(arguments: Mapping[str, Any]) -> str:
    return url_for("firm_list.firms", **arguments)
