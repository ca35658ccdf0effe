"""Why one row stands above another: differences that add up, reasons by code, the declared order of equals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.explanation.comparison import Because, Comparison, Difference, Ranked, compare
from tests.unit.scoring.small import pilots

WEIGHTS = (4_000, 1_000, 2_000, 1_500, 1_500)
NAMES = ("index", "lead", "chain", "spending", "list")
VALUES = st.lists(st.integers(0, 10_000), min_size=5, max_size=5)


def row(key: str, *values: int, pool: str = "all") -> Ranked:
    return Ranked(key, pool, values, tuple(w * v for w, v in zip(WEIGHTS, values, strict=True)))


def test_the_better_one_comes_first_with_its_strongest_reasons() -> None:
    first = row("A", 5_000, 0, 10_000, 2_000, 4_000)
    second = row("B", 6_000, 0, 5_000, 2_000, 1_000)
    found = compare(pilots(), second, first)
    assert (found.above, found.below, found.gap) == ("A", "B", 10_500_000)
    assert found.differences == (
        Difference("index", 5_000, 6_000, -4_000_000),
        Difference("lead", 0, 0, 0),
        Difference("chain", 10_000, 5_000, 10_000_000),
        Difference("spending", 2_000, 2_000, 0),
        Difference("list", 4_000, 1_000, 4_500_000),
    )
    about = {"criterion": "chain", "amount": 10_000_000, "first": 10_000, "second": 5_000, "weight": 2_000}
    behind = {"criterion": "index", "amount": 4_000_000, "first": 5_000, "second": 6_000, "weight": 4_000}
    assert found.reasons == (
        Because("ahead_by", {"gap": 10_500_000}),
        Because("mainly_because", about),
        Because("despite", behind),
    )


def test_a_second_reason_is_named_when_it_weighs_half_as_much() -> None:
    first, second = row("A", 1_000, 0, 1_000, 0, 0), row("B", 0, 0, 0, 0, 0)
    assert [item.code for item in compare(pilots(), first, second).reasons] == [
        "ahead_by", "mainly_because", "also_because",
    ]  # fmt: skip
    less = row("A", 1_000, 0, 999, 0, 0)
    assert [item.code for item in compare(pilots(), less, second).reasons] == ["ahead_by", "mainly_because"]


def test_equal_scores_say_by_which_declared_key_they_are_ordered() -> None:
    first, second = row("B", 2_000, 0, 0, 0, 0), row("A", 0, 0, 4_000, 0, 0)
    found = compare(pilots(), second, first)
    assert (found.above, found.gap) == ("B", 0)
    assert found.reasons == (Because("ordered_by_key", {"criterion": "index", "first": 2_000, "second": 0}),)


def test_level_in_everything_says_so() -> None:
    found = compare(pilots(), row("B", 1, 2, 3, 4, 5), row("A", 1, 2, 3, 4, 5))
    assert (found.above, found.below, found.reasons) == ("A", "B", (Because("ordered_by_code"),))


def test_rows_of_different_pools_are_not_compared() -> None:
    found = compare(pilots(), row("A", 1, 1, 1, 1, 1), row("B", 9, 9, 9, 9, 9, pool="other"))
    assert found == Comparison("A", "B", 0, (), (Because("other_pool"),))


@given(VALUES, VALUES)
def test_differences_add_up_to_the_gap_whichever_comes_first(own: list[int], other: list[int]) -> None:
    first, second = row("A", *own), row("B", *other)
    found = compare(pilots(), first, second)
    assert found == compare(pilots(), second, first)
    assert sum(item.amount for item in found.differences) == found.gap >= 0
    assert found.gap == abs(first.score - second.score)
    assert [item.criterion for item in found.differences] == list(NAMES)
