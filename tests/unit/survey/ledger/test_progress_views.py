"""The chart of progress: where its points lie, and a scale that holds them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from survey.app import create_app
from survey.config import Settings
from survey.definitions.stages import Stage, Tally
from survey.ledger.ledger_results import DayCounts, Group, Ledger
from survey.ledger.progress_views import _step, view_progress
from survey.models import Campaign
from survey.queries.ledger import Grouping

OPENS, CLOSES = datetime(2026, 11, 1, 1, tzinfo=UTC), datetime(2026, 11, 29, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings(instance=folder, database_url=f"sqlite:///{folder / 'x.sqlite'}", secret_key="x"))


def of_seats(seats: int) -> Campaign:
    """Return a campaign of November 2026 with so many seats."""
    return Campaign(opens_at=OPENS, closes_at=CLOSES, seats=seats)


def ledger(now: datetime, submitted: int, *days: tuple[int, int]) -> Ledger:
    """Return a ledger with so many submitted now, and on days of November 2026."""
    noted = [
        DayCounts(day, date(2026, 11, day), datetime(2026, 11, day, tzinfo=UTC), Tally({Stage.SUBMITTED: count}))
        for day, count in days
    ]
    groups = [Group("anting", Tally({Stage.SUBMITTED: submitted}), 0, 0)]
    return Ledger(now, Grouping.UNIT, groups, submitted, noted, None, [])


def test_points_lie_by_day_and_count(app: Flask) -> None:
    now = datetime(2026, 11, 15, 4, tzinfo=UTC)
    with app.test_request_context("/"):
        chart = view_progress(ledger(now, 150, (1, 0), (8, 75)), of_seats(300), whole=True)
    # 560 wide over 28 days, 172 high over 0 to 300
    assert [(point.x, point.y, point.count) for point in chart.points] == [
        (44, 190, 0), (184, 147, 75), (324, 104, 150)
    ]  # fmt: skip
    assert [(tick.number, round(tick.y, 1)) for tick in chart.ticks] == [
        (0, 190), (100, 132.7), (200, 75.3), (300, 18)
    ]  # fmt: skip
    assert (chart.goal_y, chart.close_x, chart.opens, chart.closes) == (18, 604, "11月1日", "11月29日")
    assert chart.line == "44.0,190.0 184.0,147.0 324.0,104.0"
    assert chart.area == f"44.0,190 {chart.line} 324.0,190"


def test_today_is_the_last_point_and_stands_once(app: Flask) -> None:
    """What was noted this morning is overtaken by what is so now."""
    now = datetime(2026, 11, 14, 17, tzinfo=UTC)  # 15 November in Shanghai
    with app.test_request_context("/"):
        chart = view_progress(ledger(now, 9, (14, 5), (15, 7)), of_seats(3), whole=True)
    assert [(point.day, point.count) for point in chart.points] == [("11月14日", 5), ("11月15日", 9)]


def test_a_unit_is_held_against_its_own_firms(app: Flask) -> None:
    now = datetime(2026, 11, 15, 4, tzinfo=UTC)
    with app.test_request_context("/"):
        district, unit = (view_progress(ledger(now, 25), of_seats(300), whole=whole) for whole in (True, False))
    assert [(chart.goal, chart.goal_text) for chart in (district, unit)] == [(300, "名额 300"), (25, "应填 25")]
    assert unit.ticks[-1].number == 30


def test_after_the_close_the_days_go_on(app: Flask) -> None:
    now = datetime(2026, 12, 13, 4, tzinfo=UTC)
    with app.test_request_context("/"):
        chart = view_progress(ledger(now, 1), of_seats(1), whole=True)
    assert (chart.points[0].x, chart.close_x) == (604, 44 + 560 * 28 / 42)


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (3, 1), (4, 2), (7, 5), (15, 5), (16, 10), (300, 100), (301, 200), (5_000, 2_000)]
)
def test_the_scale_has_round_steps(most: int, step: int) -> None:
    assert _step(most) == step


@pytest.mark.parametrize(("day", "last"), [(27, 28 + 179), (28, 28 + 180), (29, 28)])
def test_the_line_of_a_campaign_that_is_no_longer_noted_ends_at_its_close(app: Flask, day: int, last: int) -> None:
    """180 days after 29 November it is 28 May."""
    over = day > 28
    with app.test_request_context("/"):
        chart = view_progress(
            ledger(datetime(2027, 5, day, 4, tzinfo=UTC), 150, (8, 75), (30, 140)), of_seats(300), whole=True
        )
    counts = [75, 150] if over else [75, 140, 150]
    assert (chart.over, [point.count for point in chart.points]) == (over, counts)
    assert chart.points[-1].x == pytest.approx(604)
    assert chart.points[0].x == pytest.approx(44 + 560 * 7 / last)
