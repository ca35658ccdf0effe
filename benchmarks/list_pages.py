"""Pages about a list of 20,000 evaluated firms beside the same of 1,300: what grows with the firms."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from flask import Flask
from sqlalchemy import select

from benchmarks import Row
from benchmarks.instances import demonstration_app
from benchmarks.season_pages import client_of
from survey.evaluations import evaluate
from survey.models import Campaign, Evaluation
from survey.web import limits

SMALL, LARGE = 1_300, 20_000
OFTEN = 1_000_000
"""So many pages a minute may be asked for here: three pages, two sides, some 20 times each."""


def rows() -> list[Row]:
    """Return a comparison for each page; the goal says that the large list may cost twice the small one."""
    return [_row("ranked list", "ranking"), _row("robustness", "robustness"), _row("meeting note", "meeting-note")]


@lru_cache(maxsize=2)
def evaluated(firms: int) -> tuple[Flask, int]:
    """Return a demonstration district of so many firms, and the id of its evaluation."""
    app = demonstration_app(firms)
    with app.app_context(), app.extensions["sessions"]() as database:
        campaign_id = database.scalars(select(Campaign.id)).one()
        return app, evaluate.evaluate_and_store(database, campaign_id, user_id=None).id


def _row(what: str, page: str) -> Row:
    return Row(
        f"{what}, {LARGE:,} firms",
        f"the same, {SMALL:,} firms",
        0.5,
        _page(LARGE, page),
        _page(SMALL, page),
        _equal,
        21,
    )


def _page(firms: int, page: str) -> Callable[[], tuple[int, str]]:
    app, number = evaluated(firms)
    limits.MOST[limits.PAGES] = OFTEN
    client = client_of(app, "demo-district")
    with app.extensions["sessions"]() as database:
        seats = database.get_one(Evaluation, number).seats

    def run() -> tuple[int, str]:
        response = client.get(f"/evaluations/{number}/{page}")
        assert response.status_code == 200, response.status
        return seats, response.get_data(as_text=True)

    return run


def _equal(large: tuple[int, str], small: tuple[int, str]) -> None:
    """Hold that both are the page of an evaluation, with the same seats."""
    assert large[0] == small[0]
    heads = [re.findall(r"<h1[^>]*>([^<]+)", page) for _seats, page in (large, small)]
    assert heads[0] == heads[1]
    assert heads[0]
