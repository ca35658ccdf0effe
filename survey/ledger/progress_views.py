"""Progress over time as a chart: the submitted by day, the seats, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from survey.definitions.stages import Stage
from survey.ledger.ledger_results import AFTER_CLOSE, Ledger
from survey.models import Campaign
from survey.words.figures import SHANGHAI
from survey.words.language import _, language

WIDTH, HEIGHT = 620, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 18, 30
_TICKS = 3
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Point:
    """A day: where it lies, what it says, and how many firms had submitted."""

    x: float
    y: float
    day: str
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale: its height and its number."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """A line through the days noted and now, over the days from opening to close.

    `over`: no day is noted any more, and the line ends at the close with what is submitted by now.
    """

    points: Sequence[Point]
    ticks: Sequence[Tick]
    goal_y: float
    goal: int
    goal_text: str
    opens: str
    closes: str
    close_x: float
    over: bool = False

    @property
    def line(self) -> str:
        """The points as SVG has them."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)

    @property
    def area(self) -> str:
        """The corners of the area under the line."""
        ground = HEIGHT - BOTTOM
        first, last = self.points[0], self.points[-1]
        return f"{first.x:.1f},{ground} {self.line} {last.x:.1f},{ground}"


def view_progress(ledger: Ledger, campaign: Campaign, *, whole: bool) -> ProgressChart:
    """Return the chart of a campaign: its noted days and, as the last point, now.

    `whole`: of the district, against the seats; else of a unit, against the firms that are expected of it.
    """
    goal = campaign.seats if whole else ledger.total.tally.expected
    now = ledger.as_of.astimezone(SHANGHAI).date()
    first, last = campaign.opens_at.astimezone(SHANGHAI).date(), campaign.closes_at.astimezone(SHANGHAI).date()
    over = now - last > AFTER_CLOSE
    end = last if over else max(last, now, first + timedelta(days=1))
    newest = min(now, end)
    counts = [(noted.day, noted.tally.of(Stage.SUBMITTED)) for noted in ledger.days if noted.day < newest]
    counts.append((newest, ledger.total.tally.of(Stage.SUBMITTED)))
    begin = min(first, counts[0][0])
    step = _step(max(goal, *(count for _day, count in counts), 1))
    top = step * _TICKS

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / (end - begin).days

    def y(count: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / top

    return ProgressChart(
        points=[Point(x(day), y(count), say_day(day), count) for day, count in counts],
        ticks=[Tick(y(step * place), step * place) for place in range(_TICKS + 1)],
        goal_y=y(goal),
        goal=goal,
        goal_text=_("名额 %(n)s", n=goal) if whole else _("应填 %(n)s", n=goal),
        opens=say_day(begin),
        closes=say_day(last),
        close_x=x(last),
        over=over,
    )


def _step(most: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20 … of which as many as there are ticks reach the most."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _TICKS >= most:
                return step * size
        size *= 10


def say_day(day: date) -> str:
    """Return 11月23日, in English 23 Nov."""
    return f"{day:%d %b}" if language() == "en" else _("%(month)s月%(day)s日", month=day.month, day=day.day)
