"""回避 at every door: whoever is recused from a firm neither decides nor writes about it, nor reads its notes.

Asked before each view whose address names a firm, or something of one. What all officials read of a firm stays open:
its record, its submissions and results, and its place in the ranking. Acts on many firms leave it out
(`survey.directory.lock_firms`), and so do the official's own queues (`survey.queries.case_queues`).

The same look says in whose place the official works on the firm, for the days in which a colleague is away.
"""

from __future__ import annotations

from flask import Flask, abort, request

from survey.definitions.local_days import today
from survey.models import OF_ENTERPRISES, Role
from survey.queries import own_cases, recusals
from survey.store import on_behalf
from survey.web.access import READING, current_user
from survey.web.chosen_campaign import chosen_id
from survey.web.request_context import database

RECUSED = "recused"
OPEN_BLUEPRINTS = frozenset(
    {
        "recusals",  # where it is said, and withdrawn
        "tracing", "trail",  # readings of the ranking and of the trail; nothing is decided there
        "schemes",  # a version of rules, not of answers
        "incoming",  # a table of many firms; what it says of this one is left out where that matters
        "administration", "granting",  # accounts of officials
    }
)  # fmt: skip
READABLE = frozenset(
    {
        "firms.firm", "results.result", "submitting.version", "standing.version_changes", "filling.download",
        "firm_actions.result",
        "expert_rounds.case",  # says who decides, and no marks
        "pilots.shown",  # the record, which all read; nothing is changed there
        "panel.case",  # as above, and no decision that waits
    }
)  # fmt: skip
"""What stays open to be read."""


def install(app: Flask) -> None:
    """Refuse whoever is recused. Call it after access and the page's campaign were installed."""
    app.before_request(_look)


def is_asked(endpoint: str, method: str) -> bool:
    """Return whether an endpoint is closed to whoever is recused from the firm that its address names."""
    if endpoint.partition(".")[0] in OPEN_BLUEPRINTS:
        return False
    return method not in READING or endpoint not in READABLE


def _look() -> None:
    user, endpoint = current_user(), request.endpoint
    if user is None or endpoint is None or Role(user.role) in OF_ENTERPRISES or not request.view_args:
        return
    named = {name: number for name, number in request.view_args.items() if name in recusals.OF_FIRMS}
    if not named or not is_asked(endpoint, request.method):
        return
    writes, mine = request.method not in READING, recusals.recused_from(database(), user.id)
    if not mine and not writes:
        return
    firms = recusals.firms_of_address(database(), chosen_id() or 0, named)
    if any(participation in mine for participation, _firm in firms):
        abort(403, description=RECUSED)
    campaign = chosen_id()
    if writes and campaign is not None and firms:
        away = own_cases.acts_for(database(), own_cases.Reader(campaign, user.id, today()), firms[0][1])
        if away is not None:
            on_behalf.act_for(database(), away)
