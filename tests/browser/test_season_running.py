"""A season that runs, by two towns and the district at once, with sums and scopes after every step.

What each does is written into `Stand`, which knows nothing else; ledger, overview, lists and workbooks are held against
it as the district and as both towns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import running_cases as cases
from tests.browser import running_chasing as chasing
from tests.browser import running_moving as moving
from tests.browser import running_reviewing as reviewing
from tests.browser.conftest import pages_at
from tests.browser.running_reading import read_all
from tests.browser.running_world import Running, season_served


@pytest.fixture
def season(chromium: Browser, tmp_path: Path) -> Iterator[Running]:
    """Return the season on its twentieth day."""
    folder = tmp_path / "instance"
    folder.mkdir()
    with season_served(folder) as (app, address, stand), pages_at(chromium, address) as make:
        yield Running(app, make, tmp_path, stand)


def test_a_season_goes_on_by_two_towns_and_the_district(season: Running, chromium: Browser) -> None:
    read_all(season, lists=True)
    chasing.shouted_about(season)
    chasing.log_calls(season)
    chasing.give_time(season)
    reviewing.review(season)
    read_all(season)
    reviewing.undo_a_return(season)
    read_all(season)
    reviewing.after_the_undoing(season)
    read_all(season)
    reviewing.return_for_good(season)
    read_all(season)
    cases.keep_a_case(season)
    season.let_close()
    reviewing.submit_after_the_close(season)
    read_all(season)
    cases.enter_for_the_firm(season)
    moving.hand_over(season)
    moving.move_a_firm(season)
    read_all(season, lists=True)
    moving.archive(season, chromium)
