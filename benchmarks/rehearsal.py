"""A rehearsal of changed weights, from the request to the page, beside two whole evaluations of the same firms."""

from __future__ import annotations

import atexit
import itertools
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from sqlalchemy import select

from benchmarks import Row
from benchmarks.instances import demonstration_app
from benchmarks.season_pages import client_of
from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import Place
from survey.evaluations import evaluate, stored_rows
from survey.jobs.ask_child import end_companion
from survey.models import Campaign, SchemeVersion, User
from survey.queries import evaluations, snapshots
from survey.schemes import edit_scheme, freeze_segments
from survey.store.pause_collecting import collector_paused

ENTERPRISES = 1_300
OFFICIAL = "demo-district"
WEIGHTS = ({"project": "29", "innovation": "11"}, {"project": "27", "innovation": "13"})
Moved = tuple[set[str], set[str]]
"""Who enters and who leaves, by name."""


def rows() -> list[Row]:
    """Return the comparison: weights are changed back and forth, so that no rehearsal is of those just rehearsed."""
    app = demonstration_app(ENTERPRISES)
    factory = app.extensions["sessions"]
    with app.app_context(), factory() as database:
        campaign_id = database.scalars(select(Campaign.id)).one()
        freeze_segments.freeze(database, campaign_id, user_id=None, reason="benchmark")
        evaluate.evaluate_and_store(database, campaign_id, user_id=None)
        version = database.get_one(SchemeVersion, database.get_one(Campaign, campaign_id).scheme_version_id)
        user_id = database.scalars(select(User.id).where(User.login == OFFICIAL)).one()
        draft = edit_scheme.draft(database, version.id, user_id=user_id).id
        schemes = [load_scheme(_changed(version.document, weights)) for weights in ({}, *WEIGHTS)]
        names = evaluations.names_in(database, campaign_id)
        until = snapshots.until_now(database)
    client, path = client_of(app, OFFICIAL), f"/schemes/{draft}/weights"
    atexit.register(end_companion, app)
    form = _fields(client.get(path).get_data(as_text=True))
    mine, peers = itertools.cycle(WEIGHTS), itertools.cycle(schemes[1:])

    def ours() -> Moved:
        typed = {f"weight-{name}": value for name, value in next(mine).items()}
        response = client.post(path, data=form | typed | {"action": "rehearse"})
        assert response.status_code == 200, response.status
        return _moved(response.get_data(as_text=True))

    def theirs() -> Moved:
        before, after = (_seated(scheme) for scheme in (schemes[0], next(peers)))
        return {names[key] for key in after - before}, {names[key] for key in before - after}

    @collector_paused()
    def _seated(scheme: Scheme) -> set[str]:
        """Evaluate as an evaluation is stored; return who has a seat."""
        with factory() as database:
            campaign = database.get_one(Campaign, campaign_id)
            read, scored = evaluate.evaluate_unstored(
                database, campaign, scheme, until=until, decided=evaluate.Decided()
            )
            stored_rows.entry_rows(scored, read, ())
            stored_rows.summary_of(scored, read)
        return {key for key, place in zip(scored.keys, scored.shortlist.places, strict=True) if place is Place.SELECTED}

    def equal(shown: Moved, moved: Moved) -> None:
        assert moved[0]
        assert shown == moved

    work = f"rehearse changed weights, {ENTERPRISES:,} firms, request to page"
    return [Row(work, "two whole evaluations", 30, ours, theirs, equal, repeat=11)]


def _changed(document: Mapping[str, Any], weights: Mapping[str, str]) -> dict[str, Any]:
    """Return a scheme with other weights, in per cent."""
    criteria = [
        item | ({"weight": f"0.{weights[item['id']]}"} if item["id"] in weights else {})
        for item in document["criteria"]
    ]
    return {**document, "criteria": criteria}


def _fields(page: str) -> dict[str, str]:
    """Return the fields of the form of weights as they stand."""
    inputs = re.findall(r"<input[^>]*>", page)
    found = [(re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs]
    return {name[1]: unescape(value[1]) for name, value in found if name and value}


def _moved(page: str) -> Moved:
    """Return who enters and who leaves, as the page lists them."""
    lists = page.partition('id="rehearsal"')[2].split('class="scroll tall"')[1:3]
    entered, left = (
        {
            unescape(name)
            for name in re.findall(r'<th scope="row" class="fw-normal">([^<]+)<br>', one.partition("</table")[0])
        }
        for one in lists
    )
    return entered, left
