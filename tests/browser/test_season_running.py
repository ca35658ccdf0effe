"""A season that runs, by two towns and the district at once, with sums and scopes after every step.

What each does is written into `Stand`, which knows nothing else; ledger, overview, lists and workbooks are held against
it as the district and as both towns. Each chapter is a fixture that goes on from the one before it; its test reads
where the firms stand at its end, before the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import running_cases as cases
from tests.browser import running_chasing as chasing
from tests.browser import running_moving as moving
from tests.browser import running_reviewing as reviewing
from tests.browser.conftest import pages_at
from tests.browser.running_reading import read_all
from tests.browser.running_world import Running, season_served


@pytest.fixture(scope="module")
def season(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return the season on its twentieth day."""
    folder = tmp_path_factory.mktemp("running")
    instance = folder / "instance"
    instance.mkdir()
    with season_served(instance) as (app, address, stand), pages_at(chromium, address) as make:
        yield Running(app, make, folder, stand)


@pytest.fixture(scope="module")
def chased(season: Running) -> Running:
    """Let a town call firms, and the district give time to those who ask."""
    chasing.log_calls(season)
    chasing.give_time(season)
    return season


@pytest.fixture(scope="module")
def reviewed(chased: Running) -> Running:
    """Review what was submitted, the district and two towns beside each other."""
    reviewing.review(chased)
    return chased


@pytest.fixture(scope="module")
def mistaken(reviewed: Running) -> Running:
    """Return what was not meant to be returned."""
    reviewing.return_by_mistake(reviewed)
    return reviewed


@pytest.fixture(scope="module")
def undone(mistaken: Running) -> Running:
    """Undo the return; the firm sees nothing of it."""
    reviewing.undo_the_return(mistaken)
    return mistaken


@pytest.fixture(scope="module")
def returned(undone: Running) -> Running:
    """Return it for good."""
    reviewing.return_for_good(undone)
    return undone


@pytest.fixture(scope="module")
def kept(returned: Running) -> Running:
    """Keep a case."""
    cases.keep_a_case(returned)
    return returned


@pytest.fixture(scope="module")
def closed(kept: Running) -> Running:
    """Let the campaign close, and submit after the close by whom it is allowed."""
    kept.let_close()
    reviewing.submit_after_the_close(kept)
    return kept


@pytest.fixture(scope="module")
def entered(closed: Running) -> Running:
    """Enter an answer that a firm gave by telephone."""
    cases.enter_for_the_firm(closed)
    return closed


@pytest.fixture(scope="module")
def moved(entered: Running) -> Running:
    """Hand work over, and move a firm to another town."""
    moving.hand_over(entered)
    moving.move_a_firm(entered)
    return entered


def test_everybody_reads_where_firms_stand_on_the_twentieth_day(season: Running) -> None:
    read_all(season, lists=True)


def test_a_complete_draft_that_was_not_submitted_stands_out(season: Running) -> None:
    chasing.shouted_about(season)


def test_calls_are_logged_and_time_is_given(chased: Running) -> None:
    read_all(chased)


def test_work_is_divided_and_done_by_two_towns_and_the_district(reviewed: Running) -> None:
    read_all(reviewed)


def test_a_firm_is_returned_by_mistake(mistaken: Running) -> None:
    read_all(mistaken)


def test_a_return_is_undone(undone: Running) -> None:
    read_all(undone)


def test_a_firm_is_returned_for_good(returned: Running) -> None:
    read_all(returned)


def test_a_case_is_kept(kept: Running) -> None:
    read_all(kept)


def test_after_the_close_only_who_may_submits(closed: Running) -> None:
    read_all(closed)


def test_an_answer_is_entered_for_a_firm(entered: Running) -> None:
    read_all(entered)


def test_work_is_handed_over_and_a_firm_moves(moved: Running) -> None:
    read_all(moved, lists=True)


def test_the_season_is_archived(moved: Running, chromium: Browser) -> None:
    moving.archive(moved, chromium)
