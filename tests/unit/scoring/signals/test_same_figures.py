"""A signal is the same as before where the firm's own figures and answers are, whatever became of its peers."""

from __future__ import annotations

import pytest

from scoring.signals.same_figures import same_answers, same_figures
from tests.unit.scoring.signals.firms_of_signals import check_of, firm

FIGURE = {"of": ["facts.investment"], "to": ["facts.revenue"]}
RATIO = check_of("ratio", figure=FIGURE, at_most="1")
OUTLIER = check_of("outlier", figure=FIGURE, factor="5", fewest="8")
COPY = check_of("near_copy", among=["form"], share="0.9", fewest="8")


@pytest.mark.parametrize(
    ("check", "before", "now", "same"),
    [
        (RATIO, {"figure": "5.48", "bound": "1"}, {"figure": "5.48", "bound": "2"}, True),
        (RATIO, {"facts.revenue": "143.00"}, {"facts.revenue": "143"}, True),
        (RATIO, {"facts.revenue": "143"}, {"facts.revenue": "144"}, False),
        (RATIO, {"facts.revenue": "143"}, {}, False),
        (OUTLIER, {"figure": "3", "median": "1", "times": "9", "peers": "8"},
         {"figure": "3", "median": "2", "times": "7", "peers": "11"}, True),
        (OUTLIER, {"figure": "3", "median": "1"}, {"figure": "4", "median": "1"}, False),
        (COPY, {"equal": "9", "of": "10", "others": "1"}, {"equal": "9", "of": "10", "others": "3"}, True),
        (COPY, {"equal": "9", "of": "10"}, {"equal": "10", "of": "10"}, False),
    ],
)  # fmt: skip
def test_figures_of_the_firm_decide_and_those_of_others_do_not(
    check: object, before: dict[str, str], now: dict[str, str], *, same: bool
) -> None:
    assert same_figures(check, before, now) is same  # type: ignore[arg-type]


def test_answers_are_compared_as_they_are_asked() -> None:
    one, other = firm(staff=1, systems=("none",)), firm(staff=1, systems=("erp",))
    assert same_answers(["facts.staff"], one, other)
    assert same_answers([], one, other)
    assert not same_answers(["facts.staff", "facts.systems"], one, other)
