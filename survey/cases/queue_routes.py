"""The work queue of an official: its tabs with their counts, and the firms of one of them."""

from __future__ import annotations

from flask import Blueprint, request

from survey.cases.pages import QueuePage
from survey.cases.position_views import PAGE
from survey.cases.queue_views import QueueRow, own_queues, say_queue, view_rows, view_tabs
from survey.cases.read_queue import lists_of, read_address, read_source
from survey.definitions.directory import directory
from survey.definitions.stages import EXPECTED
from survey.queries import firm_lists
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.words.cases import FLAG_FILTERS
from survey.words.language import in_words
from survey.words.scopes import say_scope
from survey.words.stages import say_stage

blueprint = Blueprint("case_queue", __name__)


@blueprint.get("/cases")
@allow(Permission.READ_CASES)
def queue() -> str:
    """Show the firms of one queue of the signed-in official, and how many each queue holds."""
    campaign, scope, queues = the_campaign(), current_scope(), own_queues()
    address = read_address(request.args, usual=queues[0])
    source = read_source(campaign.id, scope, signed_in().id)
    wanted = [*lists_of(address, queues), address.filters]
    *counts, total = (sum(stages.values()) for stages in firm_lists.count_stages(database(), source, wanted))

    def rows(number: int) -> list[QueueRow]:
        return view_rows(
            firm_lists.page(database(), source, address.filters, address.sorting, number=number, size=PAGE)
        )

    return QueuePage(
        campaign=campaign,
        place=say_scope(scope),
        tabs=view_tabs(address, queues, counts),
        about=say_queue(address.queue),
        address=address,
        page=page_of(total, PAGE, rows),
        units=[(unit.id, in_words(unit.name)) for unit in directory().current_units()] if scope.everything else [],
        stages=[(stage.value, say_stage(stage)) for stage in EXPECTED],
        flags=[(value, str(text)) for value, text in FLAG_FILTERS.items()],
    ).render()
