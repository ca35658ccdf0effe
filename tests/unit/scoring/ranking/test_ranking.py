"""Ranks against their definition: 1 + how many are strictly better."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking.ranking import TableRow, competition_ranks, rank, rank_table


def brute(scores: list[int]) -> list[int]:
    return [1 + sum(other > score for other in scores) for score in scores]


def test_ranks_of_equal_scores_share_the_better_rank() -> None:
    assert competition_ranks(np.array([5, 9, 5, 7, 9, 1])).tolist() == [4, 1, 4, 3, 1, 6]


@given(st.lists(st.integers(-5, 5)))
def test_ranks_agree_with_their_definition(scores: list[int]) -> None:
    assert competition_ranks(np.array(scores, dtype=np.int64)).tolist() == brute(scores)


def test_rank_of_a_hand_worked_table() -> None:
    values = np.array([[8_000, 5_000], [6_000, 8_000], [6_800, 6_800]], dtype=np.int64)
    found = rank(values, [6_000, 4_000], [0])
    assert found.contributions.tolist() == [
        [48_000_000, 20_000_000],
        [36_000_000, 32_000_000],
        [40_800_000, 27_200_000],
    ]
    assert found.scores.tolist() == [68_000_000, 68_000_000, 68_000_000]
    assert found.ranks.tolist() == [1, 1, 1]
    assert found.order.tolist() == [0, 2, 1]


def test_rank_orders_ties_by_the_keys_in_turn_and_then_by_row() -> None:
    values = np.array([[1, 2, 3], [1, 3, 2], [2, 1, 3], [1, 2, 3]], dtype=np.int64)
    assert rank(values, [1, 1, 1], [0, 1]).order.tolist() == [2, 1, 0, 3]
    assert rank(values, [1, 1, 1], [1]).order.tolist() == [1, 0, 3, 2]
    assert rank(values, [1, 1, 1], []).order.tolist() == [0, 1, 2, 3]


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(st.integers(0, 3), min_size=width, max_size=width), max_size=12),
        st.lists(st.integers(0, 3), min_size=width, max_size=width),
    )
)


@given(TABLES)
def test_rank_adds_up_and_agrees_with_its_definition(table: tuple[list[list[int]], list[int]]) -> None:
    rows, weights = table
    values = np.array(rows, dtype=np.int64).reshape(len(rows), len(weights))
    found = rank(values, weights, [0])
    scores = [sum(value * weight for value, weight in zip(row, weights, strict=True)) for row in rows]
    assert found.scores.tolist() == scores
    assert found.contributions.sum(axis=1).tolist() == scores
    assert found.ranks.tolist() == brute(scores)
    assert found.order.tolist() == sorted(range(len(rows)), key=lambda row: (-scores[row], -rows[row][0], row))


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_rank_table_is_exact_and_keeps_the_order_of_equals() -> None:
    columns = {"price": decimals("0.1", "0.3", "0.2"), "quality": decimals("0.2", "0", "0.1")}
    weights = {"quality": Decimal("0.5"), "price": Decimal("0.5")}
    rows = rank_table(["a", "b", "c"], columns, weights)
    assert [(row.name, str(row.score), row.rank) for row in rows] == [
        ("a", "0.15", 1),
        ("b", "0.15", 1),
        ("c", "0.15", 1),
    ]
    assert rows[0] == TableRow("a", Decimal("0.15"), 1, {"price": Decimal("0.05"), "quality": Decimal("0.10")})


def test_rank_table_skips_the_rank_after_a_tie() -> None:
    rows = rank_table(list("abcd"), {"x": decimals("1", "3", "1.0", "2")}, {"x": Decimal(1)})
    assert [(row.name, row.rank) for row in rows] == [("b", 1), ("d", 2), ("a", 3), ("c", 3)]


def test_rank_table_keeps_digits_beyond_the_decimal_context() -> None:
    long = "1." + "0" * 40 + "1"
    rows = rank_table(["a", "b"], {"x": decimals("1", long)}, {"x": Decimal(1)})
    assert [(row.name, str(row.score), row.rank) for row in rows] == [("b", long, 1), ("a", "1", 2)]


def test_rank_table_takes_negative_numbers() -> None:
    rows = rank_table(["a", "b"], {"x": decimals("-1.5", "-2")}, {"x": Decimal("1.0")})
    assert [(row.name, row.score) for row in rows] == [("a", Decimal("-1.5")), ("b", Decimal(-2))]


WEIGHTS = [
    {"x": Decimal("0.5"), "y": Decimal("0.4999999999999999999999999999")},
    {"x": Decimal(1)},
    {"x": Decimal("0.5"), "z": Decimal("0.5")},
    {"x": Decimal("0.5"), "y": Decimal("0.5"), "z": Decimal(0)},
]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_rank_table_refuses_weights_that_do_not_fit(weights: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="the weights must name every column and add up to exactly 1"):
        rank_table(["a"], {"x": decimals("1"), "y": decimals("1")}, weights)


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-9, max_value=9, places=2), max_size=9))
def test_rank_table_agrees_with_its_definition(cells: list[Decimal]) -> None:
    names = [str(number) for number in range(len(cells))]
    weights = {"x": Decimal("0.3"), "y": Decimal("0.7")}
    rows = rank_table(names, {"x": cells, "y": cells}, weights)
    found = {row.name: row.rank for row in rows}
    assert [found[name] for name in names] == [1 + sum(other > cell for other in cells) for cell in cells]
